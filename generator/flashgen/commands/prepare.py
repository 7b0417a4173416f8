"""A `cards/` folder, loaded and joined with its ledger: all that is known before a file is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flashgen.authoring import source
from flashgen.commands.load import (
    Files,
    Loaded,
    Progress,
    compiling,
    gather,
    read_settings,
    reported,
)
from flashgen.diagnostics import has_errors
from flashgen.history import lines
from flashgen.history.ledger import LEDGER_FILE, Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from flashgen.authoring.settings import Settings
    from flashgen.compiler.compiled import CompiledQuestion
    from flashgen.diagnostics import Diagnostic
    from flashgen.history.link import Linked


@dataclass(frozen=True)
class Prepared:
    """Everything known before the first file is made."""

    settings: Settings
    questions: list[CompiledQuestion]
    linked: Linked
    ledger: Ledger
    ledger_text: str


def prepare(
    cards: Path, files: Files, now: int, progress: Progress | None = None
) -> tuple[Prepared | None, tuple[Diagnostic, ...]]:
    """Load and link; of the findings, keep what a build reports."""
    loaded, prepared, findings = load_and_link(cards, files, now, progress)
    if prepared:
        from flashgen.history.upgrade import notice

        ledger = source.name_of(cards / LEDGER_FILE)
        found = notice(prepared.linked, prepared.ledger, ledger)
        findings = (*findings, *([found] if found else ()))
    return prepared, reported(findings, loaded)


def load_and_link(
    cards: Path,
    files: Files,
    now: int,
    progress: Progress | None = None,
    *,
    quality: bool = False,
) -> tuple[Loaded, Prepared | None, tuple[Diagnostic, ...]]:
    """Load a folder and give its notes their GUIDs, numbers and times by the ledger."""
    with compiling(cards, files, quality=quality) as outcomes:
        from flashgen.between_questions.order import study_order
        from flashgen.history.claims import claims_of, lost
        from flashgen.history.decks import renamed
        from flashgen.history.link import link

        settings = read_settings(files.settings)
        known, text, problems = lines.load(cards / LEDGER_FILE, settings[0].namespace)
        loaded = gather(cards, files, settings, outcomes, progress, quality)
    if not loaded.questions:
        return loaded, None, loaded.findings
    if has_errors(problems):
        if claim := lost(claims_of(loaded.questions), known, loaded.settings.namespace):
            message = f'the line of "{claim.key}" is missing in this ledger'
            problems = [replace(problem, message=message) for problem in problems]
        return loaded, None, (*loaded.findings, *problems)
    questions = study_order(loaded.questions)
    linked, warnings = link(questions, known, loaded.settings, now)
    if linked:
        path = cards / source.SETTINGS_FILE
        file = files.settings or source.Source(path, source.name_of(path), "")
        warnings += renamed(questions, linked, known.decks, file)
    findings = (*loaded.findings, *sorted([*problems, *warnings]))
    if linked is None:
        return loaded, None, findings
    return loaded, Prepared(loaded.settings, questions, linked, known, text), findings
