"""Nodes of a printed page → pieces small enough to be spread over several cards.

Lists lose their nesting (each item keeps its indent and marker), paragraphs are cut after
sentences, tables after rows and code after lines. Pieces of the same group belong together: put
on one card, they are one paragraph, table or listing again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from flashgen.targets.paper.tree import Element, Formula, Node, Nodes, Part, is_block, plain

_CHUNK = 90
"""Characters of a piece of text, about; it ends after a word."""
_WORD = 40
_TALL_ROW = 170
_MANY_COLUMNS = 5
_STEP = 1.3


@dataclass(frozen=True, slots=True)
class Piece:
    """What may not be cut: a run of text, a formula or picture, a table row, a line of code.

    `kind` is `text`, `block`, `row` or `line`; `head` marks the first piece of its group, which
    shows the marker. A row carries the header of its table.
    """

    kind: str
    nodes: Nodes
    group: int
    indent: float = 0
    marker: str = ""
    head: bool = True
    header: Nodes = ()

    @property
    def keep(self) -> bool:
        """Say whether this is a heading of what follows, which must not stand last on a card."""
        return self.kind == "text" and all(
            isinstance(node, Element) and node.name == "strong" for node in self.nodes
        )


def cut(nodes: Iterable[Node], widest_row: int) -> tuple[Piece, ...]:
    """Cut nodes into pieces, in order; tables with more letters in a row become lists."""
    return tuple(_Cutter(widest_row).cut(tuple(nodes), 0))


class _Cutter:
    """Cuts; counts the groups."""

    def __init__(self, widest_row: int) -> None:
        self.widest_row = widest_row
        self.groups = count()

    def cut(self, nodes: Nodes, indent: float) -> Iterator[Piece]:
        run: list[Node] = []
        for node in nodes:
            if not is_block(node):
                run.append(node)
                continue
            yield from self._text(run, indent)
            run = []
            yield from self._block(node, indent)
        yield from self._text(run, indent)

    def _text(self, run: Sequence[Node], indent: float) -> Iterator[Piece]:
        if any(not isinstance(node, str) or node.strip() for node in run):
            group = next(self.groups)
            for number, nodes in enumerate(_chunks(run)):
                yield Piece("text", nodes, group, indent, head=number == 0)

    def _block(self, node: Node, indent: float) -> Iterator[Piece]:  # noqa: PLR0912
        match node:
            case Element("ul" | "ol", children):
                yield from self._list(node, children, indent)
            case Element("table", children):
                yield from self._table(children, indent)
            case Element("pre", children):
                yield from self._code(children, indent)
            case Element("blockquote" | "dd", children):
                yield from self.cut(children, indent + _STEP)
            case Element("p" | "div" | "figure" | "details" | "dl", children):
                yield from self.cut(children, indent)
            case Element("hr"):
                return
            case Element(_, children):
                yield from self._text((Element("strong", children),), indent)
            case Part("symbols", slots):
                for symbol, meaning in zip(slots[::2], slots[1::2], strict=True):
                    yield from self.cut((*symbol, ": ", *meaning), indent)
            case Part("boxes", slots):
                for slot in slots:
                    yield from self._marked("☐", slot, indent)
            case Part("dialogue", slots):
                for slot in slots:
                    yield from self._marked("→", (Element("em", slot),), indent)
            case Part(_, slots):
                for slot in slots:
                    yield from self.cut(slot, indent)
            case _:
                yield Piece("block", (node,), next(self.groups), indent)

    def _list(self, node: Element, children: Nodes, indent: float) -> Iterator[Piece]:
        start = node.attributes.get("start", "1")
        number = int(start) if re.fullmatch(r"\d{1,9}", start) else 1
        for item in children:
            if isinstance(item, Element):
                marker = f"{number}." if node.name == "ol" else "•"
                yield from self._marked(marker, item.children, indent)
                number += 1

    def _marked(self, marker: str, nodes: Nodes, indent: float) -> Iterator[Piece]:
        pieces = list(self.cut(nodes, indent + _STEP))
        if not pieces or pieces[0].kind != "text" or pieces[0].marker:
            group = next(self.groups)
            yield Piece("text", (" ",), group, indent + _STEP, marker)
            yield from pieces
            return
        yield replace(pieces[0], marker=marker)
        yield from pieces[1:]

    def _table(self, children: Nodes, indent: float) -> Iterator[Piece]:
        rows = list(table_rows(children))
        if not rows:
            return
        first = rows[0][0]
        header = first if rows[0][1] else ()
        body = [row for row, is_head in rows if not is_head]
        tall = any(
            len(plain(c.children)) > _TALL_ROW or any(map(is_block, c.children))
            for row in body
            for c in row
        )
        if tall or len(first) > _MANY_COLUMNS or _least_width([first, *body]) > self.widest_row:
            for row in body:
                yield from self._row_as_list(header, row, indent)
            return
        group = next(self.groups)
        for number, row in enumerate(body):
            yield Piece("row", tuple(row), group, indent, head=number == 0, header=tuple(header))

    def _row_as_list(
        self, header: Sequence[Element], row: Sequence[Element], indent: float
    ) -> Iterator[Piece]:
        for number, cell in enumerate(row):
            name = header[number].children if number < len(header) else ()
            lead = (Element("strong", name), ": ") if plain(name).strip() else ()
            yield from self.cut((*lead, *cell.children), indent + (_STEP if number else 0))

    def _code(self, children: Nodes, indent: float) -> Iterator[Piece]:
        group = next(self.groups)
        for number, line in enumerate(_lines(children)):
            yield Piece("line", line, group, indent, head=number == 0)


def _least_width(rows: Sequence[Sequence[Element]]) -> int:
    """Return how many letters stand beside each other if every word has a line of its own."""
    return sum(
        max((len(word) for cell in column for word in plain(cell.children).split()), default=0) + 2
        for column in zip(*rows, strict=False)
    )


def seam(pieces: Sequence[Piece], start: int, upto: int) -> int:
    """Return where to cut at or before `upto`: rather between groups, not after a heading."""
    at = upto
    if at < len(pieces):
        while at > start and not pieces[at].head:
            at -= 1
        while at > start and pieces[at - 1].keep:
            at -= 1
    return at if at > start else upto


def table_rows(children: Nodes) -> Iterator[tuple[tuple[Element, ...], bool]]:
    """Give the rows of a table, each with whether it is a header."""
    for child in children:
        if isinstance(child, Element) and child.name == "tr":
            cells = tuple(c for c in child.children if isinstance(c, Element))
            if cells:
                yield cells, all(cell.name == "th" for cell in cells)
        elif isinstance(child, Element) and child.name in ("thead", "tbody", "tfoot"):
            yield from table_rows(child.children)


def _chunks(run: Sequence[Node]) -> Iterator[Nodes]:
    """Cut a run of text after words, preferably where a sentence or a part of one ends."""
    chunk: list[Node] = []
    length = 0
    for node in _atoms(run):
        text = plain((node,))
        length += len(text)
        if isinstance(node, str) and chunk and isinstance(chunk[-1], str):
            chunk[-1] += node
        else:
            chunk.append(node)
        if (
            text[-1:].isspace()
            and length >= _CHUNK // 3
            and (length >= _CHUNK or text.rstrip()[-1:] in ".!?;:")
        ):
            yield tuple(chunk)
            chunk, length = [], 0
    if chunk:
        yield tuple(chunk)


def _atoms(run: Iterable[Node]) -> Iterator[Node]:
    """Give words and what stands between them; long emphasised texts word by word."""
    for node in run:
        if isinstance(node, str):
            yield from re.findall(r"\s*\S{1,40}\s*", re.sub(r"\s+", " ", node)) or [" "]
        elif isinstance(node, Element) and len(plain(node.children)) > _WORD and node.name != "a":
            for inner in _atoms(node.children):
                yield replace(node, children=(inner,))
        else:
            yield node


def _lines(nodes: Nodes) -> Iterator[Nodes]:
    lines: list[list[Node]] = [[]]
    for node in _tokens(nodes):
        text = plain((node,))
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(
                    replace(node, children=(part,)) if isinstance(node, Element) else part
                )
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    yield from map(tuple, lines)


def _tokens(nodes: Nodes) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Element) and node.name == "span" and "class" in node.attributes:
            yield node
        elif isinstance(node, Element):
            yield from _tokens(node.children)
        elif isinstance(node, str | Formula):
            yield node
