"""Look into an image: whether it is whole, what its name says, and shown everywhere alike.

Nothing is drawn: signatures, lengths and check sums tell what a program that draws would stumble
over, before one does.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flashgen.media.verdict import DamagedError, Remark

MAX_PIXELS = 100_000_000
"""Pixels that an image may have: drawn on paper each takes four bytes of memory."""
_PNG = b"\x89PNG\r\n\x1a\n"
_STARTS = {
    ".png": re.compile(re.escape(_PNG)),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".gif": re.compile(rb"GIF8[79]a"),
    ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    ".avif": re.compile(rb"....ftyp", re.DOTALL),
    ".svg": re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<"),
}
_NAMES = {".jpeg": ".jpg"}
_STANDALONE = (0x01, *range(0xD0, 0xDA))
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG without a length, and those that give the size of the picture."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the `suffix` that names the format, and remarks."""

    suffix: str
    remarks: tuple[Remark, ...] = ()


def look(data: bytes, suffix: str) -> Look:
    """Look into the bytes of an image whose file ends in `suffix`. Raises DamagedError."""
    found = format_of(data)
    if found is None:
        start = re.sub(rb"[^ -~]", b".", data[:16]).decode()
        raise DamagedError(f'is no image: it begins with "{start}"')
    named = _NAMES.get(suffix, suffix)
    what = f"is called {suffix}, but its content is that of {found}"
    if found != named and ".svg" in (found, named):
        raise DamagedError(what)
    remarks = list(_READERS[found](data))
    if found != named:
        remarks.append(Remark(what, f"call it {found}: not every program looks inside"))
    return Look(found, tuple(remarks))


def format_of(data: bytes) -> str | None:
    """Return the suffix of the format that the first bytes tell."""
    return next((suffix for suffix, start in _STARTS.items() if start.match(data)), None)


def _sized(width: int, height: int) -> None:
    if not width or not height:
        raise DamagedError(f"has no size: it claims {width} by {height} pixels")
    if width * height > MAX_PIXELS:
        limit = MAX_PIXELS // 1_000_000
        raise DamagedError(f"claims {width:,} by {height:,} pixels; at most {limit} million are")


def _png(data: bytes) -> Iterator[Remark]:
    """Follow the chunks to their end; each has a check sum."""
    place, drawn = len(_PNG), False
    while True:
        length, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        end = place + 12 + length
        if end > len(data):
            raise DamagedError("is cut off: its end is missing")
        if int.from_bytes(data[end - 4 : end]) != zlib.crc32(data[place + 4 : end - 4]):
            raise DamagedError("is damaged: a check sum in it is wrong")
        if place == len(_PNG):
            if kind != b"IHDR" or length != 13:  # noqa: PLR2004
                raise DamagedError("is damaged: it does not begin with its size")
            _sized(*(int.from_bytes(data[n : n + 4]) for n in (place + 8, place + 12)))
        drawn = drawn or kind == b"IDAT"
        if kind == b"IEND":
            break
        place = end
    if not drawn:
        raise DamagedError("is empty: it has no pixels")
    yield from ()


def _jpeg(data: bytes) -> Iterator[Remark]:
    """Follow the segments to the pixels, which go on to a mark of their end."""
    place, sized = 2, False
    while True:
        while data[place : place + 1] == b"\xff" == data[place + 1 : place + 2]:
            place += 1
        mark, length = data[place : place + 2], int.from_bytes(data[place + 2 : place + 4])
        if len(data) < place + 4:
            raise DamagedError("is cut off: its end is missing")
        if mark[0] != 0xFF:  # noqa: PLR2004
            raise DamagedError("is damaged: a part of it does not begin where it should")
        if mark[1] in _STANDALONE:
            place += 2
            continue
        if mark[1] in _FRAMES:
            height, width = (int.from_bytes(data[n : n + 2]) for n in (place + 5, place + 7))
            _sized(width, height)
            sized = True
        place += 2 + length
        if mark[1] == 0xDA:  # noqa: PLR2004
            break
    if not sized:
        raise DamagedError("is damaged: it does not say its size")
    if data.find(b"\xff\xd9", place) < 0:
        raise DamagedError("is cut off: its end is missing")
    yield from ()


def _gif(data: bytes) -> Iterator[Remark]:
    """Follow the blocks; the mark of the end itself may be missing, as browsers do without."""
    _sized(*(int.from_bytes(data[n : n + 2], "little") for n in (6, 8)))
    place, pictures = 13 + _palette(data[10:11]), 0
    while place < len(data) and data[place : place + 1] != b";":
        kind = data[place : place + 1]
        if kind == b"!":
            place += 2
        elif kind == b",":
            pictures += 1
            place += 10 + _palette(data[place + 9 : place + 10]) + 1
        else:
            raise DamagedError("is damaged: a part of it does not begin where it should")
        while place < len(data) and data[place]:
            place += 1 + data[place]
        place += 1
    if place > len(data) or not pictures:
        raise DamagedError("is cut off: its end is missing")
    yield from ()


def _palette(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _webp(data: bytes) -> Iterator[Remark]:
    """Compare the lengths, and find the size where each of the three sorts has it."""
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise DamagedError("is cut off: its end is missing")
    kind, head = data[12:16], data[20:30]
    if kind == b"VP8X":
        _sized(*(int.from_bytes(head[n : n + 3], "little") + 1 for n in (4, 7)))
    elif kind == b"VP8L" and head[:1] == b"\x2f":
        bits = int.from_bytes(head[1:5], "little")
        _sized((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    elif kind == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
        _sized(*(int.from_bytes(head[n : n + 2], "little") & 0x3FFF for n in (6, 8)))
    else:
        raise DamagedError("is damaged: it does not say its size")
    yield from ()


def _avif(data: bytes) -> Iterator[Remark]:
    """Follow the boxes; the size stands in one called `ispe`."""
    if not data[8:32].count(b"avi"):
        raise DamagedError("is no image that Anki shows, but one of a phone or a film")
    place, boxes = 0, set()
    while place < len(data):
        boxes.add(data[place + 4 : place + 8])
        length = int.from_bytes(data[place : place + 4])
        if length == 1:
            length = int.from_bytes(data[place + 8 : place + 16])
        length = length or len(data) - place
        place += max(length, 8)
    if place > len(data) or b"mdat" not in boxes:
        raise DamagedError("is cut off: its end is missing")
    for found in re.finditer(b"ispe", data):
        start = found.end() + 4
        _sized(*(int.from_bytes(data[n : n + 4]) for n in (start, start + 4)))
    yield Remark("is an AVIF, which a PDF cannot show", "save it as PNG, JPEG, WebP or SVG")


def _svg(data: bytes) -> Iterator[Remark]:
    from flashgen.media.drawing import remarks

    yield from remarks(data, lambda inner: look(inner, format_of(inner) or "").remarks)


_READERS: dict[str, Callable[[bytes], Iterator[Remark]]] = {
    ".png": _png,
    ".jpg": _jpeg,
    ".gif": _gif,
    ".webp": _webp,
    ".avif": _avif,
    ".svg": _svg,
}
