"""Find the collection that is open in Anki, and read it without a lock."""

from pathlib import Path, PureWindowsPath

from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.remembered import Home
from flashgen.anki_loop.there import There, read_there
from flashgen.anki_loop.trouble import AnkiError

COLLECTION = "collection.anki2"


def of_file(collection: Path) -> tuple[Home, There]:
    """Read a collection file. Raises UnreadableError."""
    there = read_there(collection)
    return Home(str(collection.resolve().parent), there.created), there


def of_anki(anki: AnkiConnect) -> tuple[Home, There]:
    """Read the collection that is open in Anki. Raises AnkiError and UnreadableError."""
    anki.need(["getMediaDirPath"])
    media = str(anki.call("getMediaDirPath"))
    folder = Path(media).parent
    if not (folder / COLLECTION).is_file():
        where = PureWindowsPath(media).parent if "\\" in media else folder
        raise AnkiError(
            f"Anki's collection lies in {where}, where it cannot be read from here",
            "Give a copy of it by --collection FILE; it lies beside the media folder.",
        )
    there = read_there(folder / COLLECTION)
    return Home(str(folder), there.created), there
