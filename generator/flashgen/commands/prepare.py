"""A `cards/` folder, loaded and joined with its ledger: all that is known before a file is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flashgen.commands.load import Files, Loaded, Progress, loading, reported
from flashgen.history import ledger
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
    """Load and link; of the findings, keep what a build tells."""
    loaded, prepared, findings = load_and_link(cards, files, now, progress)
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
    with loading(cards, files, quality=quality) as begun:
        from flashgen.between_questions.order import study_order
        from flashgen.history.link import link

        known, text, problems = ledger.load(cards / LEDGER_FILE, begun.settings.namespace)
        loaded = begun.finish(progress)
    if not loaded.questions:
        return loaded, None, loaded.findings
    if problems:
        return loaded, None, (*loaded.findings, *problems)
    questions = study_order(loaded.questions)
    linked, problems = link(questions, known, loaded.settings, now)
    for compiled in () if quality else questions:
        compiled.forget_notes()
    findings = (*loaded.findings, *sorted(problems))
    if linked is None:
        return loaded, None, findings
    return loaded, Prepared(loaded.settings, questions, linked, known, text), findings
