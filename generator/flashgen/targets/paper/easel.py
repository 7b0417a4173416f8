"""Formulas drawn for one file: what MathJax refuses waits until the whole file was tried."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flashgen.math.svg import Drawer, Drawing, FormulaError

_BLANK = Drawing('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000"></svg>', 1, 1, 0)
_UNDERLINE = r"\underline{"
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Refused:
    """The formulas of a file that cannot be set; without them it is not made."""

    formulas: tuple[FormulaError, ...]


class Easel:
    """Draws like its drawer, but gives a blank for a formula that is refused, and keeps why.

    So all formulas of a file that cannot be set are told at once.
    """

    def __init__(self, drawer: Drawer) -> None:
        self.drawer = drawer
        self.refused: dict[str, FormulaError] = {}
        self._ways: dict[str, str] = {}

    def draw(self, tex: str, *, display: bool) -> Drawing:
        """Return a formula as SVG."""
        return self._try(tex, lambda way: (self.drawer.draw(way, display=display),))[0]

    def parts(self, tex: str) -> tuple[Drawing, ...]:
        """Return an inline formula in the pieces between which a line may end."""
        return self._try(tex, self.drawer.parts)

    def _try(self, tex: str, draw: Callable[[str], tuple[Drawing, ...]]) -> tuple[Drawing, ...]:
        if tex in self.refused:
            return (_BLANK,)
        problems = []
        for way in (self._ways.get(tex, tex), *_other_ways(tex)):
            try:
                drawn = draw(way)
            except FormulaError as error:
                problems.append(error)
            else:
                self._ways[tex] = way
                return drawn
        self.refused[tex] = problems[0]
        return (_BLANK,)


def _other_ways(tex: str) -> Iterator[str]:
    r"""Give a formula as it may be set if a cloze hides several cells of a matrix.

    They cannot be underlined together, and by themselves they need a matrix around them.
    """
    if _UNDERLINE in tex:
        yield _not_underlined(tex)
    elif "&" in tex or r"\\" in tex:
        yield rf"\begin{{matrix}}{tex}\end{{matrix}}"


def _not_underlined(tex: str) -> str:
    r"""Return a formula without `\underline`, but with what is in its braces."""
    while (start := tex.find(_UNDERLINE)) >= 0:
        inner, depth = start + len(_UNDERLINE), 1
        for brace in _BRACES.finditer(tex, inner):
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
            if not depth:
                tex = tex[:start] + tex[inner : brace.start()] + tex[brace.end() :]
                break
        else:
            return tex
    return tex
