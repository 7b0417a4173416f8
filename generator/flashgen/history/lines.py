"""The file of the ledger: one line an entry, sorted, so that version control can merge it.

Format 2. Each line ends with a check sum; `notes` counts the lines of notes and adds their names
and GUIDs up, so that a lost one is noticed. Format 1 is read for ever: what it does not know is
unknown. Two branches may have left both their lines, with or without conflict markers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, reduce
from hashlib import sha256
from operator import xor
from pathlib import Path
from urllib.parse import quote, unquote

from flashgen.authoring.source import Source, read
from flashgen.diagnostics import Diagnostic
from flashgen.history import merge
from flashgen.history.codes import DAMAGED, GIVEN_TWICE, OTHER_COLLECTION, OTHER_FORMAT
from flashgen.history.conflicts import sides
from flashgen.history.ledger import UNKNOWN, Ledger, NoteEntry, TypeEntry, check_sum

FORMAT = 2
MAX_LEDGER_BYTES = 2_000_000_000
"""A note takes about 300 bytes, so this is millions of notes."""

_HEADER = f"""\
flashgen-ledger {FORMAT}
# What was last built. Commit this file with the cards and leave its lines to `flashgen build`:
# it keeps the review history in Anki attached to the notes. After a merge conflict, build again.
"""
_RESTORE = (
    "restore the file from version control (such as `git checkout cards/flashgen.lock`), or delete "
    "it to ship all notes as new edits"
)
_MEANT = "restore the line from version control; if you merged it by hand, remove its `#…` too"
_WHOLE = f"{_RESTORE}; if you merged it by hand, leave a line with `notes` alone"
_CHECK = re.compile(r" #([0-9a-f]{8})$")
_KEY = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)?(?:\.[a-z]+)?(?:~[0-9]+)?")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_STATES = ("live", "starter", "retired")
_LATEST = 2**33
_WORDS = 13
"""Words of a note's line before its parts."""
_FIRST_FORMAT_CARDS = 7
"""Where format 1 has the cards, and today's format a position."""
_SUM_BYTES = 8


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
        findings.append(file.finding(1, 1, OTHER_COLLECTION, message, hint))
    return ledger, file.text, findings


def write_ledger(ledger: Ledger) -> str:
    """Give the ledger as its file."""
    lines = [f"deck {name} {quote(deck, safe='')}" for name, deck in ledger.decks.items()]
    lines += [f"generation {ledger.generation}"] * bool(ledger.generation)
    if ledger.namespace:
        lines.append(f"namespace {quote(ledger.namespace, safe='')}")
    lines += [f"type {t.type_id} {t.content_hash} {_stamp(t.mod)}" for t in ledger.types.values()]
    lines += [_note_line(entry) for entry in ledger.notes.values()]
    lines = [f"{line} #{check_sum(line)}" for line in lines]
    lines.append(f"notes {len(ledger.notes)} {key_sum(ledger.notes.values()):x}")
    return _HEADER + "".join(f"{line}\n" for line in sorted(lines))


def read_ledger(source: Source) -> tuple[Ledger, list[Diagnostic]]:
    """Read a ledger, both sides of a merge included; what is damaged is a finding."""
    known = [str(number) for number in range(1, FORMAT + 1)]
    for number, line in enumerate(source.lines, start=1):
        words = line.split(" ")
        if words[0] == "flashgen-ledger" and words[1:] and words[1] not in known:
            message = (
                f"this ledger has format {words[1]}; this flashgen reads formats up to {FORMAT}"
            )
            return Ledger(), [source.finding(number, 1, OTHER_FORMAT, message, "upgrade flashgen")]
    reader = _Reader(source)
    reader.read()
    return reader.ledger(), reader.findings


