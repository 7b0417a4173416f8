"""A running Anki as flashgen uses it: which collection is open, what is in it, how files get there.

Where Anki sees the files of this machine, its collection is read from a copy of its file, and it is
given paths. Where it does not (Flatpak, Windows seen from WSL, a container, another machine), both
ways go through its media folder.
"""

import base64
import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.remembered import Home
from flashgen.anki_loop.there import There, read_exports, read_there
from flashgen.anki_loop.trouble import ActionError, AnkiError
from flashgen.targets.anki.imported import UnreadableError
from flashgen.targets.anki.notetypes import CLOZE_ID, FACETS_ID

NEEDED = (
    "getMediaDirPath",
    "getMediaFilesNames",
    "storeMediaFile",
    "retrieveMediaFile",
    "deleteMediaFile",
    "exportPackage",
    "findCards",
    "findNotes",
    "getDecks",
    "addTags",
    "multi",
)
_OURS = f"mid:{FACETS_ID} OR mid:{CLOZE_ID}"
_PREFIX = "_flashgen-"
_DRIVE = re.compile(r"([A-Za-z]):[\\/](.*)")
Stamp = tuple[tuple[int, int], ...]


class Desk:
    """A running Anki with a profile open. Making one asks for it. Raises AnkiError.

    `collection` is the file of the open collection if it can be read from here, and `shares_files`
    says that Anki can read ours.
    """

    def __init__(self, anki: AnkiConnect) -> None:
        self.anki = anki
        self.media: str = anki.call("getMediaDirPath")
        found = _seen_from_here(self.media).parent / "collection.anki2"
        self.collection = found if found.is_file() and anki.address.loopback else None
        sandboxed = "/.var/app/" in self.media or (os.name == "posix" and _DRIVE.match(self.media))
        self.shares_files = self.collection is not None and not sandboxed
        if self.collection and not self._is_open(self.collection):
            self.collection, self.shares_files = None, False

    @property
    def folder(self) -> str:
        """Return the folder of the profile, as Anki calls it."""
        return re.sub(r"[\\/][^\\/]*$", "", self.media)

    def home(self, there: There) -> Home:
        """Return what this collection is known by."""
        return Home(self.folder, there.created)

    def there(self) -> There:
        """Return what lies in the collection now. Raises AnkiError, UnreadableError."""
        if self.collection:
            return read_there(self.collection)
        cards = self.anki.call("findCards", query=_OURS)
        decks = self.anki.call("getDecks", cards=cards)
        roots = sorted({name.partition("::")[0] for name in decks})
        with tempfile.TemporaryDirectory(prefix="flashgen-") as folder:
            paths = [Path(folder, f"{number}.apkg") for number in range(len(roots))]
            for root, path in zip(roots, paths, strict=True):
                self._export(root, path)
            there = read_exports(path for path in paths if path.exists())
        ours = {n.guid for n in there.notes.values() if n.note_type in (FACETS_ID, CLOZE_ID)}
        if sum(len(there.cards.get(guid, ())) for guid in ours) != len(cards):
            raise UnreadableError("Anki exported only a part of its cards; try again")
        return there

    def stamp(self) -> Stamp | None:
        """Return what changes whenever Anki writes to its collection, if that can be seen."""
        if self.collection is None:
            return None
        files = self.collection, self.collection.with_name(f"{self.collection.name}-wal")
        states = [file.stat() for file in files if file.exists()]
        return tuple((state.st_size, state.st_mtime_ns) for state in states)

    @contextmanager
    def handed(self, name: str, data: bytes) -> Iterator[str]:
        """Give the path by which Anki can read `data`, for as long as this lasts."""
        if self.shares_files:
            with tempfile.TemporaryDirectory(prefix="flashgen-") as folder:
                path = Path(folder, name)
                path.write_bytes(data)
                yield str(path.absolute())
            return
        with self._in_media(name) as (path_there, own):
            self.anki.call("storeMediaFile", filename=own, data=_text(data))
            yield path_there

    def import_package(self, name: str, data: bytes) -> None:
        """Import a package at once; through the media folder if Anki cannot open our file."""
        try:
            with self.handed(name, data) as path:
                self.anki.call("importPackage", path=path)
        except ActionError as error:
            if not self.shares_files or "Failed to open" not in str(error):
                raise
            self.shares_files = False
            with self.handed(name, data) as path:
                self.anki.call("importPackage", path=path)

    def missing_media(self, names: Iterable[str]) -> list[str]:
        """Return which of these files Anki's media folder lacks."""
        there = set(self.anki.call("getMediaFilesNames"))
        return sorted(set(names) - there)

    def store_media(self, files: Mapping[str, bytes]) -> None:
        """Put files into Anki's media folder, all in one request."""
        if files:
            self.anki.many(
                ("storeMediaFile", {"filename": name, "data": _text(data)})
                for name, data in files.items()
            )

    def _is_open(self, collection: Path) -> bool:
        """Say whether a file is the collection that Anki has open, not one of another machine.

        A container and this machine may call their profiles' folders the same.
        """
        ids = set(self.anki.call("findNotes", query=_OURS))
        there = read_there(collection)
        types = (FACETS_ID, CLOZE_ID)
        ours = {there.ids[n.guid] for n in there.notes.values() if n.note_type in types}
        return ids == ours

    def _export(self, deck: str, path: Path) -> None:
        """Have a deck exported with its schedules, into the media folder, and fetch it."""
        with self._in_media(path.name) as (path_there, own):
            if self.anki.call("exportPackage", deck=deck, path=path_there, includeSched=True):
                data = self.anki.call("retrieveMediaFile", filename=own)
                path.write_bytes(base64.b64decode(data or ""))

    @contextmanager
    def _in_media(self, name: str) -> Iterator[tuple[str, str]]:
        """Give path and name of a file of our own in Anki's media folder, which goes afterwards."""
        own = f"{_PREFIX}{secrets.token_hex(6)}-{name}"
        separator = "\\" if "\\" in self.media else "/"
        try:
            yield f"{self.media}{separator}{own}", own
        except BaseException:
            with suppress(AnkiError):
                self.anki.call("deleteMediaFile", filename=own)
            raise
        self.anki.call("deleteMediaFile", filename=own)


def _seen_from_here(media: str) -> Path:
    """Return a folder of Anki's as it is called here; WSL has the drives of Windows in `/mnt`."""
    drive = _DRIVE.match(media)
    if os.name == "posix" and drive:
        return Path("/mnt", drive[1].lower(), drive[2].replace("\\", "/"))
    return Path(media)


def _text(data: bytes) -> Any:  # noqa: ANN401 - what JSON takes
    return base64.b64encode(data).decode()
