"""The ledger: what was last built, note by note; `cards/flashgen.lock` is its file.

From it follow the rules that keep review history: what changed gets a newer `mod`, so Anki takes
the edit; what did not change keeps its `mod`, so Anki leaves it alone; a cloze number belongs to
its part for ever. `flashgen.history.lines` reads and writes the file.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from zlib import crc32

LEDGER_FILE = "flashgen.lock"
UNKNOWN = "-"
"""In place of a hash that is not known: of something merged, or that the first format lacks."""

_REMEMBERED = 100
_FOR_GOOD = "!"


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """One note as it was last built.

    `mod` is in whole seconds since 1970 (Anki compares whole seconds), `due` a position among
    new cards, `cards` its facet slots or cloze numbers. `parts` gives a cloze number to each part
    id that ever was; `top` is the highest number ever given, where no part has it any more.
    `earlier` are the content hashes it was shipped with before, the last first, those that a
    flashgen was the last to ship marked. `state` is `live`, `starter` (it still has the texts of
    `flashgen new`) or `retired`, since the generation `since`: 0 if unknown, or if it came back.
    `version` is the flashgen that rendered it, `authored` a hash of what its author wrote, `fields`
    one of each filled field, `likeness` says how similar its words are to those of others.
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
    top: int = 0
    earlier: tuple[str, ...] = ()
    state: str = "live"
    since: int = 0
    version: str = UNKNOWN
    authored: str = UNKNOWN
    fields: str = UNKNOWN
    likeness: str = UNKNOWN

    @property
    def retired(self) -> bool:
        """Say whether its item is gone from the source."""
        return self.state == "retired"

    @property
    def question(self) -> str:
        """Return the id of its question."""
        return self.key.partition("/")[0].partition(".")[0]

    @property
    def known(self) -> set[str]:
        """Return every content hash that it was shipped with, as far as remembered."""
        return {self.content_hash, *(known.rstrip(_FOR_GOOD) for known in self.earlier)}


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """One note type."""

    type_id: int
    content_hash: str
    mod: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries: `notes` by key, `types` by note type id, the name of each question's deck.

    The `generation` rises with each build that changes a note.
    """

    notes: dict[str, NoteEntry] = field(default_factory=dict)
    types: dict[int, TypeEntry] = field(default_factory=dict)
    namespace: str = ""
    decks: dict[str, str] = field(default_factory=dict)
    generation: int = 0
    lost: int = field(default=0, compare=False)
    """What the file says all names and GUIDs add up to, less what they do: not 0 if one is lost."""


def next_mod(old: NoteEntry | TypeEntry | None, content_hash: str, now: int) -> int:
    """Return the modification time with which Anki takes an edit, and only an edit."""
    if old is None:
        return now
    retired = isinstance(old, NoteEntry) and old.retired
    if old.content_hash == content_hash and not retired:
        return old.mod
    return max(now, old.mod + 1)


def earlier_hashes(old: NoteEntry | None, content_hash: str, version: str) -> tuple[str, ...]:
    """Return the hashes that a note was shipped with before it had this one, the last first.

    A hundred are remembered, and for good the last of each flashgen that shipped it: of many users,
    somebody has not imported since.
    """
    if old is None:
        return ()
    last = old.content_hash + (_FOR_GOOD if version != old.version else "")
    return _remembered((last, *old.earlier), content_hash)


def free_key(key: str, used: Container[str]) -> str:
    """Return the key, or if it is used another one that no item can have."""
    result, attempt, stem = key, 1, key.partition("~")[0]
    while result in used:
        attempt += 1
        result = f"{stem}~{attempt}"
    return result


def joined_hashes(newer: NoteEntry, older: NoteEntry, *, descends: bool) -> tuple[str, ...]:
    """Return what two branches have shipped a note with; the newer hash too, unless it stays."""
    last = older.content_hash + (_FOR_GOOD if newer.version != older.version else "")
    hashes = (newer.content_hash, *newer.earlier, last, *older.earlier)
    return _remembered(hashes, newer.content_hash if descends else "")


def _remembered(hashes: Iterable[str], current: str) -> tuple[str, ...]:
    """Keep those that are marked, and of the others the last, without the current one."""
    names = list(hashes)
    marked = {name.rstrip(_FOR_GOOD) for name in names if name.endswith(_FOR_GOOD)}
    kept: list[str] = []
    others = 0
    for name in dict.fromkeys(name.rstrip(_FOR_GOOD) for name in names):
        if name in marked and name != UNKNOWN:
            kept.append(name + _FOR_GOOD)
        elif name in (current, UNKNOWN):
            continue
        elif others < _REMEMBERED:
            others += 1
            kept.append(name)
    return tuple(kept)


def fields_of(entry: NoteEntry) -> dict[int, str]:
    """Return the short hashes of an entry's filled fields by their places; empty if unknown."""
    if entry.fields == UNKNOWN:
        return {}
    pairs = (pair.split(":") for pair in entry.fields.split(","))
    return {int(place): digest for place, digest in pairs}


def check_sum(text: str) -> str:
    """Return eight hex digits that a change of a line changes too."""
    return f"{crc32(text.encode()):08x}"
