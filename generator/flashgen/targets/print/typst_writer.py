"""Nodes of a printed page → typst code. Nothing an author wrote is ever evaluated.

Every text becomes a string literal, and markup becomes calls of the functions that
`templates/common.typ` defines; so a page is one expression in code, without typst's own markup.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from flashgen.markup.svg import Drawer, Drawing
from flashgen.targets.print.columns import column_widths
from flashgen.targets.print.pieces import table_rows
from flashgen.targets.print.tree import (
    Element,
    Formula,
    Node,
    Nodes,
    Part,
    Picture,
    is_block,
    plain,
)

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
_TOKENS = {"k": "keyword", "s": "string", "c": "comment", "m": "number", "n": "name"}
_NAMES = {"nf", "nc", "nd", "fm", "nb", "bp"}
_GLUE = "\u2060"
_BREAK = "\u200b"
_BLANKS = " \t\r\n\f"
_LONG_WORD = 24
_BREAKS_AFTER = re.compile(r"(?<=[._/(),=:;&?\-])(?=[^\s._/(),=:;&?\-])")
_GENERIC = re.compile(r"(?<=[\"':,\s])sans-serif(?=[\"';,\s])")
_PIECE = 6.0
"""Inline formulas wider than this (em) may be broken after relations."""
_NARROW = 9.0
_WIDE = 30.0
_ROOM, _WIDE_ROOM = 42.0, 53.0
"""Width of a table in em of its own text: within the text, and with the margin."""
_TALL_CELL = 900
"""Characters from which a table cell may break across pages."""


class Formulas:
    """The formulas of one document, each drawn and defined once."""

    def __init__(self, drawer: Drawer) -> None:
        self.drawer = drawer
        self.alts: list[str] = []
        self.drawings: list[Drawing] = []
        self._numbers: dict[tuple[str, bool], tuple[int, ...]] = {}

    def numbers(self, formula: Formula) -> tuple[int, ...]:
        """Return the numbers of the drawings that make up a formula. Raises FormulaError."""
        key = (formula.tex, formula.display)
        if key not in self._numbers:
            drawing = self.drawer.draw(formula.tex, display=formula.display)
            parts: tuple[Drawing, ...] = (drawing,)
            if not formula.display and drawing.width > _PIECE:
                parts = self.drawer.parts(formula.tex)
            first = len(self.drawings)
            self.drawings += parts
            self.alts += [formula.tex, *[""] * (len(parts) - 1)]
            self._numbers[key] = tuple(range(first, len(self.drawings)))
        return self._numbers[key]

    def width(self, formula: Formula) -> float:
        """Return the width of the widest unbreakable piece in em."""
        return max(self.drawings[number].width for number in self.numbers(formula))

    def definitions(self) -> str:
        """Return the typst code that defines all formulas, as the array `formulas`."""
        rows = (
            f"(svg: bytes({string(d.svg)}), w: {d.width:.4f}, h: {d.height:.4f}, "
            f"d: {d.depth:.4f}, alt: {string(alt)}),\n"
            for d, alt in zip(self.drawings, self.alts, strict=True)
        )
        return f"#let formulas = (\n{''.join(rows)})\n"


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
        if path.lower().endswith(".svg"):
            with suppress(UnicodeDecodeError):
                drawing = _GENERIC.sub(sans, self.read(path).decode())
                return f"(source: bytes({string(drawing)}), scale: 1)"
        return f"(source: {string(f'/{self.paths.index(path)}.{suffix(path)}')}, scale: 0.6)"

    def files(self) -> dict[str, bytes]:
        """Return the images as the files that the code names."""
        return {f"{n}.{suffix(path)}": self.read(path) for n, path in enumerate(self.paths)}


class TypstWriter:
    """Writes nodes as typst code; `footnotes` says whether links become footnotes."""

    def __init__(self, formulas: Formulas, pictures: Pictures, *, footnotes: bool = True) -> None:
        self.formulas = formulas
        self.pictures = pictures
        self.footnotes = footnotes
        self.narrow = False
        self.room = _ROOM

    def blocks(self, nodes: Iterable[Node]) -> str:
        """Write nodes of any kind as one content value."""
        return _code(self._pieces(nodes))

    def inline(self, nodes: Sequence[Node], *, start: bool = False, end: bool = False) -> str:
        """Write what stands within a line; at the ends of a paragraph without its blanks."""
        return _code(self._runs(_trimmed(nodes, start=start, end=end)))

    def code_line(self, nodes: Nodes) -> str:
        """Write one line of code."""
        return _code(next(_code_lines(nodes))) if nodes else '""'

    def flow(self, nodes: Nodes) -> str:
        """Write a slot: without a paragraph where it is one line."""
        return self.blocks(nodes) if any(is_block(node) for node in nodes) else self.inline(nodes)

    def pieces(self, nodes: Iterable[Node]) -> list[str]:
        """Write nodes as the blocks that they are, one value each."""
        return list(self._pieces(nodes))

    def _pieces(self, nodes: Iterable[Node]) -> Iterator[str]:
        run: list[Node] = []
        for node in nodes:
            if not is_block(node):
                run.append(node)
                continue
            yield from self._paragraph(run)
            run = []
            yield from self._block(node)
        yield from self._paragraph(run)

    def _paragraph(self, run: Sequence[Node]) -> Iterator[str]:
        if any(not isinstance(node, str) or node.strip() for node in run):
            yield f"para({self.inline(run, start=True, end=True)})"

    def _block(self, node: Node) -> Iterator[str]:  # noqa: C901
        match node:
            case Formula():
                yield self._display(node)
            case Picture(path, alt):
                yield f"picture({self.pictures.number(path)}, {string(alt or 'picture')})"
            case Part(name, slots, options):
                yield self._part(name, slots, options)
            case Element("p" | "div" | "figure", children):
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

    def _part(self, name: str, slots: tuple[Nodes, ...], options: dict[str, object]) -> str:
        narrow, room = self.narrow, self.room
        self.narrow |= name == "symbols"
        self.room = _WIDE_ROOM if name == "wide" else room
        arguments = [self.flow(slot) for slot in slots]
        self.narrow, self.room = narrow, room
        arguments += [f"{key.replace('_', '-')}: {_value(value)}" for key, value in options.items()]
        return f"{name}({', '.join(arguments)})"

    def _list(self, name: str, children: Nodes, attributes: dict[str, str]) -> str:
        items = [child for child in children if isinstance(child, Element)]
        loose = any(isinstance(c, Element) and c.name == "p" for li in items for c in li.children)
        written = ", ".join(self.flow(item.children) for item in items)
        start = attributes.get("start", "1")
        number = f", start: {start}" if name == "ol" and re.fullmatch(r"\d{1,9}", start) else ""
        kind = "enum" if name == "ol" else "list"
        return f"{kind}(tight: {_value(not loose)}{number}, {written})"

    def _definitions(self, children: Nodes) -> str:
        parts = [c for c in children if isinstance(c, Element)]
        written = [
            f"minor({self.inline(part.children)})"
            if part.name == "dt"
            else f"pad(left: 1.5em, {self.blocks(part.children)})"
            for part in parts
        ]
        return _code(written)

    def _details(self, children: Nodes) -> Iterator[str]:
        for child in children:
            if isinstance(child, Element) and child.name == "summary":
                yield f"minor({self.inline(child.children)})"
            else:
                yield from self._pieces((child,))

    def columns(self, rows: Sequence[Sequence[Element]]) -> str:
        """Write the widths of a table's columns, or only their number where all fits."""
        widths = column_widths(rows, self.room, self.formulas.width)
        if not widths:
            return str(max(map(len, rows)))
        return f"({''.join(f'{width:.2f}, ' for width in widths)})"

    def cells(self, row: Sequence[Element]) -> list[str]:
        """Write the cells of a row."""
        narrow, self.narrow = self.narrow, True
        written = [self._cell(cell) for cell in row]
        self.narrow = narrow
        return written

    def _table(self, children: Nodes) -> str:
        rows = list(table_rows(children))
        if not rows:
            return "[]"
        count = max(len(row) for row, _ in rows)
        lines = []
        for row, head in rows:
            line = ", ".join([*self.cells(row), *["[]"] * (count - len(row))])
            lines.append(f"table.header({line})" if head else line)
        return f"grid-table({self.columns([row for row, _ in rows])}, {', '.join(lines)})"

    def _cell(self, cell: Element) -> str:
        options = []
        for name in ("colspan", "rowspan"):
            if re.fullmatch("[1-9][0-9]?", span := cell.attributes.get(name, "")):
                options.append(f"{name}: {span}")
        align = cell.attributes.get("align", "")
        if align in ("left", "center", "right"):
            options.append(f"align: {align} + top")
        if len(plain(cell.children)) > _TALL_CELL:
            options.append("breakable: true")
        body = self.flow(cell.children)
        if not options:
            return body
        return f"table.cell({', '.join([*options, body])})"

    def _pre(self, children: Nodes) -> str:
        lines = list(_code_lines(children))
        written = ", ".join(_code(line) if line else '""' for line in lines)
        text = plain(children).rstrip("\n")
        longest = max(map(len, text.expandtabs(4).split("\n")), default=0)
        return f"listing({longest}, {written},)"

    def _runs(self, nodes: Sequence[Node], marks: str = "") -> Iterator[str]:
        for number, node in enumerate(nodes):
            match node:
                case str():
                    if text := re.sub(r"[ \t\r\n\f]+", " ", node):
                        yield string(_breakable(text))
                case Formula():
                    before = nodes[number - 1] if number else ""
                    after = nodes[number + 1] if number + 1 < len(nodes) else ""
                    yield from self._inline_formula(node, before, after)
                case Picture(path, alt):
                    yield f"inline-picture({self.pictures.number(path)}, {string(alt or 'picture')})"
                case Part(name, slots, options):
                    yield self._part(name, slots, options)
                case Element("br"):
                    yield "linebreak()"
                case Element("a", children, attributes):
                    yield self._link(children, attributes.get("href", ""))
                case Element("q", children):
                    yield _code((string("“"), self.inline(children), string("”")))
                case Element("u" | "ins", children) if _is_blank(children):
                    yield f"gap({len(plain(children))})"
                case Element(name, children):
                    wrapper = _INLINE.get(name)
                    code = wrapper == "mono"
                    inner = self._mono(children) if code else self.inline(children)
                    yield f"{wrapper}({inner})" if wrapper and wrapper != "span" else inner

    def _mono(self, children: Nodes) -> str:
        return _code(
            string(_BREAKS_AFTER.sub(_BREAK, n) if len(n) > 12 else n)
            if isinstance(n, str)
            else self.inline((n,))
            for n in children
        )

    def _inline_formula(self, formula: Formula, before: Node, after: Node) -> Iterator[str]:
        numbers = self.formulas.numbers(formula)
        if self.formulas.width(formula) > (_NARROW if self.narrow else _WIDE):
            yield self._display(formula)
            return
        if isinstance(before, str) and _sticks(before[-1:]):
            yield string(_GLUE)
        yield f"math-inline({', '.join(map(str, numbers))})"
        if isinstance(after, str) and _sticks(after[:1]):
            yield string(_GLUE)

    def _link(self, children: Nodes, target: str) -> str:
        inner = self.inline(children)
        if not re.match(r"(?:https?://|mailto:)", target):
            return inner
        shown = plain(children).strip()
        if shown in (target, target.removeprefix("mailto:")):
            return f"link({string(target)}, {inner})"
        address = target.removeprefix("mailto:")
        name = "noted-link" if self.footnotes else "shown-link"
        return f"{name}({string(target)}, {string(_breakable(address))}, {inner})"


