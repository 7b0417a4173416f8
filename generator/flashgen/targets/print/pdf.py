"""Typst code → PDF, by the typst wheel. It reads the images of the collection and nothing else."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from flashgen.targets.print.typst_writer import Formulas, Pictures, string

_SANS = ("Inter", "Source Sans 3", "Noto Sans", "Helvetica Neue", "Helvetica", "Arial", "Segoe UI",
         "Liberation Sans", "DejaVu Sans")
_MISSING = re.compile(r"the text `\"(.*?)\"` could not be displayed")


@dataclass(frozen=True, slots=True)
class Document:
    """What a page is compiled from: its code, the template it uses and what that is told."""

    template: str
    body: str
    formulas: Formulas
    pictures: Pictures
    settings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF, and the characters for which no font was found."""

    pdf: bytes
    missing: tuple[str, ...] = ()


def code(document: Document) -> str:
    """Return the whole typst code of a document."""
    told = "".join(f"#let {name} = {string(text)}\n" for name, text in document.settings.items())
    return "".join(
        (
            told,
            document.formulas.definitions(),
            document.pictures.definitions(_sans()),
            template("common.typ"),
            template(document.template),
            "#",
            document.body,
            "\n",
        )
    )


def compile_pdf(source: str, root: Path, timestamp: int) -> Compiled:
    """Compile typst code; images lie below `root`. Raises typst.TypstError."""
    import typst

    def compiled(standards: list[Any]) -> bytes:
        return typst.compile(
            source.encode(),
            root=str(root),
            font_paths=_fonts(),
            timestamp=timestamp,
            pdf_standards=standards,
        )

    try:
        return Compiled(compiled(["ua-1"]))
    except typst.TypstError as error:
        missing = tuple(dict.fromkeys(_MISSING.findall(error.diagnostic)))
        if not missing:
            raise
        return Compiled(compiled([]), missing)


def template(name: str) -> str:
    """Return a template of this package."""
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
