"""Notes → the bytes of an `.apkg`: the same notes give the same bytes, anywhere and at any time."""

import errno
import io
import json
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from flashgen.identity import number
from flashgen.media.library import Image
from flashgen.targets.anki.notetypes import (
    CLOZE_ID,
    FACETS_ID,
    SEPARATOR,
    cloze_type,
    facets_type,
)

_CHUNK = 1_000_000
_LEVEL = 4
"""Of compression: level 6, the usual one, takes twice the time for 5 % less."""
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_DEFAULT_ID = 1
"""Of the deck, and of the preset, that every collection has."""
PRESET = "Flashgen"
_SQLITE_VERSION_FIELDS = ((24, 4), (92, 8))
"""Offset and length of what SQLite counts and which SQLite it is; only a writer needs them.

As in a database in memory, they are zero; see sqlite.org/fileformat.html, 1.3.7 and 1.3.19.
"""


@dataclass(frozen=True, slots=True)
class PackageNote:
    """One note ready to be written, its fields `joined` by Anki's separator.

    It has a card for each of `ordinals`, at the position of the same place in `dues`.
    """

    guid: str
    cloze: bool
    joined: str
    tags: tuple[str, ...]
    ordinals: tuple[int, ...]
    deck: str
    mod: int
    dues: tuple[int, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields, in the order of the note type."""
        return tuple(self.joined.split(SEPARATOR))


@dataclass(frozen=True, slots=True)
class PackageDeck:
    """A deck by its full name, and what Anki shows about it (Markdown)."""

    name: str
    description: str


class Package(genanki.Package):  # type: ignore[misc]
    """A genanki package written in one go: own card ordinals, own times, compressed, no clock.

    Its decks have our preset, or without `preset` the one that every collection has.
    genanki derives cards itself and misses nested clozes, writes one time for all notes and puts
    the clock and the SQLite version into the file; none of that can be had by its options.
    """

    def __init__(
        self,
        decks: Sequence[PackageDeck],
        notes: Sequence[PackageNote],
        type_mods: dict[int, int],
        images: Iterable[Image],
        *,
        preset: bool = True,
    ) -> None:
        super().__init__([])
        self.preset = preset
        self.package_decks = decks
        self.notes = notes
        self.type_mods = type_mods
        self.images = sorted(images, key=lambda image: image.name)

    def to_bytes(self) -> bytes:
        """Return the package as a file's content. Raises OSError where there is no room for it."""
        with TemporaryDirectory(prefix="flashgen-") as folder:
            return self.zipped(self.collection(Path(folder)))

    def zipped(self, collection: Path) -> bytes:
        """Return the package with the collection that `collection` wrote; leaves Python alone.

        Nearly all the time goes into compressing, during which other threads run.
        """
        media = {str(index): image.name for index, image in enumerate(self.images)}
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            _add_file(archive, "collection.anki2", collection)
            _add(archive, "media", json.dumps(media).encode(), compress=True)
            for index, image in enumerate(self.images):
                packed = not image.name.endswith(".svg")
                _add(archive, str(index), image.data, compress=not packed)
        return output.getvalue()

    def collection(self, folder: Path) -> Path:
        """Write the collection to a file, so that memory never has to hold it."""
        path = folder / "collection.anki2"
        database = sqlite3.connect(path)
        try:
            database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
            self.write_to_db(database.cursor(), 0.0, None)
            database.commit()
        except sqlite3.OperationalError as error:
            raise OSError(errno.EIO, str(error), str(path)) from error
        finally:
            database.close()
        with path.open("r+b") as file:
            for offset, length in _SQLITE_VERSION_FIELDS:
                file.seek(offset)
                file.write(bytes(length))
        return path

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: object) -> None:  # noqa: ARG002
        """Fill an empty collection; genanki's time and id generator are not used."""
        cursor.executescript(APKG_SCHEMA)
        cursor.executescript(APKG_COL)
        notes = list(self._numbered())
        cursor.executemany("INSERT INTO notes VALUES(?,?,?,?,?,?,?,?,?,?,?)", _note_rows(notes))
        cursor.executemany(
            "INSERT INTO cards VALUES(?,?,?,?,?,?,0,0,?,0,0,0,0,0,0,0,0,'')", _card_rows(notes)
        )
        latest = max([*self.type_mods.values(), *(note.mod for note in self.notes)], default=0)
        crt = latest - latest % 86400
        models, decks, presets = self._models(), self._decks(latest), self._presets(cursor)
        cursor.execute(
            "UPDATE col SET crt=?, mod=?, scm=?, models=?, decks=?, dconf=?",
            (crt, latest * 1000, latest * 1000, *map(_json, (models, decks, presets))),
        )

    def _numbered(self) -> Iterator[tuple[int, PackageNote]]:
        """Give the notes with their ids: times in milliseconds, as Anki's own are."""
        note_id = 0
        for note in sorted(self.notes, key=lambda note: (note.mod, note.dues, note.guid)):
            note_id = max(note_id + 1, note.mod * 1000)
            yield note_id, note

    def _models(self) -> dict[str, Any]:
        return {
            str(model["id"]): {**model, "mod": self.type_mods[model["id"]], "usn": -1, "did": None}
            for model in (facets_type(), cloze_type())
        }

    def _decks(self, mod: int) -> dict[str, Any]:
        decks = {str(_DEFAULT_ID): _deck(_DEFAULT_ID, "Default", "", mod, _DEFAULT_ID)}
        for deck in self.package_decks:
            deck_id = _deck_id(deck.name)
            preset = _preset_id() if self.preset else _DEFAULT_ID
            decks[str(deck_id)] = _deck(deck_id, deck.name, deck.description, mod, preset)
        return decks

    def _presets(self, cursor: sqlite3.Cursor) -> dict[str, Any]:
        """Add our preset, for users who tick it at import."""
        presets: dict[str, Any] = json.loads(cursor.execute("SELECT dconf FROM col").fetchone()[0])
        if self.preset:
            presets[str(_preset_id())] = {**preset_of(presets["1"]), "id": _preset_id()}
        return presets


