"""A copy of the collection before flashgen lets anything be written into it."""

import shutil
import sqlite3
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

from flashgen.anki_loop.remembered import Home
from flashgen.targets.anki.imported import copy_whole

KEPT = 10
"""How many copies of one collection are kept; the oldest go."""


def back_up(collection: Path, home: Home, *, folder: Path | None = None) -> Path:
    """Copy a collection, with what Anki has not yet moved into the file, and prove the copy.

    Raises UnreadableError if no sound copy can be had, and OSError if there is no room for one.
    """
    name = sha256(f"{home.folder}\0{home.created}".encode(errors="surrogateescape")).hexdigest()
    backups = (folder or user_data_path("flashgen") / "backups") / name[:16]
    stem = time.strftime("%Y-%m-%d-%H%M%S")
    taken = [int(place.name.rpartition("-")[2]) for place in backups.glob(f"{stem}-*")]
    place = backups / f"{stem}-{max(taken, default=-1) + 1:03}"
    place.mkdir(parents=True)
    try:
        copy_whole(collection, place / "collection.anki2")
        _prove(place / "collection.anki2")
    except BaseException:
        shutil.rmtree(place)
        raise
    for old in sorted(backups.iterdir())[:-KEPT]:
        shutil.rmtree(old)
    return place / "collection.anki2"


def how_to_restore(backup: Path, home: Home) -> str:
    """Say where a backup lies, and what to do with it."""
    return (
        f"a copy of your collection as it was lies at {backup}\n"
        f"  to take all back: quit Anki, put that file in place of collection.anki2 in\n"
        f"  {home.folder}, and delete collection.anki2-wal beside it, if there is one"
    )


def _prove(copy: Path) -> None:
    """Open a copy once more, as the one file that it is now, and count what is in it."""
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as database:
        for table in ("col", "notes", "cards", "revlog"):
            database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
