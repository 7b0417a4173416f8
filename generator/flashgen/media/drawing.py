"""Look into an SVG: well-formed, of a size, and without what cards or paper would leave out."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

from flashgen.media.verdict import DamagedError, Remark

_SVG = "http://www.w3.org/2000/svg"
_LINKS = ("href", "http://www.w3.org/1999/xlink href")
_SHOWN = ("image", "use", "feImage")
_OUTSIDE = re.compile(r"@import|url\(\s*[\"']?(?!data:|#|[\"'\s])[^)]", re.IGNORECASE)
_NONE = re.compile(r"\s*[-+]?0*\.?0*(?:[a-z]*|%)\s*", re.IGNORECASE)
_VAR = re.compile(r"\bvar\(\s*--")

FOREIGN = Remark(
    "has a `foreignObject`, which a PDF leaves out",
    "draw its text as <text>; mermaid does so with `htmlLabels: false`",
)
VARIABLES = Remark(
    "has colours or sizes from `var(--…)`, which a PDF takes for black or leaves out",
    "write the values themselves",
)
OUTSIDE = Remark("needs another file, which no card loads", "put what it needs into the SVG itself")
UNSIZED = Remark(
    "has neither `viewBox` nor width and height: it is shown in a size that differs by program",
    'give it a `viewBox="0 0 WIDTH HEIGHT"`',
)
_CODED = Remark("is not in UTF-8, which a PDF needs", "save it as UTF-8")


class _Seen:
    """What expat tells of a drawing, one element after the other."""

    def __init__(self, look: Callable[[bytes], tuple[Remark, ...]]) -> None:
        self.look = look
        self.remarks: dict[Remark, None] = {}
        self.root: dict[str, str] | None = None
        self.styles = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self.root is None:
            if local != "svg":
                raise DamagedError(f"is no image: it is <{local}>, not <svg>")
            if space != _SVG:
                raise DamagedError(f'is not shown by Anki: its <svg> lacks xmlns="{_SVG}"')
            self.root = attributes
        if space == _SVG and local == "foreignObject":
            self.remarks[FOREIGN] = None
        if space == _SVG and local in _SHOWN:
            for link in filter(None, map(attributes.get, _LINKS)):
                self._follow(link.strip())
        self.styles += local == "style"
        for value in attributes.values():
            self._values(value)

    def end(self, name: str) -> None:
        self.styles -= name.rpartition(" ")[2] == "style"

    def text(self, text: str) -> None:
        if self.styles:
            self._values(text)

    def _values(self, text: str) -> None:
        if _VAR.search(text):
            self.remarks[VARIABLES] = None
        if _OUTSIDE.search(text):
            self.remarks[OUTSIDE] = None

    def _follow(self, link: str) -> None:
        """Look into an image that stands in the drawing."""
        if link.startswith("#"):
            return
        if not link.startswith("data:"):
            self.remarks[OUTSIDE] = None
            return
        head, _, body = link.partition(",")
        try:
            data = unquote_to_bytes(body)
            data = base64.b64decode(data) if head.endswith(";base64") else data
            inner = self.look(data)
        except (binascii.Error, DamagedError) as error:
            raise DamagedError(f"has an image in it that {error}") from None
        self.remarks |= dict.fromkeys(inner)


def remarks(data: bytes, look: Callable[[bytes], tuple[Remark, ...]]) -> Iterator[Remark]:
    """Give what is not the same wherever the SVG is shown. Raises DamagedError.

    `look` looks into the images that stand in it.
    """
    seen = _Seen(look)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = seen.start
    parser.EndElementHandler = seen.end
    parser.CharacterDataHandler = seen.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise DamagedError(f"is no well-formed SVG: {what} in its line {error.lineno}") from None
    except (LookupError, ValueError) as error:
        raise DamagedError(f"is no SVG that can be read: {error}") from None
    root = seen.root or {}
    sizes = [root.get(name, "") for name in ("width", "height")]
    if any(size and _NONE.fullmatch(size) and size.strip() for size in sizes):
        raise DamagedError("has no size: its width or height is 0")
    if "viewBox" not in root and not all(s and not s.strip().endswith("%") for s in sizes):
        yield UNSIZED
    yield from seen.remarks
    try:
        data.decode()
    except UnicodeDecodeError:
        yield _CODED
