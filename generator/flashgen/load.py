"""A `cards/` folder, read: every question compiled, or known from before, and checked."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen import source
from flashgen.diagnostics import Diagnostic, has_errors

if TYPE_CHECKING:
    from flashgen.compile import CompiledQuestion, Compiler
    from flashgen.question import Settings
    from flashgen.source import Source

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
    from flashgen import collection
    from flashgen.cache import Cache, default_folder
    from flashgen.media import Library
    from flashgen.parallel import compile_all
    from flashgen.question import Settings

    files = files or read(cards)
    findings = list(files.findings)
    settings = Settings()
    if files.settings:
        found, problems = _settings(files.settings)
        findings += problems
        settings = found or settings
    cache = Cache(default_folder(), settings, "quality" if quality else "")
    questions: list[CompiledQuestion] = []
    outcomes = compile_all(
        files.questions, partial(new_compiler, settings, cards, quality=quality), cache
    )
    for done, (compiled, problems) in enumerate(outcomes, start=1):
        findings += problems
        if compiled:
            questions.append(compiled)
        if progress:
            progress(done, len(files.questions))
    if not files.questions and not has_errors(findings):
        name = Path(os.path.relpath(cards)).as_posix()
        hint = "`flashgen new TITLE` writes one to start from"
        findings.append(Diagnostic(name, 1, 1, "FG104", "there is no question here", hint))
    findings += collection.check(
        questions,
        complete=not has_errors(findings),
        quality=Library(cards) if quality else None,
    )
    findings.sort()
    kept = () if has_errors(findings) else tuple(questions)
    return Loaded(settings, kept, tuple(findings), files)


def new_compiler(settings: Settings, cards: Path, *, quality: bool = False) -> Compiler:
    """Return what compiles the questions of a folder."""
    from flashgen.compile import Compiler
    from flashgen.media import Library

    return Compiler(settings, Library(cards), quality=quality)


def _settings(settings_file: Source) -> tuple[Settings | None, list[Diagnostic]]:
    from flashgen.parse import parse
    from flashgen.validate import read_settings

    node, findings = parse(settings_file)
    if node is None:
        return None, findings
    settings, problems = read_settings(settings_file, node)
    return settings, findings + problems