@dataclass
class _Reader:
    """Gathers the entries of a file, both sides of a merge included."""

    source: Source
    entries: list[NoteEntry] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    types: dict[int, TypeEntry] = field(default_factory=dict)
    decks: dict[str, str] = field(default_factory=dict)
    namespace: str = ""
    generation: int = 0
    sums: set[tuple[int, int]] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)
    merged: bool = False
    summed: bool = False
    lost: int = 0

    def read(self) -> None:
        """Read every line."""
        for number, line in sides(self.source.lines):
            if line is None:
                self.merged = True
            elif line.startswith("flashgen-ledger"):
                self.summed |= line != "flashgen-ledger 1"
            elif line and not line.startswith("#"):
                self._line(number, line)
        if self.findings:
            return
        lines = self.source.lines
        if lines[-1] or not self.types:
            message = "the end of this ledger is missing"
            self._finding(len(lines), message, _RESTORE)
        elif not self.merged:
            self._check_whole()

    def ledger(self) -> Ledger:
        """Return what was read; a note that one branch renamed is found under both its names."""
        notes = {entry.key: entry for entry in self.entries}
        if not len(self.entries) == len(notes) == len({entry.guid for entry in self.entries}):
            notes, clashes = merge.together(self.entries)
            for clash in clashes:
                place = self.places[clash.key], 1, GIVEN_TWICE, clash.message, clash.hint
                self.findings.append(self.source.finding(*place))
        return Ledger(
            notes, self.types, self.namespace, self.decks, self.generation, lost=self.lost
        )

    def _line(self, number: int, line: str) -> None:
        checked = _CHECK.search(line)
        text = line[: checked.start()] if checked else line
        if checked and check_sum(text) != checked[1]:
            self._finding(number, f"{_what(text)} was changed outside flashgen", _MEANT)
            return
        what, _, rest = text.partition(" ")
        try:
            match what:
                case "note":
                    self._note(number, _note(rest))
                case "type":
                    self._type(_type(rest))
                case "notes" if rest:
                    count, total = rest.split(" ")
                    self.sums.add((int(count), int(total, 16)))
                case "notes":
                    self.merged = True
                case "deck":
                    name, deck = map(unquote, rest.split(" "))
                    self.decks[name] = min(deck, self.decks.get(name, deck))
                case "namespace":
                    self._namespace(number, unquote(rest))
                case "generation":
                    self.generation = max(self.generation, int(rest))
                case _:
                    self._finding(number, f"{_what(text)} cannot be read", _RESTORE)
        except (ValueError, IndexError):
            self._finding(number, f"{_what(text)} cannot be read", _RESTORE)

    def _note(self, number: int, entry: NoteEntry) -> None:
        if problem := _problem(entry):
            self._finding(number, f'the line of "{entry.key}" {problem}', _RESTORE)
            return
        self.merged |= entry.key in self.places
        self.places.setdefault(entry.key, number)
        self.entries.append(entry)

    def _type(self, entry: TypeEntry) -> None:
        there = self.types.get(entry.type_id, entry)
        self.types[entry.type_id] = merge.joined_type(there, entry)

    def _namespace(self, number: int, name: str) -> None:
        if self.namespace not in ("", name):
            message = f'this ledger is of two namespaces, "{self.namespace}" and "{name}"'
            self._finding(number, message, _RESTORE)
        self.namespace = name

    def _check_whole(self) -> None:
        """Report lines that are gone: every one is missed by its own name.

        Two sums, or more notes than one says, are of a merge.
        """
        number = next(
            (n for n, line in enumerate(self.source.lines, 1) if line.startswith("notes ")), 1
        )
        if not self.sums and self.summed:
            self._finding(
                number, "the line that counts the notes of this ledger is missing", _WHOLE
            )
        if len(self.sums) != 1:
            return
        ((wanted, total),) = self.sums
        found = key_sum(self.entries)
        missing = wanted - len(self.entries)
        if missing < 0 or (missing, found) == (0, total):
            return
        self.lost = (total ^ found) if missing == 1 else 0
        what = f"{missing} of its {wanted} notes are missing"
        if not missing:
            what = "its notes are not those that were written"
        self._finding(number, f"this ledger is damaged: {what}", _WHOLE)

    def _finding(self, number: int, message: str, hint: str) -> None:
        self.findings.append(self.source.finding(number, 1, DAMAGED, message, hint))


