"""Build a collection: the package, the sheets and the ledger."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flashgen.commands.codes import NO_SUCH_TIER
from flashgen.commands.load import Progress, read
from flashgen.commands.prepare import prepare
from flashgen.commands.uptodate import Place, lookups
from flashgen.history.codes import (
    GIVEN_TWICE,
    GONE,
    OTHER_TEXT,
    OUT_OF_DATE,
    RENAMED_DECK,
    RENDERED_ANEW,
)
from flashgen.history.ledger import LEDGER_FILE
from flashgen.output import remove

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flashgen.compiler.compiled import CompiledQuestion
    from flashgen.diagnostics import Diagnostic
    from flashgen.history.link import Linked

_SAID_ONCE = tuple(
    rule.code for rule in (GONE, GIVEN_TWICE, OTHER_TEXT, RENDERED_ANEW, RENAMED_DECK)
)
"""What is true of one build only."""


@dataclass(frozen=True)
class Report:
    """What a build did; `files` are those it wrote, the package first.

    `retired` are the notes gone since the last build, `tombstones` counts all that ever went. The
    last build is what the ledger says: if it was killed once the ledger was in place, the next
    import brings more than is `new` and `changed`.
    So many cards that a collection may have are `blank` after it.
    A build that is `up_to_date` found its files as the last one left them, and wrote none.
    """

    questions: int = 0
    notes: int = 0
    cards: int = 0
    cards_by_kind: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: tuple[str, ...] = ()
    tombstones: int = 0
    files: tuple[str, ...] = ()
    blank: int = 0
    up_to_date: bool = False


def build(
    cards: Path,
    output: Path,
    *,
    now: int,
    tier: str = "",
    frozen: bool = False,
    progress: Progress | None = None,
    announce: Callable[[Sequence[Diagnostic]], None] = lambda _: None,
) -> tuple[Report | None, tuple[Diagnostic, ...]]:
    """Build `cards` into `output`; without a report if anything was an error.

    `now` (seconds since 1970) becomes the modification time of what changed. With a `tier`, a
    package of its cards alone is written beside the full one. With `frozen`, a
    build that would change the ledger is an error. Nothing is written before everything has been
    made, every file is replaced as a whole, the ledger first: what a build that was killed left
    undone, the next one does. If inputs and files are as the last build left them, nothing is made
    at all. What was found is announced before anything is written, and returned.
    """
    place, inputs = Place(cards, output, tier and f"tier {tier}"), read(cards)
    if not inputs.findings and (last := place.unchanged(inputs.all)):
        summary, told = last
        announce(told)
        return Report(**{**summary, "retired": (), "files": tuple(summary["files"])}), told
    prepared, findings = prepare(cards, inputs, now, progress)
    if prepared is None:
        announce(findings)
        return None, findings
    from flashgen.commands.deliver import book_of, deliver, leftovers
    from flashgen.history.lines import write_ledger
    from flashgen.targets import TARGETS

    settings, questions, linked = prepared.settings, prepared.questions, prepared.linked
    ledger_path = cards / LEDGER_FILE
    if frozen and write_ledger(linked.ledger) != prepared.ledger_text:
        name = Path(os.path.relpath(ledger_path)).as_posix()
        message = "the ledger does not describe these cards"
        hint = "run `flashgen build` without --frozen and commit the ledger with the cards"
        findings = (*findings, OUT_OF_DATE.finding(name, 1, 1, message, hint))
        announce(findings)
        return None, findings
    mains = [output / target.main(settings) for target in TARGETS if target.main]
    if not prepared.ledger_text and any(path.exists() for path in mains):
        findings = (*findings, _lost_ledger(ledger_path))
    if tier and not any(tier in note.tiers for note in linked.notes):
        findings = (*findings, _no_such_tier(cards, tier))
        announce(findings)
        return None, findings
    announce(findings)
    book = book_of(settings, questions, linked, tier)
    delivered = deliver(book, linked, output, ledger_path, prepared.ledger_text)
    known = (*prepared.ledger.notes, *linked.ledger.notes, *linked.ledger.decks)
    stale = leftovers(known, questions, settings, output)
    gone = [path for path in stale if path not in delivered.files]
    remove(gone)
    report = _report(linked, questions, delivered.files)
    calm = replace(report, new=0, changed=0, blank=0, unchanged=report.notes, retired=())
    again = replace(calm, up_to_date=True)
    left = delivered.digests | dict.fromkeys(gone)
    lasting = [finding for finding in findings if finding.code not in _SAID_ONCE]
    place.remember(inputs.all, lookups(questions), left, asdict(again), lasting)
    return report, findings


def _no_such_tier(cards: Path, tier: str) -> Diagnostic:
    """Refuse a package that would have no card."""
    name = Path(os.path.relpath(cards)).as_posix()
    message = f"no card of this deck is of the tier {tier}"
    return NO_SUCH_TIER.finding(name, 1, 1, message, f"write `tier: {tier}` into items")


def _lost_ledger(path: Path) -> Diagnostic:
    """Warn that these cards were built before, by what lies in the output folder."""
    name = Path(os.path.relpath(path)).as_posix()
    message = "the ledger is gone, so every note is shipped as a new edit"
    hint = (
        "no review is lost, but edits made in Anki are overwritten at the next import, and steps, "
        "symbols and rows that moved may swap cards: restore the file if you can, and build again"
    )
    return GONE.finding(name, 1, 1, message, hint)


def _report(
    linked: Linked, questions: Sequence[CompiledQuestion], files: tuple[Path, ...]
) -> Report:
    cards: Counter[str] = Counter()
    for linked_note in linked.notes:
        cards[linked_note.kind] += len(linked_note.note.ordinals)
    newness = Counter(linked_note.newness for linked_note in linked.notes)
    return Report(
        questions=len(questions),
        notes=len(linked.notes),
        cards=cards.total(),
        cards_by_kind=dict(cards),
        new=newness["new"],
        changed=newness["changed"],
        unchanged=newness["unchanged"],
        retired=linked.retired,
        tombstones=len(linked.tombstones),
        blank=sum(note.blank for note in linked.notes),
        files=tuple(Path(os.path.relpath(path)).as_posix() for path in files),
    )
