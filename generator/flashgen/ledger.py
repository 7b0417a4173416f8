"""The ledger `cards/flashgen.lock`: what was last built, committed beside the content.

It remembers for each note its GUID, content hash, modification time, position and the cloze
numbers of its parts, and for each note type hash and modification time. From it follow the rules
that keep review history: what changed gets a newer `mod`, so Anki takes the edit; what did not
change keeps its `mod`, so Anki leaves it alone; a cloze number belongs to its part for ever.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar
from urllib.parse import quote, unquote

from flashgen.diagnostics import Diagnostic
from flashgen.source import Source

LEDGER_FILE = "flashgen.lock"
MAX_LEDGER_BYTES = 1_000_000_000
"""A note takes about 130 bytes, so this is millions of notes."""
FORMAT = 1
GAP = 8
"""Distance between the positions of two notes, so that later ones fit between them."""
MAX_DUE = 900_000
"""Anki's Check Database rewrites positions from 1,000,000 on."""

_NO_ENTRY = ("#", "flashgen-ledger", "<<<<<<<", "|||||||", "=======", ">>>>>>>")
_HEADER = f"""\
flashgen-ledger {FORMAT}
# What was last built. Commit this file with the cards and leave its lines to `flashgen build`:
# it keeps the review history in Anki attached to the notes. After a merge conflict, build again.
"""


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """One note as it was last built.

    `mod` is in whole seconds since 1970 (Anki compares whole seconds), `due` a position among
    new cards, `cards` its facet slots or cloze numbers. `parts` gives a cloze number to each part
    id that ever was, `earlier` are the content hashes it was shipped with before, the last first.
    """

    key: str
    guid: str
    kind: str
    content_hash: str
    mod: int
    due: int
    cloze: bool
    cards: tuple[int, ...]
    parts: dict[str, int] = field(default_factory=dict)
    retired: bool = False
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """One note type."""

    type_id: int
    content_hash: str
    mod: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries; `notes` by key, `types` by note type id."""

    notes: dict[str, NoteEntry] = field(default_factory=dict)
    types: dict[int, TypeEntry] = field(default_factory=dict)
    namespace: str = ""

    def __str__(self) -> str:
        """Give the ledger as its file: one line an entry, sorted."""
        lines = [f"type {t.type_id} {t.content_hash} {_stamp(t.mod)}" for t in self.types.values()]
        lines += [_note_line(entry) for entry in self.notes.values()]
        if self.namespace:
            lines.append(f"namespace {quote(self.namespace, safe='')}")
        return _HEADER + "".join(f"{line}\n" for line in sorted(lines))


def read_ledger(source: Source) -> tuple[Ledger, list[Diagnostic]]:
    """Read a ledger; lines that cannot be read are findings.

    After a merge conflict both sides are read: of two lines for one note the newer is kept with
    its hash forgotten, so that the next build ships the note again.
    """
    hint = "restore the file from version control, or delete it to ship all notes as new edits"
    first = source.lines[0].split()
    if first[:1] == ["flashgen-ledger"] and first[1:] and first[1:] != [str(FORMAT)]:
        message = f"this ledger has format {first[1]}; this flashgen reads format {FORMAT}"
        return Ledger(), [source.finding(1, 1, "FG161", message, "upgrade flashgen")]
    notes: dict[str, NoteEntry] = {}
    types: dict[int, TypeEntry] = {}
    namespace = ""
    findings: list[Diagnostic] = []
    for number, line in enumerate(source.lines, start=1):
        if not line or line.startswith(_NO_ENTRY):
            continue
        if line.startswith("namespace "):
            namespace = unquote(line.removeprefix("namespace "))
            continue
        try:
            entry = _entry(line)
        except (ValueError, IndexError):
            findings.append(
                source.finding(number, 1, "FG162", "this line is not a ledger entry", hint)
            )
            continue
        if isinstance(entry, TypeEntry):
            types[entry.type_id] = _newer(types.get(entry.type_id), entry)
        else:
            notes[entry.key] = _newer(notes.get(entry.key), entry)
    if not findings and (source.lines[-1] or not types):
        message = "the end of this ledger is missing"
        findings.append(source.finding(len(source.lines), 1, "FG162", message, hint))
    return Ledger(notes, types, namespace), findings


def next_mod(old: "NoteEntry | TypeEntry | None", content_hash: str, now: int) -> int:
    """Return the modification time with which Anki takes an edit, and only an edit."""
    if old is None:
        return now
    retired = isinstance(old, NoteEntry) and old.retired
    if old.content_hash == content_hash and not retired:
        return old.mod
    return max(now, old.mod + 1)


def earlier_hashes(old: NoteEntry | None, content_hash: str) -> tuple[str, ...]:
    """Return the hashes that a note was shipped with before it had this one, the last first."""
    if old is None:
        return ()
    shipped = dict.fromkeys((old.content_hash, *old.earlier))
    return tuple(known for known in shipped if known != content_hash)[:_REMEMBERED]


def number_parts(
    old: dict[str, int], parts: Sequence[tuple[str, tuple[str, ...]]]
) -> dict[str, int]:
    """Give every part its cloze number: the one it had, also under an earlier id, or a new one.

    Numbers of parts that are gone stay taken, so that no history ever moves to another part.
    """
    if not parts:
        return old
    numbers = dict(old)
    highest = max(numbers.values(), default=0)
    held: set[int] = set()
    for part, was in parts:
        before = (numbers.get(name) for name in (part, *reversed(was)))
        number = next((n for n in before if n is not None and n not in held), None)
        if number is None:
            highest += 1
            number = highest
        # an earlier id is free for a new part, which must not share this one's card
        numbers = {name: n for name, n in numbers.items() if name not in was or n != number}
        numbers[part] = number
        held.add(number)
    return numbers


def positions(known: list[int | None]) -> list[int]:
    """Return an increasing position for each note in authored order, keeping the known ones.

    Notes that were moved, and new ones, get a place between their neighbours; if there is no
    room left, all positions are laid out anew.
    """
    keep = _longest_increasing(known)
    fixed = [(index, due) for index, due in enumerate(known) if due is not None and index in keep]
    result: list[int] = []
    before = 0
    for index, due in [*fixed, (len(known), None)]:
        missing = index - len(result)
        if due is None:
            result += [before + GAP * step for step in range(1, missing + 1)]
            break
        if due - before <= missing:
            return _fresh(len(known))
        result += [
            before + (due - before) * step // (missing + 1) for step in range(1, missing + 1)
        ]
        result.append(due)
        before = due
    if result and result[-1] > MAX_DUE:
        return _fresh(len(known))
    return result


def _fresh(count: int) -> list[int]:
    gap = max(1, min(GAP, MAX_DUE // max(count, 1)))
    return [gap * step for step in range(1, count + 1)]


def _longest_increasing(values: list[int | None]) -> set[int]:
    """Return the indices of a longest strictly increasing subsequence (patience sorting)."""
    tops: list[int] = []
    top_index: list[int] = []
    previous: dict[int, int | None] = {}
    for index, value in enumerate(values):
        if value is None or value <= 0:
            continue
        pile = bisect_left(tops, value)
        previous[index] = top_index[pile - 1] if pile else None
        if pile == len(tops):
            tops.append(value)
            top_index.append(index)
        else:
            tops[pile], top_index[pile] = value, index
    kept: set[int] = set()
    at = top_index[-1] if top_index else None
    while at is not None:
        kept.add(at)
        at = previous[at]
    return kept


_REMEMBERED = 7
_LATEST = 2**33
_NOTE = re.compile(
    r"note ([a-z0-9-]+(?:/[a-z0-9-]+)?(?:\.[a-z]+)?(?:~[0-9]+)?) ([0-9a-f]{20}) ([^ ]*) ([^ ]*) "
    r"([^ ]*) (live|retired) ([^ ]*) (facets|cloze):([^ ]*)((?: [^ ]*)*)"
)
_CLOZE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_Entry = TypeVar("_Entry", NoteEntry, TypeEntry)


def _newer(old: _Entry | None, new: _Entry) -> _Entry:
    if old is None or old == new:
        return new
    latest = max(old, new, key=lambda entry: entry.mod)
    return replace(latest, content_hash="-")


def _note_line(entry: NoteEntry) -> str:
    parts = [f"{quote(part, safe='')}={number}" for part, number in sorted(entry.parts.items())]
    state = "retired" if entry.retired else "live"
    cards = ",".join(map(str, entry.cards))
    hashes = ",".join((entry.content_hash, *entry.earlier))
    fields = [entry.key, entry.guid, entry.kind, hashes, _stamp(entry.mod), state]
    note_type = "cloze" if entry.cloze else "facets"
    return " ".join(["note", *fields, str(entry.due), f"{note_type}:{cards}", *parts])


def _entry(line: str) -> NoteEntry | TypeEntry:
    if line.startswith("type "):
        type_id, content_hash, mod = line.split(" ")[1:]
        return TypeEntry(int(type_id), content_hash, _seconds(mod))
    found = _NOTE.fullmatch(line)
    if not found:
        raise ValueError(line)
    key, guid, kind, hashes, mod, state, due, note_type, cards, parts = found.groups()
    content_hash, *earlier = hashes.split(",")
    return NoteEntry(
        key,
        guid,
        kind,
        content_hash,
        _seconds(mod),
        int(due),
        note_type == "cloze",
        tuple(map(int, cards.split(","))),
        dict(map(_part, parts.split(" ")[1:])) if parts else {},
        state == "retired",
        tuple(earlier),
    )


def _part(pair: str) -> tuple[str, int]:
    name, _, number = pair.rpartition("=")
    if not _CLOZE_NUMBER.fullmatch(number):
        raise ValueError(pair)
    return unquote(name) if "%" in name else name, int(number)


@cache
def _stamp(mod: int) -> str:
    return datetime.fromtimestamp(mod, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def _seconds(stamp: str) -> int:
    mod = int(datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    if not 0 <= mod <= _LATEST:
        raise ValueError(stamp)
    return mod
