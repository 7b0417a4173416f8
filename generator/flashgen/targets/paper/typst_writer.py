"""Nodes of a printed page → typst code. Nothing an author wrote is ever evaluated.

Every text becomes a string literal, and markup becomes calls of the functions that
`templates/common.typ` defines; so a page is one expression in code, without typst's own markup.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flashgen.targets.paper.columns import column_widths
from flashgen.targets.paper.pieces import table_rows
from flashgen.targets.paper.tree import (
    Element,
    Formula,
    Node,
    Nodes,
    Part,
    Picture,
    is_block,
    is_display,
    plain,
    room,
    walk,
)
from flashgen.targets.paper.typst_assets import Formulas, Pictures
from flashgen.targets.paper.typst_code import (
    LONG_WORD,
    breakable,
    code_lines,
    joined,
    string,
    trimmed,
    value,
)
from flashgen.targets.paper.words import GLUE, NARROW, beside, tied

_INLINE = {
    "a": "span",
    "abbr": "span",
    "b": "strong",
    "code": "mono",
    "del": "strike",
    "em": "emph",
    "i": "emph",
    "ins": "underline",
    "kbd": "mono",
    "mark": "highlight",
    "s": "strike",
    "samp": "mono",
    "small": "small",
    "strong": "strong",
    "sub": "sub",
    "sup": "super",
    "u": "underline",
    "var": "emph",
}
_LONG_CODE, _TIGHT_WORD, _TIGHT_GAP = 6.0, 3.0, 6
_EMPTY = Element("td")
_ROOM, _WIDE_ROOM = 42.0, 53.0
"""Width of a table in em of its own text: within the text, and with the margin."""
_RAGGED = 15.0
"""Width in em of a formula that leaves a line before it too empty to be justified."""
_LEAD_IN = 300
"""Characters of a text that leads over to a formula and goes to the next page with it, at most."""
_TALL_LINES, _CHARACTER = 30, 0.5
"""Lines from which a row may break across pages, and the width of a character in em."""


class TypstWriter:
    """Writes nodes as typst code.

    `footnotes` says whether links become footnotes, `ruled` whether a blank at the end of a list
    item or in a cell takes all the room there is, to be written on.
    """

    def __init__(
        self,
        formulas: Formulas,
        pictures: Pictures,
        *,
        footnotes: bool = True,
        ruled: bool = False,
    ) -> None:
        self.formulas = formulas
        self.pictures = pictures
        self.footnotes = footnotes
        self.ruled = ruled
        self.narrow = self.cell = False
        self.room = _ROOM
        self.tight = False
        self.widths: list[float] = []

    def blocks(self, nodes: Iterable[Node]) -> str:
        """Write nodes of any kind as one content value."""
        return joined(self._pieces(nodes))

    def inline(
        self,
        nodes: Sequence[Node],
        *,
        start: bool = False,
        end: bool = False,
        around: tuple[Node, Node] = ("", ""),
    ) -> str:
        """Write what stands within a line; at the ends of a paragraph without its blanks."""
        return joined(self._runs(trimmed(nodes, start=start, end=end), around))

    def code_line(self, nodes: Nodes) -> str:
        """Write one line of code."""
        return joined(next(code_lines(nodes))) if nodes else '""'

    def flow(self, nodes: Nodes) -> str:
        """Write a slot: without a paragraph where it is one line."""
        return self.blocks(nodes) if any(is_block(node) for node in nodes) else self.inline(nodes)

    def pieces(self, nodes: Iterable[Node]) -> list[str]:
        """Write nodes as the blocks that they are, one value each."""
        return list(self._pieces(nodes))

    def _pieces(self, nodes: Iterable[Node], after: Node = "") -> Iterator[str]:
        """Write blocks; what leads over to a formula, `after` all too, stays on its page."""
        run: list[Node] = []
        rest = deque(nodes)
        while rest:
            node = rest.popleft()
            if not is_block(node):
                run.append(node)
                continue
            yield from self._paragraph(run, node)
            run = []
            if isinstance(node, Element) and node.name == "p":
                following = (n for n in rest if not isinstance(n, str) or n.strip())
                yield from self._pieces(node.children, next(following, ""))
            else:
                yield from self._block(node)
        yield from self._paragraph(run, after)

    def _paragraph(self, run: Sequence[Node], after: Node) -> Iterator[str]:
        if any(not isinstance(node, str) or node.strip() for node in run):
            name = "lead-in" if is_display(after) and len(plain(run)) < _LEAD_IN else "para"
            formulas = (node for node in walk(run) if isinstance(node, Formula))
            ragged = any(self.formulas.width(formula) > _RAGGED for formula in formulas)
            how = ", justify: false" if ragged else ""
            yield f"{name}({self.inline(run, start=True, end=True)}{how})"

    def _block(self, node: Node) -> Iterator[str]:
        match node:
            case Formula():
                yield self._display(node)
            case Picture(path, alt):
                yield f"picture({self.pictures.number(path)}, {string(alt or 'picture')})"
            case Part(name, slots, options):
                yield self._part(name, slots, options)
            case Element("div" | "figure", children):
                yield from self._pieces(children)
            case Element("ul" | "ol", children, attributes):
                yield self._list(node.name, children, attributes)
            case Element("table", children):
                yield self._table(children)
            case Element("pre", children):
                yield self._pre(children)
            case Element("blockquote", children):
                yield f"quoted({self.blocks(children)})"
            case Element("dl", children):
                yield self._definitions(children)
            case Element("hr"):
                yield "rule()"
            case Element("details", children):
                yield from self._details(children)
            case Element(_, children):
                yield f"minor({self.inline(children)})"

    def _display(self, formula: Formula) -> str:
        (number,) = self.formulas.numbers(Formula(formula.tex, display=True))
        return f"display({number})"

    def _part(self, name: str, slots: tuple[Nodes, ...], options: Mapping[str, object]) -> str:
        across = self.room
        self.room = _WIDE_ROOM if name == "wide" else across
        arguments = [self.flow(slot) for slot in slots]
        self.room = across
        arguments += [
            f"{key.replace('_', '-')}: {value(option)}" for key, option in options.items()
        ]
        return f"{name}({', '.join(arguments)})"

    def _list(self, name: str, children: Nodes, attributes: dict[str, str]) -> str:
        items = [child for child in children if isinstance(child, Element)]
        loose = any(isinstance(c, Element) and c.name == "p" for li in items for c in li.children)
        written = ", ".join(self.flow(item.children) for item in items)
        start = attributes.get("start", "1")
        number = f", start: {start}" if name == "ol" and re.fullmatch(r"\d{1,9}", start) else ""
        kind = "enum" if name == "ol" else "list"
        return f"{kind}(tight: {value(not loose)}{number}, {written})"

    def _definitions(self, children: Nodes) -> str:
        parts = [c for c in children if isinstance(c, Element)]
        written = [
            f"minor({self.inline(part.children)})"
            if part.name == "dt"
            else f"pad(left: 1.5em, {self.blocks(part.children)})"
            for part in parts
        ]
        return joined(written)

    def _details(self, children: Nodes) -> Iterator[str]:
        for child in children:
            if isinstance(child, Element) and child.name == "summary":
                yield f"minor({self.inline(child.children)})"
            else:
                yield from self._pieces((child,))

    def columns(self, rows: Sequence[Sequence[Element]]) -> str:
        """Write the widths of a table's columns, or only their number where all fits."""
        if self.ruled and any(_is_blank((n,)) for row in rows for n in walk(row)):
            first = max(len(plain(row[0].children)) for row in rows if row) * _CHARACTER
            rest = max(map(len, rows)) - 1
            widths = [min(first, _ROOM / 3), *[_ROOM / (rest + 1)] * rest]
        else:
            widths = column_widths(rows, self.room, self.formulas.width)
        self.widths = widths
        self.tight = sum(widths) + len(widths) > self.room + 0.5
        if not widths:
            return str(max(map(len, rows)))
        return f"({''.join(f'{width:.2f}, ' for width in widths)})"

    def cells(self, row: Sequence[Element], *, tall: bool = False) -> list[str]:
        """Write the cells of a row; a tall one may break across pages."""
        narrow, self.narrow, self.cell = self.narrow, True, True
        written = [self._cell(cell, tall=tall) for cell in row]
        self.narrow, self.cell = narrow, False
        return written

    def _table(self, children: Nodes) -> str:
        rows = list(table_rows(children))
        if not rows:
            return "[]"
        spanned = [
            [part for cell in row for part in (cell, *[_EMPTY] * (_span(cell) - 1))]
            for row, _ in rows
        ]
        count = max(map(len, spanned))
        columns, widths = self.columns(spanned), self.widths
        lines = []
        for number, (row, head) in enumerate(rows):
            tall = any(
                room((cell,)) * _CHARACTER > _TALL_LINES * width
                for cell, width in zip(spanned[number], widths, strict=False)
            )
            line = ", ".join(
                [*self.cells(row, tall=tall), *["[]"] * (count - len(spanned[number]))]
            )
            lines.append(f"table.header({line})" if head and not number else line)
        self.tight = False
        return f"grid-table({columns}, {', '.join(lines)})"

    def _cell(self, cell: Element, *, tall: bool) -> str:
        options = [f"colspan: {_span(cell)}"] if _span(cell) > 1 else []
        align = cell.attributes.get("align", "")
        if align in ("left", "center", "right"):
            options.append(f"align: {align} + top")
        if tall:
            options.append("breakable: true")
        body = self.flow(cell.children)
        return f"table.cell({', '.join([*options, body])})" if options else body

    def _pre(self, children: Nodes) -> str:
        written = ", ".join(joined(line) if line else '""' for line in code_lines(children))
        text = plain(children).rstrip("\n")
        longest = max(map(len, text.expandtabs(4).split("\n")), default=0)
        return f"listing({longest}, {written},)"

    def _runs(self, nodes: Sequence[Node], around: tuple[Node, Node]) -> Iterator[str]:
        beside = [around[0], *nodes, around[1]]
        for at, node in enumerate(nodes):
            around = beside[at], beside[at + 2]
            match node:
                case str():
                    if text := re.sub(r"[ \t\r\n\f]+", " ", node):
                        yield string(breakable(text, _TIGHT_WORD if self.tight else LONG_WORD))
                case Formula():
                    yield from self._inline_formula(node, *around)
                case Picture(path, alt):
                    image = self.pictures.number(path)
                    yield f"inline-picture({image}, {string(alt or 'picture')})"
                case Part(name, slots, options):
                    yield self._part(name, slots, options)
                case Element("br"):
                    yield "linebreak()"
                case Element("input", _, attributes):
                    yield f"task({value('checked' in attributes)})"
                case Element("a", children, attributes):
                    yield self._link(children, attributes.get("href", ""), around)
                case Element("q", children):
                    yield joined((string("“"), self.inline(children, around=around), string("”")))
                case Element("u" | "ins", children) if _is_blank(children):
                    yield self._gap(len(plain(children)), nodes[at + 1 :])
                case Element(name, children):
                    wrapper = _INLINE.get(name)
                    code = wrapper == "mono"
                    inner = self._mono(children) if code else self.inline(children, around=around)
                    yield f"{wrapper}({inner})" if wrapper and wrapper != "span" else inner

    def _gap(self, length: int, after: Sequence[Node]) -> str:
        if self.ruled and not plain(after).strip():
            return f"writing-room(ruled: {value(not self.narrow)})"
        return f"gap({_TIGHT_GAP if self.narrow else length})"

    def _mono(self, children: Nodes) -> str:
        return joined(
            string(breakable(n, _LONG_CODE)) if isinstance(n, str) else self.inline((n,))
            for n in children
        )

    def _inline_formula(self, formula: Formula, before: Node, after: Node) -> Iterator[str]:
        numbers = ", ".join(map(str, self.formulas.numbers(formula)))
        words = left, right = tied(before, after)
        if left:
            yield string(GLUE)
        # a cell may be exactly as wide as its formula
        room = self.formulas.width(formula) > NARROW and not self.cell and beside(words)
        yield f"math-inline({numbers}{f', beside: {room:.2f}' if room else ''})"
        if right:
            yield string(GLUE)

    def _link(self, children: Nodes, target: str, around: tuple[Node, Node]) -> str:
        inner = self.inline(children, around=around)
        if not re.match(r"(?:https?://|mailto:)", target):
            return inner
        shown = plain(children).strip()
        if shown in (target, target.removeprefix("mailto:")):
            return f"link({string(target)}, {inner})"
        address = target.removeprefix("mailto:")
        name = "noted-link" if self.footnotes else "shown-link"
        return f"{name}({string(target)}, {string(breakable(address))}, {inner})"


def _span(cell: Element) -> int:
    """Return how many columns a cell spans."""
    span = cell.attributes.get("colspan", "")
    return int(span) if re.fullmatch("[1-9][0-9]?", span) else 1


def _is_blank(children: Nodes) -> bool:
    text = plain(children)
    return len(text) > 1 and not text.strip(" \xa0")