def _what(line: str) -> str:
    """Name what a line is about, as far as it says so."""
    what, _, rest = line.partition(" ")
    key = rest.partition(" ")[0]
    return f'the line of "{key}"' if what == "note" and _KEY.fullmatch(key) else "this line"


def _problem(entry: NoteEntry) -> str:
    """Say what cannot be true of an entry, if anything."""
    numbers = list(entry.parts.values())
    settled = not entry.retired and entry.content_hash != UNKNOWN
    if settled and len(set(numbers)) < len(numbers):
        return "gives two parts one card"
    if entry.cloze and numbers and not set(entry.cards) <= set(numbers):
        return "has a card without its part"
    return ""


def key_sum(notes: Iterable[NoteEntry]) -> int:
    """Add the names and GUIDs of notes up, in whatever order."""
    return reduce(xor, (summand(entry.key, entry.guid) for entry in notes), 0)


def summand(key: str, guid: str) -> int:
    """Return what one note adds to the sum."""
    return int.from_bytes(sha256(f"{key} {guid}".encode()).digest()[:_SUM_BYTES])


def _note_line(entry: NoteEntry) -> str:
    parts = [f"{quote(part, safe='')}={number}" for part, number in sorted(entry.parts.items())]
    top = f"/{entry.top}" if entry.top > max(entry.parts.values(), default=0) else ""
    cards = ",".join(map(str, entry.cards))
    fields = [
        entry.key,
        quote(entry.guid, safe=""),
        entry.kind,
        ",".join((entry.content_hash, *entry.earlier)),
        _stamp(entry.mod),
        entry.state,
        str(entry.since),
        str(entry.due),
        f"{'cloze' if entry.cloze else 'facets'}:{cards}{top}",
        quote(entry.version, safe=""),
        entry.authored,
        entry.likeness,
        entry.fields,
    ]
    return " ".join(["note", *fields, *parts])


def _note(line: str) -> NoteEntry:
    """Read the line of a note, of either format. Raises ValueError or IndexError."""
    words = line.split(" ")
    if ":" in words[_FIRST_FORMAT_CARDS]:
        words = _of_first_format(words)
    key, guid, kind, hashes, mod, state, since, due, cards, *more = words[:_WORDS]
    version, authored, likeness, fields = more
    content_hash, *earlier = hashes.split(",")
    note_type, _, numbers = cards.partition(":")
    numbers, _, top = numbers.partition("/")
    if not _KEY.fullmatch(key) or state not in _STATES or note_type not in ("facets", "cloze"):
        raise ValueError(line)
    return NoteEntry(
        key=key,
        guid=unquote(guid),
        kind=kind,
        content_hash=content_hash,
        mod=_seconds(mod),
        due=int(due),
        cloze=note_type == "cloze",
        cards=tuple(map(int, numbers.split(","))),
        parts=dict(map(_part, words[_WORDS:])),
        top=int(top) if top else 0,
        earlier=tuple(earlier),
        state=state,
        since=int(since),
        version=unquote(version),
        authored=authored,
        fields=fields,
        likeness=likeness,
    )


def _of_first_format(words: list[str]) -> list[str]:
    """Bring the words of a line of format 1 to today's places; every hash was shipped by 0.1."""
    key, guid, kind, hashes, mod, state, due, cards, *parts = words
    current, *earlier = hashes.split(",")
    hashes = ",".join([current, *(f"{known}!" for known in earlier)])
    unknown = [UNKNOWN] * 4
    return [key, guid, kind, hashes, mod, state, "0", due, cards, *unknown, *parts]


def _type(line: str) -> TypeEntry:
    type_id, content_hash, mod = line.split(" ")
    return TypeEntry(int(type_id), content_hash, _seconds(mod))


def _part(pair: str) -> tuple[str, int]:
    name, _, number = pair.rpartition("=")
    if not _NUMBER.fullmatch(number):
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