def preset_of(default: dict[str, Any]) -> dict[str, Any]:
    """Return a preset that keeps the authored order, with all else as in another one.

    `newGatherPriority` 1 is "ascending position", `newSortOrder` 1 "order gathered".
    """
    return {
        **default,
        "name": PRESET,
        "new": {**default["new"], "bury": True},
        "rev": {**default["rev"], "bury": True},
        "buryInterdayLearning": True,
        "newGatherPriority": 1,
        "newSortOrder": 1,
        "desiredRetention": 0.9,
    }


def _note_rows(notes: Iterable[tuple[int, PackageNote]]) -> Iterator[tuple[Any, ...]]:
    for note_id, note in notes:
        mid = CLOZE_ID if note.cloze else FACETS_ID
        tags = f" {' '.join(note.tags)} "
        title = note.joined.partition(SEPARATOR)[0]
        yield note_id, note.guid, mid, note.mod, -1, tags, note.joined, title, 0, 0, ""


def _card_rows(notes: Iterable[tuple[int, PackageNote]]) -> Iterator[tuple[Any, ...]]:
    card_id = 0
    for note_id, note in notes:
        deck_id = _deck_id(note.deck)
        for ordinal, due in zip(note.ordinals, note.dues, strict=True):
            card_id = max(card_id + 1, note.mod * 1000)
            yield card_id, note_id, deck_id, ordinal, note.mod, -1, due


def _deck(deck_id: int, name: str, description: str, mod: int, preset: int) -> dict[str, Any]:
    """Lay out a deck of which nothing was studied yet; its description is Markdown."""
    deck: dict[str, Any] = genanki.Deck(deck_id, kept_name(name), description).to_json()
    today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    own = {"md": True, "mod": mod, "conf": preset, "browserCollapsed": False, "extendRev": 0}
    return deck | today | own


@cache
def _deck_id(name: str) -> int:
    return number("deck", kept_name(name))


def kept_name(name: str) -> str:
    """Return the name that every Anki keeps: in NFC, and old ones drop straight quotes."""
    return unicodedata.normalize("NFC", name).replace('"', "'")


def _preset_id() -> int:
    return number("preset", PRESET)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _add(archive: zipfile.ZipFile, name: str, data: bytes, *, compress: bool) -> None:
    kind = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    archive.writestr(_settled(zipfile.ZipInfo(name)), data, kind, archive.compresslevel)


def _add_file(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    """Add a file, compressed, some at a time."""
    with path.open("rb") as file, archive.open(name, "w") as target:
        copyfileobj(file, target, _CHUNK)
    _settled(archive.getinfo(name))


def _settled(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Make an entry look the same wherever and whenever it is written."""
    entry.date_time = _FIXED_DATE
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry
