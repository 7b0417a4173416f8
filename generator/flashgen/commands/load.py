"""A `cards/` folder, read: every question compiled, or known from before, and checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen.authoring import source
from flashgen.diagnostics import Diagnostic, Severity, has_errors

if TYPE_CHECKING:
    from flashgen.authoring.settings import Settings
    from flashgen.authoring.source import Source
    from flashgen.compiler.compile import Compiler
    from flashgen.compiler.compiled import CompiledQuestion
    from flashgen.compiler.parallel import Outcome
    from flashgen.media.library import Library

Progress = Callable[[int, int], None]
"""Called with the number of questions done and of all questions."""


@dataclass(frozen=True)
class Files:
    """What `source.find` read: settings, questions and what could not be read."""

    settings: Source | None
    questions: list[Source]
    findings: list[Diagnostic]

    @property
    def all(self) -> list[Source]:
        """Return the settings, if there are any, and the questions."""
        return [*([self.settings] if self.settings else ()), *self.questions]


@dataclass(frozen=True)
class Loaded:
    """The content of a `cards/` folder: without questions if anything in it is an error."""

    settings: Settings
    questions: tuple[CompiledQuestion, ...]
    findings: tuple[Diagnostic, ...]
    files: Files


def read(cards: Path) -> Files:
    """Read the files of a folder."""
    return Files(*source.find(cards))


def load(
    cards: Path,
    progress: Progress | None = None,
    *,
    files: Files | None = None,
    quality: bool = False,
) -> Loaded:
    """Compile and check everything below `cards`, whose `files` may have been read before.

    With `quality`, cards that would be hard to learn are findings too.
    """
    with loading(cards, files or read(cards), quality=quality) as begun:
        return begun.finish(progress)


@contextmanager
def loading(cards: Path, files: Files, *, quality: bool = False) -> Iterator[Loading]:
    """Begin to load: what other processes compile is on its way while the caller goes on."""
    from flashgen.compiler.cache import Cache, default_folder
    from flashgen.compiler.parallel import compiling
    from flashgen.media.library import Library

    cache = Cache(default_folder(), files.settings, "quality" if quality else "")
    new = partial(new_compiler, files.settings, cards, quality=quality)
    library = Library(cards)
    with compiling(files.questions, new, library, cache) as outcomes:
        settings, problems = read_settings(files.settings)
        findings = files.findings + problems
        yield Loading(cards, files, settings, findings, outcomes, library if quality else None)


@dataclass(frozen=True)
class Loading:
    """The content of a `cards/` folder while it is compiled.

    `findings` are those known so far; where quality is asked for, there is a `library`.
    """

    cards: Path
    files: Files
    settings: Settings
    findings: list[Diagnostic]
    outcomes: Iterator[Outcome]
    library: Library | None

    def finish(self, progress: Progress | None = None) -> Loaded:
        """Gather all questions and check what none can know by itself."""
        from flashgen.between_questions import links

        questions: list[CompiledQuestion] = []
        findings = list(self.findings)
        for done, (compiled, problems) in enumerate(self.outcomes, start=1):
            findings += problems
            if compiled:
                questions.append(compiled)
            if progress:
                progress(done, len(self.files.questions))
        if not self.files.questions and not has_errors(findings):
            name = Path(os.path.relpath(self.cards)).as_posix()
            hint = "`flashgen new TITLE` writes one to start from"
            findings.append(Diagnostic(name, 1, 1, "FG104", "there is no question here", hint))
        complete = not has_errors(findings)
        findings += links.check(questions, complete=complete, quality=self.library)
        findings.sort()
        kept = () if has_errors(findings) else tuple(questions)
        return Loaded(self.settings, kept, tuple(findings), self.files)


def new_compiler(settings: Source | None, cards: Path, *, quality: bool = False) -> Compiler:
    """Return what compiles the questions of a folder; `settings` is the file of that name."""
    from flashgen.compiler.compile import Compiler
    from flashgen.media.library import Library

    return Compiler(read_settings(settings)[0], Library(cards), quality=quality)


def read_settings(file: Source | None) -> tuple[Settings, list[Diagnostic]]:
    """Read the settings, and what is wrong with them; then, or without a file, they are default."""
    from flashgen.authoring import sections
    from flashgen.authoring.settings import Settings
    from flashgen.authoring.settings import read_settings as read

    if file is None:
        return Settings(), []
    node, findings = sections.read(file)
    if node is None:
        return Settings(), findings
    settings, problems = read(file, node)
    findings += problems
    if settings is None:
        return Settings(), findings
    if settings.check.select or settings.check.ignore:
        from flashgen.rules.selection import unknown_codes

        findings += unknown_codes(settings.check, file)
    return settings, findings


def reported(findings: Sequence[Diagnostic], loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Keep the findings that a build or a print reports: no hints, nothing that authors ignore."""
    from flashgen.rules import selection

    findings, _ = selection.sift(findings, loaded.files.all)
    wanted = selection.Selection().over(loaded.settings.check)
    return tuple(f for f in findings if f.severity is not Severity.HINT and wanted.reports(f))
