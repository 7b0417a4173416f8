"""The ledger `cards/flashgen.lock`: what was last built, committed beside the content.

It remembers for each note its GUID, content hash, modification time, position and the cloze
numbers of its parts, and for each note type hash and modification time. From it follow the rules
that keep review history: what changed gets a newer `mod`, so Anki takes the edit; what did not
change keeps its `mod`, so Anki leaves it alone; a cloze number belongs to its part for ever.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, unquote

from flashgen.authoring.source import Source, read
from flashgen.diagnostics import Diagnostic

LEDGER_FILE = "flashgen.lock"
MAX_LEDGER_BYTES = 1_000_000_000
"""A note takes about 130 bytes, so this is millions of notes."""
FORMAT = 1

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


def load(path: Path, namespace: str) -> tuple[Ledger, str, list[Diagnostic]]:
    """Return the ledger at a path, or an empty one, its text and what is wrong with it."""
    if not path.exists():
        return Ledger(), "", []
    file = read(path, MAX_LEDGER_BYTES)
    if isinstance(file, Diagnostic):
        return Ledger(), "", [file]
    ledger, findings = read_ledger(file)
    if ledger.namespace not in ("", namespace):
        message = f'this ledger is of namespace "{ledger.namespace}", not "{namespace}"'
        hint = "restore the namespace in deck.yaml; if this folder is a copy, delete the ledger"
        findings.append(file.finding(1, 1, "FG164", message, hint))
    return ledger, file.text, findings


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
