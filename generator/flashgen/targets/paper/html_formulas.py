"""Formulas as SVG within a page of HTML, their glyphs defined once for all of them."""

import re
from html import escape

from flashgen.math.svg import Drawing
from flashgen.targets.paper.easel import Easel
from flashgen.targets.paper.tree import Formula

_GLYPHS = re.compile(r"<defs>(.*?)</defs>", re.DOTALL)
_GLYPH = re.compile(r'<path id="([^"]*)"[^>]*></path>')
_PIECE = 6.0


class HtmlFormulas:
    """Writes formulas and keeps their glyphs for the page's end."""

    def __init__(self, easel: Easel) -> None:
        self.easel = easel
        self._glyphs: dict[str, str] = {}

    def write(self, formula: Formula, beside: float = 0) -> str:
        """Write a formula; `beside` is the width in em of what stays on its line."""
        tex = escape(formula.tex)
        if formula.display:
            (drawing,) = self._pieces(formula)
            svg = self._svg(drawing, f"max-width:100%;width:{drawing.width:.3f}em")
            return f'<span class="display" role="img" aria-label="{tex}">{svg}</span>'
        room = f";--beside:{beside:.2f}em" if beside else ""
        pieces = "<wbr>".join(
            self._svg(p, f"width:{p.width:.3f}em;vertical-align:{-p.depth:.3f}em{room}")
            for p in self._pieces(formula)
        )
        return f'<span class="math" role="img" aria-label="{tex}">{pieces}</span>'

    def width(self, formula: Formula) -> float:
        """Return the width of the widest unbreakable piece in em."""
        return max(piece.width for piece in self._pieces(formula))

    def glyphs(self) -> str:
        """Write the definitions of all glyphs that were used."""
        return "".join(self._glyphs[name] for name in sorted(self._glyphs))

    def _pieces(self, formula: Formula) -> tuple[Drawing, ...]:
        """Return the drawings of a formula between which a line may end."""
        drawing = self.easel.draw(formula.tex, display=formula.display)
        if formula.display or drawing.width <= _PIECE:
            return (drawing,)
        return self.easel.parts(formula.tex)

    def _svg(self, drawing: Drawing, style: str) -> str:
        for glyphs in _GLYPHS.findall(drawing.svg):
            for glyph in _GLYPH.finditer(glyphs):
                self._glyphs[glyph[1]] = glyph[0]
        svg = _GLYPHS.sub("", drawing.svg, count=1).replace(
            ' xmlns="http://www.w3.org/2000/svg"', ""
        )
        return svg.replace("<svg", f'<svg style="{style}" aria-hidden="true"', 1)