def suffix(path: str) -> str:
    """Return the ending of a file's name, by which typst knows its format."""
    return path.rsplit(".", 1)[-1].lower()


def string(text: str) -> str:
    """Write a text as a typst string literal: nothing in it is code."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{{{ord(c[0]):x}}}", escaped)
    return f'"{escaped}"'


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return string(value) if isinstance(value, str) else str(value)


def _code(values: Iterable[str]) -> str:
    """Join values to one content."""
    joined = "; ".join(values)
    return f"{{{joined}}}" if joined else "[]"


def _trimmed(nodes: Sequence[Node], *, start: bool, end: bool) -> Sequence[Node]:
    """Take blanks off the ends of a paragraph."""
    trimmed = [*nodes]
    while start and trimmed and isinstance(trimmed[0], str):
        trimmed[0] = trimmed[0].lstrip(_BLANKS)
        if trimmed[0]:
            break
        trimmed.pop(0)
    while end and trimmed and isinstance(trimmed[-1], str):
        trimmed[-1] = trimmed[-1].rstrip(_BLANKS)
        if trimmed[-1]:
            break
        trimmed.pop()
    return trimmed


def _is_blank(children: Nodes) -> bool:
    text = plain(children)
    return len(text) > 1 and not text.strip(" \xa0")


def _sticks(char: str) -> bool:
    """Say whether a line must not end between a formula and this character beside it."""
    return (
        bool(char.strip()) and char not in "—–/" and unicodedata.east_asian_width(char) not in "WF"
    )  # noqa: RUF001


def _breakable(text: str) -> str:
    """Let very long words, such as addresses, break."""

    def broken(word: re.Match[str]) -> str:
        pieces = _BREAKS_AFTER.sub(_BREAK, word[0]).split(_BREAK)
        return _BREAK.join(
            _BREAK.join(re.findall(f".{{1,{_LONG_WORD}}}", piece)) for piece in pieces
        )

    return re.sub(rf"\S{{{_LONG_WORD},}}", broken, text)


def _code_lines(children: Nodes) -> Iterator[list[str]]:
    """Write the lines of code, their tokens marked by what they are."""
    lines: list[list[str]] = [[]]
    for kind, text in _tokens(children, ""):
        for number, piece in enumerate(text.expandtabs(4).split("\n")):
            if number:
                lines.append([])
            if piece:
                literal = string(piece)
                lines[-1].append(f"{kind}({literal})" if kind else literal)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    yield from lines


def _tokens(nodes: Nodes, kind: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, str):
            yield kind, node
        elif isinstance(node, Element):
            names = node.attributes.get("class", "").split()
            found = next((_token(name) for name in names), "") if node.name == "span" else ""
            yield from _tokens(node.children, found or kind)


def _token(name: str) -> str:
    if name in _NAMES:
        return "code-name"
    if name == "ow":
        return "code-keyword"
    kind = _TOKENS.get(name[:1], "")
    return f"code-{kind}" if kind and kind != "name" else ""
