"""Typst code → PDF, by the typst wheel. It reads the images that the page names and nothing else.

The PDF is one for screen readers (PDF/UA-1): that standard also makes typst say which characters
no font of this machine has, and then the page is made without it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Complaint:
    """What typst says against a page, in its own words.

    `image` is the path of the image that it is about, `cards` are the ids of the cards.
    """

    message: str
    image: str = ""
    cards: tuple[str, ...] = ()


class TypesetError(Exception):
    """Typst refuses a page."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint)
        self.complaint = complaint


@dataclass(frozen=True, slots=True)
class Page:
    """A file that was made, and what is to be said about it.

    `cards` counts the cards; `missing` are characters that no font has, `squeezed` the ids of
    cards too full for the smallest readable text, `left_out` the names that a cheatsheet lacks,
    `warnings` what typst says.
    """

    name: str
    data: bytes
    cards: int = 0
    missing: tuple[str, ...] = ()
    squeezed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: tuple[Complaint, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A page in typst code, to be compiled anywhere: also in another process.

    `squeezed` are the ids of cards that are known to be too full.
    """

    name: str
    code: str
    images: dict[str, bytes]
    paths: tuple[str, ...]
    labels: tuple[str, ...]
    now: int
    squeezed: tuple[str, ...] = ()


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
            pdf, remarks = compiler.compile_with_warnings(
                timestamp=draft.now, pdf_standards=["ua-1"]
            )
        except typst.TypstError as error:
            missing = tuple(dict.fromkeys(map(_unescaped, _MISSING.findall(error.diagnostic))))
            if not missing:
                raise _explained(error, draft, folder) from None
            pdf, remarks = compiler.compile_with_warnings(timestamp=draft.now)
        notes = {
            label: json.loads(compiler.query(f"<{label}>", field="value")) for label in draft.labels
        }
        warnings = tuple(_warnings([warning.message for warning in remarks], draft, folder))
    assert isinstance(pdf, bytes)  # noqa: S101
    return Page(
        draft.name,
        pdf,
        sum(notes.get("cards", [])),
        missing,
        tuple(dict.fromkeys([*draft.squeezed, *notes.get("squeezed", [])])),
        tuple(name for names in notes.get("left-out", []) for name in names),
        warnings,
    )


def _unescaped(text: str) -> str:
    """Return a text as it was before typst quoted it in a message."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)


def _warnings(messages: Sequence[str], draft: Draft, folder: Path) -> Iterator[Complaint]:
    """Give each warning once, with its images if these are what it is about."""
    alone = _images_alone(draft, folder) if messages else {}
    for message in dict.fromkeys(messages):
        images = [path for path, said in alone.items() if message in said]
        yield from [Complaint(message, path) for path in images] or [Complaint(message)]


def _explained(error: Any, draft: Draft, folder: Path) -> TypesetError:  # noqa: ANN401
    """Find the image that typst stumbles over, if it is one."""
    for path, said in _images_alone(draft, folder).items():
        if isinstance(said, str):
            return TypesetError(Complaint(said, path))
    return TypesetError(Complaint(error.message))


def _images_alone(draft: Draft, folder: Path) -> dict[str, str | list[str]]:
    """Return by path what typst says of each image: why it refuses it, or its warnings."""
    import typst

    said: dict[str, str | list[str]] = {}
    for file, path in zip(draft.images, draft.paths, strict=True):
        code = f'#image("/{file}")'.encode()
        try:
            _, remarks = typst.compile_with_warnings(code, root=folder, font_paths=_fonts())
            said[path] = [warning.message for warning in remarks]
        except typst.TypstError as problem:
            said[path] = problem.message
    return said


@cache
def sans() -> str:
    """Return the sans-serif font of this machine, or the serif one that typst brings."""
    known = set(_fonts().families())
    return next((family for family in _SANS if family in known), "Libertinus Serif")


@cache
def _fonts() -> Any:  # noqa: ANN401
    import typst

    return typst.Fonts()
