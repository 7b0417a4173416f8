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
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_NAMES = ("collection.anki21", "collection.anki2")
_NEWEST = "collection.anki21b"
"""Beside it, `collection.anki2` holds only a note that asks for a newer Anki."""

_ATTEMPTS = 20
_LOG_HEADER = 32


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
    with unpacked(path) as database:
        return notes_of(database)


@contextmanager
def unpacked(path: Path) -> Iterator[sqlite3.Connection]:
    """Give the collection inside an `.apkg`. Raises UnreadableError."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in _NAMES if name in archive.namelist()]
            if not names or _NEWEST in archive.namelist():
                raise UnreadableError("this package holds no collection that flashgen can read")
            data = archive.read(names[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise UnreadableError("this is not an Anki package") from error
    with closing(sqlite3.connect(":memory:")) as database, _readable():
        database.deserialize(data)
        database.create_collation("unicase", _unicase)
        yield database


def read_collection(path: Path) -> dict[str, ImportedNote]:
    """Return the flashgen notes of a collection by GUID. Raises UnreadableError."""
    with opened(path) as database:
        return notes_of(database)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a copy of a collection, opened: Anki's own is neither locked nor written to.

    Raises UnreadableError, also for what the reader finds to be damaged.
    """
    with tempfile.TemporaryDirectory(prefix="flashgen-") as folder:
        copy = Path(folder, "collection.anki2")
        copy_whole(path, copy)
        with closing(sqlite3.connect(copy)) as database, _readable():
            database.create_collation("unicase", _unicase)
            yield database


def copy_whole(path: Path, copy: Path) -> None:
    """Copy a collection with the write-ahead log in which Anki keeps its last changes.

    If Anki writes between the two, or moves the log into the file, the pair does not fit; so both
    are copied again until nothing changed and the copy is sound. Raises UnreadableError.
    """
    log, log_copy = (place.with_name(f"{place.name}-wal") for place in (path, copy))
    problem = "Anki keeps writing to it"
    for _ in range(_ATTEMPTS):
        before = _state(path, log)
        shutil.copyfile(path, copy)
        log_copy.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(log, log_copy)
        if _state(path, log) == before:
            problem = _damage(copy)
            if not problem:
                return
    raise UnreadableError(f"this is not an Anki collection ({problem})")


def _state(*paths: Path) -> list[tuple[int, int, bytes] | None]:
    """Return what tells that a file was written: size, time, and the salt of a log."""
    states: list[tuple[int, int, bytes] | None] = []
    for path in paths:
        try:
            status = path.stat()
            with path.open("rb") as file:
                states.append((status.st_size, status.st_mtime_ns, file.read(_LOG_HEADER)))
        except FileNotFoundError:
            states.append(None)
    return states


def _damage(copy: Path) -> str:
    """Return what is wrong with a copy, of its pages, notes and cards; nothing if it is sound."""
    try:
        with closing(sqlite3.connect(copy)) as database:
            database.create_collation("unicase", _unicase)
            for check in ("quick_check", "integrity_check(notes)", "integrity_check(cards)"):
                (found,) = database.execute(f"PRAGMA {check}").fetchone()
                if found != "ok":
                    return str(found)
    except (sqlite3.DatabaseError, TypeError) as error:
        return str(error)
    return ""


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.DatabaseError, TypeError, ValueError, MemoryError) as error:
        raise UnreadableError(f"this is not an Anki collection ({error})") from error


def notes_of(database: sqlite3.Connection) -> dict[str, ImportedNote]:
    """Return all notes by GUID."""
    decks = decks_of(database)
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


def decks_of(database: sqlite3.Connection) -> dict[int, str]:
    """Return the names of all decks by their ids."""
    (listed,) = database.execute("SELECT decks FROM col").fetchone()
    if listed:
        return {int(deck_id): deck["name"] for deck_id, deck in json.loads(listed).items()}
    rows = database.execute("SELECT id, name FROM decks")
    return {deck_id: name.replace("\x1f", "::") for deck_id, name in rows}


def _unicase(one: str, other: str) -> int:
    """Compare as Anki's own collation does, near enough for reading."""
    first, second = one.casefold(), other.casefold()
    return (first > second) - (first < second)
