"""What a collection last got, as it was read back there: kept for each profile of a user.

It lies in the user's data folder, outside the repository, for two people who share one have two
collections. A file that is gone or damaged means that nothing is known; the ledger then still says
which texts were ever shipped.
"""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from flashgen.output import write

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Home:
    """A collection, known by its profile's folder and the stamp of its creation.

    The folder is as Anki calls it, on whatever machine that is.
    """

    folder: str
    created: int

    @property
    def profile(self) -> str:
        """Return the name of the profile, which is that of its folder."""
        return self.folder.replace("\\", "/").rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Got:
    """A note as it was read back: its fields `joined`, the tags that were ours, its time.

    It was `pulled` if that is a person's text which came into the YAML by a pull.
    """

    joined: str
    tags: tuple[str, ...]
    mod: int
    pulled: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a collection last got: notes by GUID, descriptions of decks by name.

    `retired` are the GUIDs of notes of ours that were said to be retired; `told` is what else of
    that collection was said once and need not be said again.
    """

    generation: int = 0
    notes: dict[str, Got] = field(default_factory=dict)
    decks: dict[str, str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


class Memory:
    """What the collections of this user got from the cards of one `namespace`."""

    def __init__(self, namespace: str, folder: Path | None = None) -> None:
        self.folder = folder or user_data_path("flashgen") / "delivered"
        self._namespace = namespace

    def recall(self, home: Home) -> Delivered | None:
        """Return what a collection last got, if that is known."""
        values = _read(self._path(home))
        if values is None:
            return None
        try:
            notes = {
                guid: Got(text, tuple(tags), mod, bool(pulled))
                for guid, (text, tags, mod, *pulled) in values["notes"].items()
            }
            retired, told = frozenset(values["retired"]), frozenset(values.get("told", ()))
            return Delivered(values["generation"], notes, values["decks"], retired, told)
        except (AttributeError, KeyError, TypeError, ValueError):
            return None

    def remember(self, home: Home, delivered: Delivered) -> None:
        """Note what was read back, and that this is the collection of last time."""
        notes = {
            guid: (got.joined, got.tags, got.mod, *([True] if got.pulled else []))
            for guid, got in delivered.notes.items()
        }
        values = {
            "generation": delivered.generation,
            "notes": notes,
            "decks": delivered.decks,
            "retired": sorted(delivered.retired),
            "told": sorted(delivered.told),
        }
        last = {"folder": home.folder, "created": home.created}
        write({self._path(home): _packed(values), self._last: _packed(last)})

    def last(self) -> Home | None:
        """Return the collection that was delivered to last."""
        values = _read(self._last)
        try:
            return Home(values["folder"], values["created"]) if values else None
        except (KeyError, TypeError):
            return None

    def first(self, what: str) -> bool:
        """Say whether something happens for the first time for this user, and note that it did."""
        marker = self.folder / f"{what}.told"
        if marker.exists():
            return False
        write({marker: b""})
        return True

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Say whether nobody else is at work for these cards; nobody else gets in meanwhile.

        A lock of the system's, by SQLite: it goes with its process, however that ends.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(self.folder / f"{self._name('lock')}.lock", timeout=0)
        try:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                yield False
            else:
                yield True
        finally:
            lock.close()

    @property
    def _last(self) -> Path:
        return self.folder / f"{self._name('last')}.json.gz"

    def _path(self, home: Home) -> Path:
        return self.folder / f"{self._name(home.folder, str(home.created))}.json.gz"

    def _name(self, *parts: str) -> str:
        text = "\0".join((self._namespace, *parts))
        return sha256(text.encode(errors="surrogateescape")).hexdigest()[:32]


def _packed(values: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps({"format": _FORMAT, **values}).encode(), 1, mtime=0)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        values = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError):
        return None
    known = isinstance(values, dict) and values.get("format") == _FORMAT
    return values if known else None
