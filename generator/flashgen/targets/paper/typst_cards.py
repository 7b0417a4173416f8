"""Cards and cheatsheets → typst code; the templates measure what fits on a card or a page."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from flashgen.targets.paper.cards import Card
from flashgen.targets.paper.cheatsheet import Entry
from flashgen.targets.paper.layouts import Layout
from flashgen.targets.paper.pieces import Piece
from flashgen.targets.paper.tree import Element, Nodes, plain
from flashgen.targets.paper.typst_code import string
from flashgen.targets.paper.typst_writer import TypstWriter


def cards_body(cards: Sequence[Card], writer: TypstWriter) -> str:
    """Write the cards as the array that the template puts on paper."""
    rows = (
        f"(id: {string(card.id)}, kind: {string(card.kind)}, topic: {writer.inline(card.topic)}, "
        f"front: ({_pieces(card.front, writer)}), back: ({_pieces(card.back, writer)})),\n"
        for card in cards
    )
    return f"cards-on-paper((\n{''.join(rows)}))"


def layout_definition(layout: Layout, flip: str, dx: float, dy: float) -> str:
    """Write the layout as the dictionary that the template reads."""
    numbers = {
        name: getattr(layout, name)
        for name in ("columns", "rows", "width", "height", "left", "top")
    }
    measures = "".join(
        f"{name}: {value}, " for name, value in {**numbers, "dx": dx, "dy": dy}.items()
    )
    flags = f"precut: {str(layout.precut).lower()}, fold: {str(layout.fold).lower()}"
    return f"#let geometry = ({measures}{flags}, flip: {string(flip)})\n"


def _pieces(pieces: Sequence[Piece], writer: TypstWriter) -> str:
    return "".join(
        f"{code}, "
        for _, group in groupby(pieces, key=lambda piece: piece.group)
        for code in _group(list(group), writer)
    )


def _group(pieces: Sequence[Piece], writer: TypstWriter) -> Iterator[str]:
    first = pieces[0]
    shared = f"kind: {string(first.kind)}, group: {first.group}, indent: {first.indent}"
    if first.kind == "row":
        yield from _rows(pieces, shared, writer)
        return
    longest = max(len(plain(piece.nodes)) for piece in pieces)
    for number, piece in enumerate(pieces):
        body = {
            "text": lambda p: writer.inline(p.nodes, start=p is first, end=p is pieces[-1]),
            "line": lambda p: writer.code_line(p.nodes),
        }.get(piece.kind, lambda p: writer.blocks(p.nodes))(piece)
        yield (
            f"({shared}, marker: {string(piece.marker)}, head: {str(number == 0).lower()}, "
            f"keep: {str(piece.keep).lower()}, "
            f"longest: {longest}, body: {body})"
        )


def _rows(pieces: Sequence[Piece], shared: str, writer: TypstWriter) -> Iterator[str]:
    header = [cell for cell in pieces[0].header if isinstance(cell, Element)]
    rows = [[cell for cell in p.nodes if isinstance(cell, Element)] for p in pieces]
    columns = writer.columns([header, *rows] if header else rows)
    head = "".join(f"{cell}, " for cell in writer.cells(header))
    for number, row in enumerate(rows):
        cells = "".join(f"{cell}, " for cell in writer.cells(row))
        flags = f"head: {str(number == 0).lower()}, keep: false"
        yield f"({shared}, {flags}, columns: {columns}, header: ({head}), cells: ({cells}))"


def entries_body(
    title: Nodes, question: Nodes, entries: Sequence[Entry], writer: TypstWriter
) -> str:
    """Write a cheatsheet as the array of entries that the template fits on its page."""
    rows = (
        f"(section: {string(entry.section)}, name: {string(entry.name)}, "
        f"rank: {entry.rank}, body: {writer.blocks(entry.body)}),\n"
        for entry in entries
    )
    return f"cheatsheet({writer.inline(title)}, {writer.inline(question)}, (\n{''.join(rows)}))"
