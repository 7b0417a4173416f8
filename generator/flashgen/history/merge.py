"""Two states of one ledger, as two branches leave them → one in which no part loses its number."""

from collections import defaultdict
from dataclasses import replace

from flashgen.history.ledger import (
    UNKNOWN,
    Ledger,
    NoteEntry,
    TypeEntry,
    joined_hashes,
)


def merged(ours: Ledger, theirs: Ledger) -> Ledger:
    """Join two ledgers, whichever is which."""
    notes = dict(ours.notes)
    for key, entry in theirs.notes.items():
        notes[key] = joined(notes.get(key, entry), entry)
    types = dict(ours.types)
    for type_id, type_entry in theirs.types.items():
        types[type_id] = joined_type(types.get(type_id, type_entry), type_entry)
    return Ledger(
        notes=under_all_names(notes),
        types=types,
        namespace=ours.namespace or theirs.namespace,
        decks=ours.decks | theirs.decks,
        generation=max(ours.generation, theirs.generation),
    )


def joined(one: NoteEntry, other: NoteEntry) -> NoteEntry:
    """Join two states of a note.

    Where one descends from the other, it wins. Else the newer one does, with its hash forgotten, so
    that the next build ships the note again. A part that both have keeps its older number; two
    parts may then have one number, until the next build knows whether one was renamed.
    """
    if one == other:
        return one
    older, newer = sorted((one, other), key=lambda entry: (entry.mod, entry.content_hash))
    parts = newer.parts | older.parts
    numbers = (*newer.parts.values(), *older.parts.values(), newer.top, older.top)
    descends = older.content_hash in newer.known and parts == newer.parts
    return replace(
        newer,
        content_hash=newer.content_hash if descends else UNKNOWN,
        parts=parts,
        top=max(numbers, default=0) if parts else 0,
        earlier=joined_hashes(newer, older, descends=descends),
        state=newer.state if descends or newer.state == older.state else "live",
    )


def joined_type(one: TypeEntry, other: TypeEntry) -> TypeEntry:
    """Join two states of a note type: the newer one, which ships again."""
    if one == other:
        return one
    newer = max(one, other, key=lambda entry: (entry.mod, entry.content_hash))
    return replace(newer, content_hash=UNKNOWN)


def under_all_names(notes: dict[str, NoteEntry]) -> dict[str, NoteEntry]:
    """Join notes of one GUID, and let each name lead to it: one branch may have renamed it."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for key, entry in notes.items():
        names[entry.guid].append(key)
    result = dict(notes)
    for keys in names.values():
        first, *others = (notes[key] for key in keys)
        for entry in others:
            first = joined(first, entry)
        if others:
            result |= dict.fromkeys(keys, first)
    return result
