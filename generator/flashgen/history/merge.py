"""Two states of one ledger, as two branches leave them → one in which nothing loses its history."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TypeVar

from flashgen.history.ledger import (
    UNKNOWN,
    Ledger,
    NoteEntry,
    TypeEntry,
    free_key,
    joined_hashes,
)

_T = TypeVar("_T")
_Key = TypeVar("_Key", bound=Hashable)
_States = dict[str, tuple[NoteEntry, ...]]
"""The entries of each GUID: several if it has several names, as after a merge."""


@dataclass(frozen=True, slots=True, order=True)
class Clash:
    """What two branches gave away and only one can keep: at which note, and what follows."""

    key: str
    message: str
    hint: str


def merged(
    ours: Ledger, theirs: Ledger, base: Ledger | None = None
) -> tuple[Ledger, tuple[Clash, ...]]:
    """Join two ledgers, whichever is which; what only one changed since `base` is taken from it."""
    base = base or Ledger()
    old, one, other = (_states(ledger) for ledger in (base, ours, theirs))
    entries: list[NoteEntry] = []
    for note_guid in one | other:
        for states in _changed(*(side.get(note_guid, ()) for side in (old, one, other))):
            entries += states
    notes, clashes = together(entries, old)
    types = {
        type_id: reduce(joined_type, changed)
        for type_id in ours.types | theirs.types
        if (changed := _there(base.types, ours.types, theirs.types, type_id))
    }
    decks = {
        question: min(names)
        for question in ours.decks | theirs.decks
        if (names := _there(base.decks, ours.decks, theirs.decks, question))
    }
    ledger = Ledger(
        notes=notes,
        types=types,
        namespace=max(ours.namespace, theirs.namespace),
        decks=decks,
        generation=max(ours.generation, theirs.generation),
    )
    return ledger, tuple(sorted((*clashes, *_shared(notes, old))))


def together(
    entries: Iterable[NoteEntry], base: Mapping[str, Sequence[NoteEntry]] | None = None
) -> tuple[dict[str, NoteEntry], list[Clash]]:
    """Join all states of each note, told by its GUID; return the entries by all their names.

    `base` has the entries of each GUID as they were before the branches parted, if that is known.
    A name that two notes got belongs to one of them; the other keeps its history under another.
    """
    base = base or {}
    sides: defaultdict[str, list[NoteEntry]] = defaultdict(list)
    names: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        sides[entry.guid].append(entry)
        names[entry.key].add(entry.guid)
    notes: dict[str, NoteEntry] = {}
    clashes: list[Clash] = []
    for note_guid, states in sides.items():
        before = next(iter(base.get(note_guid, ())), None)
        first, *others = sorted(states, key=_age)
        for other in others:
            clashes += _contested(first, other, before)
            first = joined(first, other, before)
        notes[note_guid] = first
    owners, lost = _owners(names, notes, base)
    clashes += lost
    return {key: _named(notes[note_guid], key) for key, note_guid in owners.items()}, clashes


def joined(one: NoteEntry, other: NoteEntry, base: NoteEntry | None = None) -> NoteEntry:
    """Join two states of a note.

    Where one descends from the other, it wins. Else the newer one does, with its hash forgotten, so
    that the next build ships the note again. Every part keeps a number; two parts may then have
    one, until the next build knows whether one was renamed.
    """
    if one == other:
        return one
    older, newer = sorted((one, other), key=_age)
    parts = _parts(older, newer, base)
    same = (older.mod, older.content_hash) == (newer.mod, newer.content_hash)
    descends = (same or _descends(older, newer)) and parts == newer.parts
    numbers = (*newer.parts.values(), *older.parts.values(), newer.top, older.top)
    highest = max(numbers, default=0)
    state = newer.state if descends or newer.state == older.state else "live"
    return replace(
        newer,
        content_hash=newer.content_hash if descends else UNKNOWN,
        cards=newer.cards if descends else _cards(older, newer, parts),
        parts=parts,
        top=highest if highest > max(parts.values(), default=0) else 0,
        earlier=joined_hashes(newer, older, descends=descends),
        state=state,
        since=min((side.since for side in (older, newer) if side.state == state), default=0),
    )


def joined_type(one: TypeEntry, other: TypeEntry) -> TypeEntry:
    """Join two states of a note type: the newer one, which ships again."""
    if one == other:
        return one
    newer = max(one, other, key=lambda entry: (entry.mod, entry.content_hash))
    return replace(newer, content_hash=UNKNOWN)


def _states(ledger: Ledger) -> _States:
    states: _States = {}
    for entry in ledger.notes.values():
        states[entry.guid] = (*states.get(entry.guid, ()), entry)
    return states


def _changed(base: _T, ours: _T, theirs: _T) -> tuple[_T, ...]:
    """Return what two branches made of something: one state, or both if both changed it."""
    if theirs in (base, ours):
        return (ours,)
    return (theirs,) if ours == base else (ours, theirs)


def _there(
    base: Mapping[_Key, _T], ours: Mapping[_Key, _T], theirs: Mapping[_Key, _T], key: _Key
) -> list[_T]:
    changed = _changed(base.get(key), ours.get(key), theirs.get(key))
    return [value for value in changed if value is not None]


def _age(entry: NoteEntry) -> tuple[int, bool, str, str]:
    """Order states of a note, the newest last, and whichever comes first in the same way."""
    return entry.mod, entry.version != UNKNOWN, entry.content_hash, repr(entry)


def _descends(older: NoteEntry, newer: NoteEntry) -> bool:
    """Say whether the newer state knows the older one, and Anki would take it in its place."""
    return older.mod < newer.mod and older.content_hash in newer.known


def _numbers(
    older: NoteEntry, newer: NoteEntry, base: NoteEntry | None
) -> dict[str, tuple[int, ...]]:
    """Return the numbers that each part of two states has; one, if only one side changed it."""
    before = older if _descends(older, newer) else base
    numbers: dict[str, tuple[int, ...]] = {}
    for part in sorted(older.parts | newer.parts):
        found = {side.parts[part] for side in (older, newer) if part in side.parts}
        if len(found) > 1 and before:
            found.discard(before.parts.get(part, 0))
        numbers[part] = tuple(sorted(found))
    return numbers


def _parts(older: NoteEntry, newer: NoteEntry, base: NoteEntry | None) -> dict[str, int]:
    """Give each part of two states a number; of two that it has, one that no other part has."""
    numbers = _numbers(older, newer, base)
    parts = {part: found[0] for part, found in numbers.items() if len(found) == 1}
    for part, found in numbers.items():
        if len(found) > 1:
            taken = set(parts.values())
            parts[part] = next((number for number in found if number not in taken), found[0])
    return dict(sorted(parts.items()))


def _cards(older: NoteEntry, newer: NoteEntry, parts: Mapping[str, int]) -> tuple[int, ...]:
    """Return the cards that the note has on either side, by the joined numbers of its parts."""
    cards: set[int] = set()
    for side in (older, newer):
        live = {parts[part] for part, number in side.parts.items() if number in side.cards}
        cards |= live if parts else set(side.cards)
    return tuple(sorted(cards)) or newer.cards


def _contested(one: NoteEntry, other: NoteEntry, base: NoteEntry | None) -> Iterator[Clash]:
    """Tell of parts that got a number on each side, and not the same one."""
    older, newer = sorted((one, other), key=_age)
    parts = _parts(older, newer, base)
    for part, found in _numbers(older, newer, base).items():
        if len(found) > 1:
            cards = " and ".join(map(str, found))
            message = f'on two branches "{part}" of "{newer.key}" got the cards {cards}'
            hint = f'"{part}" keeps card {parts[part]}; where it was the other one, it starts anew'
            yield Clash(newer.key, message, hint)


def _shared(notes: Mapping[str, NoteEntry], base: _States) -> Iterator[Clash]:
    """Tell of numbers that two parts got, neither of which was there before."""
    for key, entry in notes.items():
        known = {part for old in base.get(entry.guid, ()) for part in old.parts}
        by_number: defaultdict[int, list[str]] = defaultdict(list)
        for part, number in entry.parts.items():
            by_number[number].append(part)
        for number, parts in by_number.items():
            if len(parts) > 1 and known.isdisjoint(parts):
                names = " and ".join(f'"{part}"' for part in parts)
                message = f'on two branches {names} of "{key}" got one card, number {number}'
                yield Clash(key, message, "the next build says which of them starts with a new one")


def _owners(
    names: Mapping[str, set[str]],
    notes: Mapping[str, NoteEntry],
    base: Mapping[str, Sequence[NoteEntry]],
) -> tuple[dict[str, str], list[Clash]]:
    """Return the GUID behind each name; who else had a name gets one that no item can have."""
    owners = {key: min(guids) for key, guids in names.items() if len(guids) == 1}
    contested = {key: guids for key, guids in sorted(names.items()) if len(guids) > 1}
    for note_guid in sorted(set().union(*contested.values())):
        for before in base.get(note_guid, ()):
            if before.key not in names:
                owners.setdefault(before.key, note_guid)
    named = set(owners.values())
    for key, guids in contested.items():
        owners[key] = min(guids - named or guids, key=lambda guid: _rank(notes[guid]))
        named.add(owners[key])
    clashes: list[Clash] = []
    for key, guids in contested.items():
        for note_guid in sorted(guids - named, key=lambda guid: _rank(notes[guid])):
            owners[free_key(key, owners)] = note_guid
            named.add(note_guid)
        message = f'on two branches "{key}" became the id of two items'
        hint = "the older one keeps it; the next build retires the other, unless `was` leads to it"
        clashes.append(Clash(key, message, hint))
    return owners, clashes


def _rank(entry: NoteEntry) -> tuple[bool, int, int, str]:
    """Order notes by how much speaks for their keeping a name, the most first."""
    return entry.retired, entry.since, entry.mod, entry.guid


def _named(entry: NoteEntry, key: str) -> NoteEntry:
    return entry if entry.key == key else replace(entry, key=key)
