r"""Read the notes of a package or of a user's collection, without ever writing to either.

Formats: Anki's collection schema 11 (packages, and decks as JSON in `col`) and 14 to 18 (decks in
a table, levels of a name separated by \x1f).
"""

import json
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_NAMES = ("collection.anki21", "collection.anki2")
_NEWEST = "collection.anki21b"
"""Beside it, `collection.anki2` holds only a note that asks for a newer Anki."""


class UnreadableError(Exception):
    """The file is not a package or collection that can be read."""


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A note as it is there; `decks` are the decks its cards lie in."""

    guid: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int
    decks: frozenset[str]
    note_type: int


def read_package(path: Path) -> dict[str, ImportedNote]:
    """Return the flashgen notes of an `.apkg` by GUID. Raises UnreadableError."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in _NAMES if name in archive.namelist()]
            if not names or _NEWEST in archive.namelist():
                raise UnreadableError("this package holds no collection that flashgen can read")
            data = archive.read(names[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise UnreadableError("this is not an Anki package") from error
    with closing(sqlite3.connect(":memory:")) as database:
        return _read(database, data)


def read_collection(path: Path) -> dict[str, ImportedNote]:
    """Return the flashgen notes of a collection by GUID. Raises UnreadableError.

    Works on a copy, with the write-ahead log that Anki keeps beside the file while it is open, for
    Anki locks the file itself.
    """
    with _copy(path) as copy, closing(sqlite3.connect(copy)) as database:
        return _read(database)


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="flashgen-") as folder:
        copy = Path(folder, "collection.anki2")
        shutil.copyfile(path, copy)
        log = path.with_name(f"{path.name}-wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
        yield copy


def _read(database: sqlite3.Connection, data: bytes | None = None) -> dict[str, ImportedNote]:
    try:
        if data is not None:
            database.deserialize(data)
        database.create_collation("unicase", _unicase)
        return _notes(database)
    except (sqlite3.DatabaseError, TypeError, ValueError, MemoryError) as error:
        raise UnreadableError(f"this is not an Anki collection ({error})") from error


def _notes(database: sqlite3.Connection) -> dict[str, ImportedNote]:
    decks = _decks(database)
    lies_in: dict[int, set[str]] = {}
    for note_id, deck_id in database.execute(
        "SELECT nid, CASE odid WHEN 0 THEN did ELSE odid END FROM cards"
    ):
        lies_in.setdefault(note_id, set()).add(decks.get(deck_id, ""))
    rows = database.execute("SELECT id, guid, flds, tags, mod, mid FROM notes")
    return {
        guid: ImportedNote(
            guid,
            tuple(fields.split("\x1f")),
            tuple(sorted(tags.split())),
            mod,
            frozenset(lies_in.get(note_id, ())),
            mid,
        )
        for note_id, guid, fields, tags, mod, mid in rows
    }


def _decks(database: sqlite3.Connection) -> dict[int, str]:
    (listed,) = database.execute("SELECT decks FROM col").fetchone()
    if listed:
        return {int(deck_id): deck["name"] for deck_id, deck in json.loads(listed).items()}
    rows = database.execute("SELECT id, name FROM decks")
    return {deck_id: name.replace("\x1f", "::") for deck_id, name in rows}


def _unicase(one: str, other: str) -> int:
    """Compare as Anki's own collation does, near enough for reading."""
    first, second = one.casefold(), other.casefold()
    return (first > second) - (first < second)
