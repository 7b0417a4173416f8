"""The formulas and images of one typst document, each defined once."""

import re
from collections.abc import Callable
from contextlib import suppress

from flashgen.math.svg import Drawing, padded
from flashgen.media.look import format_of
from flashgen.targets.paper.easel import Easel
from flashgen.targets.paper.tree import Formula
from flashgen.targets.paper.typst_code import string
from flashgen.targets.paper.words import NARROW

_GENERIC = re.compile(r"(?<=[\"':,\s])sans-serif(?=[\"';,\s])")
_PIECE = 6.0
"""Inline formulas wider than this (em) may be broken after relations."""
_PAD = 1
"""Room around the frame of a drawing in em."""


class Formulas:
    """The formulas of one document, each drawn and defined once."""

    def __init__(self, easel: Easel) -> None:
        self.easel = easel
        self.alts: list[str] = []
        self.drawings: list[Drawing] = []
        self._numbers: dict[tuple[str, bool], tuple[int, ...]] = {}

    def numbers(self, formula: Formula) -> tuple[int, ...]:
        """Return the numbers of the drawings that make up a formula."""
        key = (formula.tex, formula.display)
        if key not in self._numbers:
            drawing = self.easel.draw(formula.tex, display=formula.display)
            parts: tuple[Drawing, ...] = (drawing,)
            if not formula.display and drawing.width > _PIECE:
                parts = self.easel.parts(formula.tex)
            first = len(self.drawings)
            self.drawings += parts
            self.alts += [formula.tex, *[""] * (len(parts) - 1)]
            self._numbers[key] = tuple(range(first, len(self.drawings)))
        return self._numbers[key]

    def width(self, formula: Formula) -> float:
        """Return the width of the widest unbreakable piece in em."""
        return max(self.drawings[number].width for number in self.numbers(formula))

    def definitions(self) -> str:
        """Return the typst code that defines all formulas, as the array `formulas`.

        Typst cuts an image at its frame, but what is smashed or overlaps has ink outside of it.
        """
        rows = (
            f"(svg: bytes({string(padded(d.svg, _PAD))}), w: {d.width:.4f}, h: {d.height:.4f}, "
            f"d: {d.depth:.4f}, alt: {string(alt)}),\n"
            for d, alt in zip(self.drawings, self.alts, strict=True)
        )
        known = f"#let pad-of-formulas = {_PAD}\n#let always-fits = {NARROW}\n"
        return f"{known}#let formulas = (\n{''.join(rows)})\n"


class Pictures:
    """The images of one document, each read once; `read` gives the bytes of a path."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self.read = read
        self.paths: list[str] = []

    def number(self, path: str) -> int:
        """Return the number of an image."""
        if path not in self.paths:
            self.paths.append(path)
        return self.paths.index(path)

    def definitions(self, sans: str) -> str:
        """Return the typst code that defines all images; drawings get `sans` as their font.

        Typst knows no generic families: it would set `sans-serif` in a serif face.
        """
        rows = (f"{self._source(path, sans)},\n" for path in self.paths)
        return f"#let pictures = (\n{''.join(rows)})\n"

    def _source(self, path: str, sans: str) -> str:
        if self._suffix(path) == "svg":
            with suppress(UnicodeDecodeError):
                drawing = _GENERIC.sub(sans, self.read(path).decode())
                return f"(source: bytes({string(drawing)}), scale: 1)"
        return f"(source: {string(f'/{self.paths.index(path)}.{self._suffix(path)}')}, scale: 0.6)"

    def files(self) -> dict[str, bytes]:
        """Return the images as the files that the code names."""
        return {f"{n}.{self._suffix(path)}": self.read(path) for n, path in enumerate(self.paths)}

    def _suffix(self, path: str) -> str:
        """Return the ending by which typst knows the format: that of the content."""
        return (format_of(self.read(path)) or path.rsplit(".", 1)[-1]).lower().lstrip(".")
