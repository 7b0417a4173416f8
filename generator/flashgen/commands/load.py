"""A `cards/` folder, read: every question compiled, or known from before, and checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen.authoring import source
from flashgen.authoring.codes import NOT_YAML
from flashgen.diagnostics import Diagnostic, Severity, has_errors

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from flashgen.authoring.settings import Settings
    from flashgen.authoring.source import Source
    from flashgen.compiler.compile import Compiler
    from flashgen.compiler.compiled import CompiledQuestion
    from flashgen.compiler.parallel import Outcome

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


def load(cards: Path, progress: Progress | None = None, *, quality: bool = False) -> Loaded:
    """Compile and check everything below `cards`.

    With `quality`, cards that would be hard to learn are findings too.
    """
    files = read(cards)
    with compiling(cards, files, quality=quality) as outcomes:
        return gather(cards, files, read_settings(files.settings), outcomes, progress, quality)


def compiling(
    cards: Path, files: Files, *, quality: bool = False
) -> AbstractContextManager[Iterator[Outcome]]:
    """Compile the questions: in other processes at once, else when an outcome is asked for."""
    from flashgen.compiler import parallel
    from flashgen.compiler.cache import Cache, default_folder
    from flashgen.media.library import Library

    cache = Cache(default_folder(), files.settings, "quality" if quality else "")
    new = partial(new_compiler, files.settings, cards, quality=quality)
    return parallel.compiling(files.questions, new, Library(cards), cache)


def gather(
    cards: Path,
    files: Files,
    settings: tuple[Settings, list[Diagnostic]],
    outcomes: Iterator[Outcome],
    progress: Progress | None,
    quality: bool,
) -> Loaded:
    """Gather all questions and check what none can know by itself."""
    from flashgen.between_questions import links
    from flashgen.media.library import Library

    questions: list[CompiledQuestion] = []
    findings = files.findings + settings[1]
    for done, (compiled, problems) in enumerate(outcomes, start=1):
        findings += problems
        if compiled:
            questions.append(compiled)
        if progress:
            progress(done, len(files.questions))
    if not files.questions and not has_errors(findings):
        name = Path(os.path.relpath(cards)).as_posix()
        hint = "`flashgen new TITLE` writes one to start from"
        findings.append(NOT_YAML.finding(name, 1, 1, "there is no question here", hint))
    complete = not has_errors(findings)
    pictures = Library(cards) if quality else None
    findings += links.check(questions, complete=complete, quality=pictures)
    findings.sort()
    kept = () if has_errors(findings) else tuple(questions)
    return Loaded(settings[0], kept, tuple(findings), files)


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
    if settings.skip:
        from flashgen.rules.facets import unknown_in_settings

        findings += unknown_in_settings(settings, file)
    if settings.check.select or settings.check.ignore:
        from flashgen.commands.selection import unknown_codes

        findings += unknown_codes(settings.check, file)
    return settings, findings


def reported(findings: Sequence[Diagnostic], loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Keep the findings that a build or a print reports: no hints, nothing that authors ignore."""
    from flashgen.commands import selection

    findings, _ = selection.sift(findings, loaded.files.all)
    wanted = selection.Selection().over(loaded.settings.check)
    return tuple(f for f in findings if f.severity is not Severity.HINT and wanted.reports(f))
