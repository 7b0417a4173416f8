"""Say what the next import will do."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flashgen.commands.load import read
from flashgen.commands.prepare import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from flashgen.diagnostics import Diagnostic
    from flashgen.history.diff import Change
    from flashgen.targets.anki.imported import ImportedNote


def diff(
    cards: Path,
    output: Path,
    *,
    now: int,
    package: Path | None = None,
    collection_path: Path | None = None,
) -> tuple[list[Change] | None, tuple[Diagnostic, ...]]:
    """Say what importing a build of `cards` would do; without changes if anything was an error.

    Compares with `package`, with a user's `collection_path`, or else with the ledger; in the last
    case the package in `output` provides the old texts, as far as it is the one of the ledger.
    Writes nothing. Raises UnreadableError.
    """
    from flashgen.history.diff import against_ledger, against_notes
    from flashgen.targets import TARGETS
    from flashgen.targets.anki.imported import UnreadableError, read_collection, read_package

    prepared, findings = prepare(cards, read(cards), now)
    if prepared is None:
        return None, findings
    linked, ledger = prepared.linked, prepared.ledger
    if package:
        return against_notes(linked, ledger, read_package(package)), findings
    if collection_path:
        return against_notes(linked, ledger, read_collection(collection_path)), findings
    built: dict[str, ImportedNote] = {}
    for target in TARGETS:
        last = output / target.main(prepared.settings) if target.main else output
        if target.read and last.is_file():
            with suppress(UnreadableError):
                built |= target.read(last)
    mods = {entry.guid: entry.mod for entry in ledger.notes.values()}
    current = {guid: note for guid, note in built.items() if note.mod == mods.get(guid)}
    return against_ledger(linked, current), findings
