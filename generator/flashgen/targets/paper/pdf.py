"""Typst code → PDF, by the typst wheel. It reads the images that the page names and nothing else.

The PDF is one for screen readers (PDF/UA-1): that standard also makes typst say which characters
no font of this machine has, and then the page is made without it.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_MISSING = re.compile(r"the text `\"(.*?)\"` could not be displayed")
_SANS = (
    "Inter",
    "Source Sans 3",
    "Noto Sans",
    "Helvetica Neue",
    "Helvetica",
    "Arial",
    "Segoe UI",
    "Liberation Sans",
    "DejaVu Sans",
)


class TypesetError(Exception):
    """Typst refuses a page; `image` is the path of the image it cannot read, if that is why."""

    def __init__(self, message: str, image: str = "") -> None:
        super().__init__(message, image)
        self.message = message
        self.image = image


@dataclass(frozen=True, slots=True)
class Page:
    """A file that was made, and what is to be said about it.

    `cards` counts the cards; `missing` are characters that no font has, `squeezed` the ids of
    cards too full for the smallest readable text, `left_out` the names that a cheatsheet lacks.
    """

    name: str
    data: bytes
    cards: int = 0
    missing: tuple[str, ...] = ()
    squeezed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Draft:
    """A page in typst code, to be compiled anywhere: also in another process."""

    name: str
    code: str
    images: dict[str, bytes]
    paths: tuple[str, ...]
    labels: tuple[str, ...]
    now: int


def available() -> bool:
    """Say whether the typst wheel is installed."""
    return find_spec("typst") is not None


def compiled(draft: Draft) -> Page:
    """Make the PDF of a draft. Raises TypesetError."""
    import typst

    with TemporaryDirectory(prefix="flashgen-") as name:
        folder = Path(name)
        for file, data in draft.images.items():
            (folder / file).write_bytes(data)
        (folder / "main.typ").write_text(draft.code, encoding="utf-8")
        compiler = typst.Compiler(
            folder / "main.typ",
            root=folder,
            font_paths=_fonts(),
            package_path=folder,
            package_cache_path=folder,
        )
        missing: tuple[str, ...] = ()
        try:
            pdf = compiler.compile(timestamp=draft.now, pdf_standards=["ua-1"])
        except typst.TypstError as error:
            missing = tuple(dict.fromkeys(map(_unescaped, _MISSING.findall(error.diagnostic))))
            if not missing:
                raise _explained(error, draft, folder) from None
            pdf = compiler.compile(timestamp=draft.now)
        notes = {
            label: json.loads(compiler.query(f"<{label}>", field="value")) for label in draft.labels
        }
    assert isinstance(pdf, bytes)  # noqa: S101
    return Page(
        draft.name,
        pdf,
        sum(notes.get("cards", [])),
        missing,
        tuple(dict.fromkeys(notes.get("squeezed", []))),
        tuple(name for names in notes.get("left-out", []) for name in names),
    )


def _unescaped(text: str) -> str:
    """Return a text as it was before typst quoted it in a message."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)


def _explained(error: Any, draft: Draft, folder: Path) -> TypesetError:  # noqa: ANN401
    """Find the image that typst stumbles over, if it is one."""
    import typst

    for file, path in zip(draft.images, draft.paths, strict=True):
        try:
            typst.compile(f'#image("/{file}")'.encode(), root=folder, font_paths=_fonts())
        except typst.TypstError as problem:
            return TypesetError(problem.message, path)
    return TypesetError(error.message)


@cache
def sans() -> str:
    """Return the sans-serif font of this machine, or the serif one that typst brings."""
    known = set(_fonts().families())
    return next((family for family in _SANS if family in known), "Libertinus Serif")


@cache
def _fonts() -> Any:  # noqa: ANN401
    import typst

    return typst.Fonts()
