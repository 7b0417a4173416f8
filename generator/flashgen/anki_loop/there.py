"""What lies in a collection now, read from a copy or from exports."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from flashgen.targets.anki.imported import (
    ImportedNote,
    UnreadableError,
    decks_of,
    notes_of,
    opened,
    unpacked,
)

_GENERATION = re.compile(r"Made with flashgen, generation (\d+)")
_NORMAL_DECK, _DESCRIPTION = 1, 4
"""Numbers in Anki's `DeckKindContainer` and `Deck.Normal`, as its deck.proto has them."""
_VARINT, _BYTES = 0, 2
_WIDTHS = {1: 8, 5: 4}


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its home `deck`, whether it is in a filtered deck now, and how often it was seen.

    `ordinal` is the number of its template or cloze, from 0; a card row that was written to has
    another `mod`, or a `usn` of -1 until the next sync. A `flag` is 1 to 7, or 0 for none.
    """

    id: int
    ordinal: int
    deck: str
    filtered: bool
    reps: int
    mod: int
    usn: int
    suspended: bool = False
    flag: int = 0


@dataclass(frozen=True, slots=True)
class There:
    """A collection: notes, note ids and cards by GUID, descriptions of decks by their names.

    `created` is the stamp of the collection's day of birth, `schema` the time (in milliseconds) of
    the last change that a sync cannot merge. `presets` are ids by name, `types` the times of note
    types by their ids.
    """

    notes: dict[str, ImportedNote] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    cards: dict[str, tuple[Card, ...]] = field(default_factory=dict)
    decks: dict[str, str] = field(default_factory=dict)
    presets: dict[str, int] = field(default_factory=dict)
    types: dict[int, int] = field(default_factory=dict)
    created: int = 0
    schema: int = 0

    def generation(self, deck: str) -> int:
        """Return the generation of the build that a deck says it has; 0 if it says none."""
        names = {name.casefold(): text for name, text in self.decks.items()}
        found = _GENERATION.search(names.get(deck.casefold(), ""))
        return int(found[1]) if found else 0


def read_there(collection: Path) -> There:
    """Read a collection file, which may be open in Anki. Raises UnreadableError."""
    with opened(collection) as database:
        return _there(database)


def read_exports(packages: Iterable[Path]) -> There:
    """Read what packages of several decks, with scheduling, have together.

    A note whose cards lie in several of these decks is in several packages, with some of its cards
    in each. Raises UnreadableError.
    """
    parts = []
    for package in packages:
        with unpacked(package) as database:
            parts.append(_there(database))
    whole = There(created=parts[0].created if parts else 0)
    for part in parts:
        for guid, note in part.notes.items():
            seen = whole.notes.get(guid, note)
            whole.notes[guid] = replace(note, decks=note.decks | seen.decks)
            cards = {
                card.id: card for card in (*whole.cards.get(guid, ()), *part.cards.get(guid, ()))
            }
            whole.cards[guid] = tuple(sorted(cards.values(), key=lambda card: card.ordinal))
        whole.ids.update(part.ids)
        whole.decks.update(part.decks)
        whole.presets.update(part.presets)
        whole.types.update(part.types)
    return whole


def _there(database: sqlite3.Connection) -> There:
    notes = notes_of(database)
    ids = {guid: note_id for note_id, guid in database.execute("SELECT id, guid FROM notes")}
    created, schema = database.execute("SELECT crt, scm FROM col").fetchone()
    decks, presets = _decks_and_presets(database)
    types = _types(database)
    return There(notes, ids, _cards(database, ids), decks, presets, types, created, schema)


def _cards(database: sqlite3.Connection, ids: Mapping[str, int]) -> dict[str, tuple[Card, ...]]:
    decks = decks_of(database)
    guids = {note_id: guid for guid, note_id in ids.items()}
    found: dict[str, list[Card]] = {}
    rows = database.execute(
        "SELECT id, nid, ord, did, odid, reps, mod, usn, queue = -1, flags & 7 FROM cards"
        " ORDER BY ord"
    )
    for card_id, note_id, ordinal, deck_id, home_id, reps, mod, usn, suspended, flag in rows:
        if note_id in guids:
            deck = decks.get(home_id or deck_id, "")
            filtered = bool(home_id)
            card = Card(card_id, ordinal, deck, filtered, reps, mod, usn, bool(suspended), flag)
            found.setdefault(guids[note_id], []).append(card)
    return {guid: tuple(cards) for guid, cards in found.items()}


def _decks_and_presets(database: sqlite3.Connection) -> tuple[dict[str, str], dict[str, int]]:
    """Return descriptions and presets: JSON in `col` until schema 14, then tables."""
    listed, presets = database.execute("SELECT decks, dconf FROM col").fetchone()
    if listed:
        decks = {deck["name"]: deck.get("desc", "") for deck in json.loads(listed).values()}
        named = {preset["name"]: int(i) for i, preset in json.loads(presets).items()}
        return decks, named
    rows = database.execute("SELECT name, kind FROM decks")
    decks = {name.replace("\x1f", "::"): _description(kind) for name, kind in rows}
    return decks, dict(database.execute("SELECT name, id FROM deck_config"))


def _types(database: sqlite3.Connection) -> dict[int, int]:
    (listed,) = database.execute("SELECT models FROM col").fetchone()
    if listed:
        return {int(i): int(note_type["mod"]) for i, note_type in json.loads(listed).items()}
    return dict(database.execute("SELECT id, mtime_secs FROM notetypes"))


def _description(kind: bytes) -> str:
    """Return the description that the protobuf message of a deck has; a filtered one has none."""
    for number, inner in _fields(kind):
        if number == _NORMAL_DECK and isinstance(inner, bytes):
            for name, value in _fields(inner):
                if name == _DESCRIPTION and isinstance(value, bytes):
                    return value.decode(errors="replace")
    return ""


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Give number and value of each field of a protobuf message; of fixed widths, the bytes."""
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        wire = tag & 7
        if wire == _VARINT:
            value, place = _varint(message, place)
            yield tag >> 3, value
            continue
        if wire == _BYTES:
            length, place = _varint(message, place)
        elif wire in _WIDTHS:
            length = _WIDTHS[wire]
        else:
            raise UnreadableError("a deck of this collection cannot be read")
        yield tag >> 3, message[place : place + length]
        place += length


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(message):
        byte = message[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:  # noqa: PLR2004 - the sign that no byte follows
            break
    return value, place
