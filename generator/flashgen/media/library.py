"""Images that cards show: found inside `cards/`, named by their content."""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from flashgen.diagnostics import clip
from flashgen.identity import slug
from flashgen.media.look import look
from flashgen.media.verdict import DamagedError, Remark

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
    Anki never replaces a media file that it already has. `remarks` say where it would be shown
    otherwise than elsewhere.
    """

    path: Path
    relative: str
    name: str
    data: bytes
    remarks: tuple[Remark, ...] = ()


class Library:
    """Finds the images of one collection and reads each only once.

    `used` keeps what was found, by the paths as authored, for whoever empties it before.
    """

    def __init__(self, cards: Path) -> None:
        self.cards = cards.resolve()
        self.used: dict[str, Image] = {}
        self._images: dict[Path, Image] = {}
        self._seen: dict[Path, Image] = {}
        self._found: dict[tuple[str, Path], Image] = {}
        self._known: list[str] | None = None
        self._listed: dict[Path, list[str]] = {}

    def find(self, written: str, folder: Path, known: str = "") -> Image:
        """Return the image that is written as `written` in a file of `folder`.

        A path counts from the file's own folder or from `cards/`. One whose name is `known` was
        looked into before; that is not done again, and nothing is remarked. Raises MediaError.
        """
        if image := self._found.get((written, folder)):
            self.used[written] = image
            return image
        shown = f'"{clip(written)}"'
        if "://" in written or written.startswith(("//", "data:")):
            raise MediaError(
                f"the image {shown} is not a file", "cards work offline: save it below cards/"
            )
        tries = [
            base / name for name in (written, unquote(written)) for base in (folder, self.cards)
        ]
        try:
            path = next((path for path in self._spelt(tries) if path.is_file()), None)
        except (OSError, ValueError):
            path = None
        if path is None:
            raise MediaError(f"there is no image {shown}", self._nearest(written))
        other = self._other_case(path)
        path = path.resolve()
        if not path.is_relative_to(self.cards):
            raise MediaError(f"the image {shown} lies outside cards/", "copy it into cards/media/")
        if path not in self._images:
            self._images[path] = self._read(path, shown)
        image = self._images[path]
        if image.name == known:
            self.used[written] = image
            return image
        if path not in self._seen:
            self._seen[path] = _looked_into(image, shown)
        image = self._seen[path]
        if other:
            image = replace(image, remarks=(*image.remarks, _case(other)))
        self._found[written, folder] = self.used[written] = image
        return image

    def pictures(self) -> list[Path]:
        """Return all images in `cards/media/`, shown or not."""
        return sorted(path for path in (self.cards / "media").rglob("*") if _is_image(path))

    def _spelt(self, tries: list[Path]) -> Iterator[Path]:
        """Give the paths as written, then with the names that the disk has for the same letters.

        A letter with a mark is one character or two: systems, archives and clouds differ in that.
        """
        yield from tries
        for path in tries:
            if path.as_posix().isascii():
                continue
            here = Path(path.anchor)
            for part in path.relative_to(here).parts:
                same = (name for name in self._names(here) if _composed(name) == _composed(part))
                here /= part if os.path.lexists(here / part) else next(same, part)
            yield here

    def _other_case(self, path: Path) -> str:
        """Return the name on the disk if it differs in case: then this is a disk that forgives."""
        while path.name and path != self.cards:
            names = list(map(_composed, self._names(path.parent)))
            if path.name != ".." and _composed(path.name) not in names:
                alike = (n for n in names if n.casefold() == _composed(path.name).casefold())
                return next(alike, "")
            path = path.parent
        return ""

    def _names(self, folder: Path) -> list[str]:
        if folder not in self._listed:
            try:
                self._listed[folder] = os.listdir(folder)  # noqa: PTH208 - names are all we need
            except OSError:
                self._listed[folder] = []
        return self._listed[folder]

    def _nearest(self, written: str) -> str:
        if self._known is None:
            paths = (path for path in self.cards.rglob("*") if _is_image(path))
            self._known = sorted(path.relative_to(self.cards).as_posix() for path in paths)
        alike = [name for name in self._known if name.casefold().endswith(written.casefold())]
        near = alike if written else []
        near = near or get_close_matches(written, self._known, n=1, cutoff=0.75)
        return f'did you mean "{near[0]}"?' if near else "a path counts from cards/"

    def _read(self, path: Path, shown: str) -> Image:
        if path.suffix.lower() not in SUFFIXES:
            raise MediaError(
                f"{shown} is not an image that Anki shows", f"use one of {', '.join(SUFFIXES)}"
            )
        try:
            size = path.stat().st_size
            if size > MAX_BYTES:
                limit = MAX_BYTES // 1_000_000
                raise MediaError(f"{shown} has {size:,} bytes; at most {limit} MB are packed")
            data = path.read_bytes()
        except OSError as error:
            raise MediaError(f"the image {shown} cannot be read: {error.strerror}") from error
        if not data:
            raise MediaError(f"the image {shown} is empty")
        digest = sha256(data).hexdigest()[:12]
        name = f"{slug(path.stem)[:60]}-{digest}{path.suffix.lower()}"
        relative = path.relative_to(self.cards).as_posix()
        return Image(path, relative, name, data)


def _looked_into(image: Image, shown: str) -> Image:
    try:
        return replace(image, remarks=look(image.data, image.path.suffix.lower()).remarks)
    except DamagedError as error:
        raise MediaError(f"the image {shown} {error}", "open it and save it again") from None


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _case(name: str) -> Remark:
    what = f'is called "{name}" on the disk, which other systems tell from what is written'
    return Remark(what, "write the name with the same capital letters")


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.is_file()
