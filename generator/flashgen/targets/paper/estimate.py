"""How tall text will be on an HTML page, whose fonts nobody knows: an estimate that errs upwards.

The pages adjust the size of whatever serif font they get to one height of its letters, which
leaves little difference in their width. Lengths are in em.
"""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby
from math import ceil

from flashgen.targets.paper.pieces import Piece
from flashgen.targets.paper.tree import Element, Formula, Node, Picture, plain, walk

_LETTER, _SPACE, _WIDE_LETTER, _CODE_LETTER = 0.46, 0.3, 1.05, 0.52
LINE = 1.33
_GAP = 0.45
_RAGGED = 1.07
"""How much of a line stays empty because words do not break."""
_FORMULA_LINE = 1.0


class Estimate:
    """Estimates heights; `formula` gives width and height of a formula, `picture` a height."""

    def __init__(self, formula: Callable[[Formula], tuple[float, float]], picture: float) -> None:
        self.formula = formula
        self.picture = picture

    def height(self, pieces: Sequence[Piece], width: float) -> float:
        """Return the height of pieces set in lines of a width."""
        return sum(
            self._group(list(group), width) for _, group in groupby(pieces, lambda p: p.group)
        )

    def _group(self, pieces: Sequence[Piece], width: float) -> float:
        first = pieces[0]
        width = max(4.0, width - first.indent)
        if first.kind == "text":
            nodes = [node for piece in pieces for node in piece.nodes]
            lines = ceil(self.length(nodes) * _RAGGED / width) or 1
            return lines * LINE + self._tall(nodes, width) + _GAP
        if first.kind == "row":
            header = self._row([c for c in first.header if isinstance(c, Element)], width)
            rows = ([c for c in p.nodes if isinstance(c, Element)] for p in pieces)
            return header + sum(self._row(row, width) for row in rows) + _GAP
        if first.kind == "line":
            room = width - 2.5
            lines = sum(ceil(len(plain(p.nodes)) * _CODE_LETTER / room) or 1 for p in pieces)
            return lines * 1.25 + 1.6 + _GAP
        return sum(self._block(node, width) for piece in pieces for node in piece.nodes)

    def length(self, nodes: Sequence[Node]) -> float:
        """Return the length of nodes on one line."""
        total = 0.0
        for node in walk(nodes):
            if isinstance(node, str):
                total += sum(map(_letter, node))
            elif isinstance(node, Formula):
                total += self.formula(node)[0]
        return total

    def _tall(self, nodes: Sequence[Node], width: float) -> float:
        """Return what formulas within lines add to them, each on a line of its own at worst."""
        extra = 0.0
        for node in walk(nodes):
            if isinstance(node, Formula):
                wide, high = self.formula(node)
                extra += max(0.0, high - _FORMULA_LINE) + (LINE if wide > width / 2 else 0)
        return extra

    def _row(self, cells: Sequence[Element], width: float) -> float:
        if not cells:
            return 0.0
        room = max(2.0, width / len(cells) - 0.9)
        lines = max(ceil(self.length(c.children) * 1.25 / room) for c in cells)
        return max(lines, 1) * LINE + max(self._tall(c.children, room) for c in cells) + 0.8

    def _block(self, node: Node, width: float) -> float:
        match node:
            case Formula():
                wide, high = self.formula(node)
                return high * min(1.0, width / wide) + 1.0
            case Picture():
                return self.picture + 1.4
            case _:
                return LINE + _GAP


def _letter(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE_LETTER
    if char.isspace():
        return _SPACE
    return _LETTER * 1.5 if char in "MW@%—" or char.isupper() else _LETTER
