"""Typst code → PDF, by the typst wheel. It reads the images that the page names and nothing else.

The PDF is one for screen readers (PDF/UA-1): that standard also makes typst say which characters
no font of this machine has, and then the page is made without it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flashgen.targets.print.typst_assets import Formulas, Pictures
from flashgen.targets.print.typst_code import string

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The papers by the names that typst has for them."""
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
    """Typst refuses a page; `image` is the file of the image it cannot read, if that is why."""

    def __init__(self, message: str, image: str = "") -> None:
        super().__init__(message, image)
        self.message = message
        self.image = image


@dataclass(frozen=True, slots=True)
class Document:
    """What a PDF is made from: the body in typst code and the template that it is written for.

    `told` are the texts the template knows by name, `running` is the running head, `definitions`
    more code before all.
    """

    template: str
    body: str
    formulas: Formulas
    pictures: Pictures
    told: dict[str, str]
    definitions: str = ""
    running: str = "[]"

    def code(self) -> str:
        """Return the whole typst code."""
        told = "".join(f"#let {name} = {string(text)}\n" for name, text in self.told.items())
        return "".join(
            (
                told,
                self.definitions,
                self.formulas.definitions(),
                self.pictures.definitions(_sans()),
                _template("common.typ"),
                f"#let running = {self.running}\n",
                _template(self.template),
                f"#{self.body}\n",
            )
        )


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF, the characters no font has, and what the template noted under the asked labels."""

    pdf: bytes
    missing: tuple[str, ...]
    notes: dict[str, list[Any]]


def available() -> bool:
    """Say whether the typst wheel is installed."""
    return find_spec("typst") is not None


def compile_code(
    code: str, images: dict[str, bytes], timestamp: int, labels: tuple[str, ...]
) -> Compiled:
    """Compile typst code with the image files that it names. Raises TypesetError."""
    import typst

    with TemporaryDirectory(prefix="flashgen-") as name:
        folder = Path(name)
        for file, data in images.items():
            (folder / file).write_bytes(data)
        (folder / "main.typ").write_text(code, encoding="utf-8")
        compiler = typst.Compiler(
            folder / "main.typ",
            root=folder,
            font_paths=_fonts(),
            package_path=folder,
            package_cache_path=folder,
        )
        missing: tuple[str, ...] = ()
        try:
            pdf = compiler.compile(timestamp=timestamp, pdf_standards=["ua-1"])
        except typst.TypstError as error:
            found = map(_unescaped, _MISSING.findall(error.diagnostic))
            missing = tuple(dict.fromkeys(found))
            if not missing:
                raise _explained(error, images, folder) from None
            pdf = compiler.compile(timestamp=timestamp)
        notes = {label: json.loads(compiler.query(f"<{label}>", field="value")) for label in labels}
    assert isinstance(pdf, bytes)  # noqa: S101
    return Compiled(pdf, missing, notes)


def document_metadata(title: str, author: str, keywords: tuple[str, ...]) -> str:
    """Return the typst code that describes a document."""
    words = "".join(f"{string(word)}, " for word in keywords)
    by = f"author: {string(author)}, " if author else ""
    return f"#set document(title: {string(title)}, {by}keywords: ({words}))\n"


def language_settings(language: str) -> dict[str, str]:
    """Return a language such as `de-CH` as typst wants it."""
    first, *others = language.split("-")
    region = next((part.upper() for part in others if re.fullmatch("[A-Za-z]{2}", part)), "")
    return {"language": first.lower(), "region": region}


def _unescaped(text: str) -> str:
    """Return a text as it was before typst quoted it in a message."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)


def _explained(error: Any, images: Iterable[str], folder: Path) -> TypesetError:  # noqa: ANN401
    """Find the image that typst stumbles over, if it is one."""
    import typst

    for file in images:
        try:
            typst.compile(f'#image("/{file}")'.encode(), root=folder, font_paths=_fonts())
        except typst.TypstError as problem:
            return TypesetError(problem.message, file)
    return TypesetError(error.message)


def _template(name: str) -> str:
    return (files("flashgen.targets.print") / "templates" / name).read_text(encoding="utf-8")


@cache
def _sans() -> str:
    """Return the sans-serif font of this machine, or the serif one that typst brings."""
    known = set(_fonts().families())
    return next((family for family in _SANS if family in known), "Libertinus Serif")


@cache
def _fonts() -> Any:  # noqa: ANN401
    import typst

    return typst.Fonts()
