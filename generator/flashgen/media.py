"""Images that cards show: found inside `cards/`, named by their content."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from flashgen.identity import slug

SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
MAX_BYTES = 10_000_000


class MediaError(Exception):
    """An image that cannot be used; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Image:
    """An image: where it lies below `cards/`, its bytes, and its name in Anki.

    The name is ASCII and carries a hash of the content, so a changed picture has a new name:
    Anki never replaces a media file that it already has.
    """

    path: Path
    relative: str
    name: str
    data: bytes


class Library:
    """Finds the images of one collection and reads each only once."""

    def __init__(self, cards: Path) -> None:
        self.cards = cards.resolve()
        self._images: dict[Path, Image] = {}

    def find(self, written: str, folder: Path) -> Image:
        """Return the image that is written as `written` in a file of `folder`.

        A path counts from the file's own folder or from `cards/`. Raises MediaError.
        """
        if "://" in written or written.startswith(("//", "data:")):
            raise MediaError(
                f"the image {written} is not a file", "cards work offline: save it below cards/"
            )
        tries = [
            base / name for name in (written, unquote(written)) for base in (folder, self.cards)
        ]
        try:
            path = next((path for path in tries if path.is_file()), None)
        except (OSError, ValueError):
            path = None
        if path is None:
            raise MediaError(f"there is no image {written}", "a path counts from cards/")
        path = path.resolve()
        if not path.is_relative_to(self.cards):
            raise MediaError(
                f"the image {written} lies outside cards/", "copy it into cards/media/"
            )
        if path not in self._images:
            self._images[path] = self._read(path, written)
        return self._images[path]

    def _read(self, path: Path, written: str) -> Image:
        if path.suffix.lower() not in SUFFIXES:
            raise MediaError(
                f"{written} is not an image that Anki shows", f"use one of {', '.join(SUFFIXES)}"
            )
        try:
            size = path.stat().st_size
            if size > MAX_BYTES:
                limit = MAX_BYTES // 1_000_000
                raise MediaError(f"{written} has {size:,} bytes; at most {limit} MB are packed")
            data = path.read_bytes()
        except OSError as error:
            raise MediaError(f"the image {written} cannot be read: {error.strerror}") from error
        digest = sha256(data).hexdigest()[:12]
        name = f"{slug(path.stem)[:60]}-{digest}{path.suffix.lower()}"
        return Image(path, path.relative_to(self.cards).as_posix(), name, data)
