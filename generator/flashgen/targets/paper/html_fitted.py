"""Cards and cheatsheets as HTML: pages of a fixed size, filled by estimate."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from flashgen.targets.paper.cards import Card
from flashgen.targets.paper.cheatsheet import Entry
from flashgen.targets.paper.estimate import Estimate
from flashgen.targets.paper.html_writer import HtmlWriter
from flashgen.targets.paper.layouts import PAPERS, Layout
from flashgen.targets.paper.pieces import Piece, cut, seam
from flashgen.targets.paper.tree import Formula

_POINT = 25.4 / 72
_CARD_SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
_LEAST = 2.0
"""Sizes of the text of a card in pt; below the last readable one, what else could not be shown."""
_SHEET_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
_SHEET_ROW = 80
"""Letters that have room beside each other in a column of a cheatsheet."""
_INSET = (5.0, 9.5, 4.5)
"""Space left and right, above and below the text of a card in mm."""
_COLUMNS, _BETWEEN = 3, 5.0
_SHEET_MARGIN, _SHEET_HEAD = (11.0, 9.0), 20.0


def card_pages(
    cards: Sequence[Card],
    writer: HtmlWriter,
    layout: Layout,
    flip: str,
    dx: float,
    dy: float,
) -> tuple[str, int, tuple[str, ...]]:
    """Write cards on pages; also give their number and the ids of those that do not fit."""
    wide = layout.width - 2 * _INSET[0]
    high = layout.height - _INSET[1] - _INSET[2]
    physical: list[tuple[str, str]] = []
    squeezed: list[str] = []
    for card in cards:
        sides = [_spread(pieces, writer, wide, high) for pieces in (card.front, card.back)]
        if any(bad for _, bad in sides):
            squeezed.append(card.id)
        (fronts, _), (backs, _) = sides
        count = max(len(fronts), len(backs))
        for number in range(count):
            front, back = (
                _side(card, texts[min(number, len(texts) - 1)], number + 1, count, writer)
                for texts in (fronts, backs)
            )
            physical.append((front, back))
    columns = 1 if layout.fold else layout.columns
    size = columns * layout.rows
    pages = []
    for start in range(0, len(physical), size):
        page = physical[start : start + size]
        places = [divmod(n, columns) for n in range(len(page))]
        fronts = [_put(f, layout, c, r) for (f, _), (r, c) in zip(page, places, strict=True)]
        if layout.fold:
            fronts += [_put(b, layout, 1, r) for (_, b), (r, _) in zip(page, places, strict=True)]
            pages.append(_sheet(fronts, layout))
            continue
        pages.append(_sheet(fronts, layout))
        mirrored = [
            (row, columns - 1 - column) if flip == "long" else (layout.rows - 1 - row, column)
            for row, column in places
        ]
        backs = [
            _put(b, layout, c, r, dx, dy) for (_, b), (r, c) in zip(page, mirrored, strict=True)
        ]
        pages.append(_sheet(backs, layout, dx, dy))
    return "".join(pages), len(physical), tuple(squeezed)


def card_css(layout: Layout) -> str:
    """Return the style of the pages and cards of a layout."""
    wide, high = PAPERS[layout.paper]
    frame = "none" if layout.precut else ".1mm solid #b8b8b8"
    return (
        f"@page {{ size: {wide}mm {high}mm; margin: 0; }}\n"
        f".sheet {{ width: {wide}mm; height: {high - 0.2}mm; }}\n"
        f".card {{ width: {layout.width}mm; height: {layout.height}mm; }}\n"
        f".frame {{ outline: {frame}; }}\n"
        f".card img, .card .display > svg {{ max-height: {0.42 * layout.height:.1f}mm; }}\n"
    )


def sheet_page(
    entries: Sequence[Entry], writer: HtmlWriter, paper: str, head: str
) -> tuple[str, tuple[str, ...]]:
    """Write a cheatsheet; also give the names of the entries that were left out."""
    high, wide = PAPERS[paper]
    room = high - 2 * _SHEET_MARGIN[1] - _SHEET_HEAD
    column = (wide - 2 * _SHEET_MARGIN[0] - (_COLUMNS - 1) * _BETWEEN) / _COLUMNS
    pieces = [cut(entry.body, _SHEET_ROW) for entry in entries]
    everything = list(range(len(entries)))
    chosen: list[int] = []
    for size in _SHEET_SIZES:
        estimate = _estimate(writer, size, 30.0)
        unit = size * _POINT
        heights = [(estimate.height(p, column / unit) + 0.3) * unit for p in pieces]
        heading = 2.4 * unit
        if _pack(entries, everything, heights, heading, room):
            chosen = everything
            break
    else:
        for number in sorted(everything, key=lambda n: (entries[n].rank, n)):
            more = sorted([*chosen, number])
            if _pack(entries, more, heights, heading, room):
                chosen = more
    columns = _pack(entries, chosen, heights, heading, room) or []
    sections = ["", *(entries[filled[-1]].section for filled in columns if filled)]
    written = "".join(
        f"<div>{_column(entries, part, pieces, writer, before)}</div>"
        for part, before in zip(columns, sections, strict=False)
    )
    left = tuple(entries[n].name for n in everything if n not in set(chosen))
    note = (
        f'<p class="left-out"><b>Left out for lack of room:</b> {_names(left)}</p>' if left else ""
    )
    return f'{head}<main style="font-size:{size}pt">{written}</main>{note}', left


def sheet_css(paper: str) -> str:
    """Return the style of the one page of a cheatsheet."""
    high, wide = PAPERS[paper]
    across, down = _SHEET_MARGIN
    return f"@page {{ size: {wide}mm {high}mm; margin: {down}mm {across}mm; }}\n"


def composed(pieces: Sequence[Piece], writer: HtmlWriter) -> str:
    """Write pieces, those of a group as one paragraph, table or listing."""
    return "".join(
        _whole(list(group), writer) for _, group in groupby(pieces, lambda piece: piece.group)
    )


def _spread(
    pieces: Sequence[Piece], writer: HtmlWriter, wide: float, high: float
) -> tuple[list[str], bool]:
    """Spread one side over as few cards as hold it, in the largest text that they hold.

    Also say whether a piece is too tall for a card of its own.
    """

    def fits(part: Sequence[Piece], size: float) -> bool:
        unit = size * _POINT
        estimate = _estimate(writer, size, 0.42 * (high + _INSET[1] + _INSET[2]))
        return estimate.height(part, wide / unit) * unit <= high

    def parts(size: float) -> list[tuple[str, float]]:
        texts: list[tuple[str, float]] = []
        start = 0
        while start < len(pieces):
            end, fitting = start + 1, size
            while not fits(pieces[start:end], fitting) and fitting > _LEAST:
                fitting -= 0.5
            while end < len(pieces) and fits(pieces[start : end + 1], fitting):
                end += 1
            end = seam(pieces, start, end)
            texts.append((composed(pieces[start:end], writer), fitting))
            start = end
        return texts

    smallest = parts(_CARD_SIZES[-1])
    for size in _CARD_SIZES:
        texts = parts(size)
        if len(texts) == len(smallest) and all(fitting == size for _, fitting in texts):
            return [_sized(*text) for text in texts], False
    return [_sized(*text) for text in smallest], True


def _estimate(writer: HtmlWriter, size: float, picture: float) -> Estimate:
    def formula(node: Formula) -> tuple[float, float]:
        drawing = writer.formulas.easel.draw(node.tex, display=node.display)
        return drawing.width, drawing.height

    return Estimate(formula, picture / (size * _POINT))


def _sized(html: str, size: float) -> str:
    return f'<div class="text" style="font-size:{size:g}pt"><div>{html}</div></div>'


def _side(card: Card, text: str, number: int, count: int, writer: HtmlWriter) -> str:
    which = f"<b>{number}/{count}</b> " if count > 1 else ""
    return (
        f'<div class="top"><span>{escape(card.kind)}</span>'
        f"<span>{which}{writer.nodes(card.topic)}</span></div>"
        f'{text}<div class="id">{escape(card.id)}</div>'
    )


def _put(side: str, layout: Layout, column: int, row: int, dx: float = 0, dy: float = 0) -> str:
    left = layout.left + column * layout.width + dx
    top = layout.top + row * layout.height + dy
    return f'<section class="card frame" style="left:{left:g}mm;top:{top:g}mm">{side}</section>'


def _sheet(cards: Iterable[str], layout: Layout, dx: float = 0, dy: float = 0) -> str:
    marks = "" if layout.precut else "".join(_marks(layout, dx, dy))
    return f'<div class="sheet">{marks}{"".join(cards)}</div>'


def _marks(layout: Layout, dx: float, dy: float) -> Iterator[str]:
    right = layout.left + layout.columns * layout.width
    bottom = layout.top + layout.rows * layout.height
    for column in range(layout.columns + 1):
        x = layout.left + column * layout.width + dx
        for y in (layout.top - 5.5 + dy, bottom + 1.5 + dy):
            yield f'<i class="mark down" style="left:{x:g}mm;top:{y:g}mm"></i>'
    for row in range(layout.rows + 1):
        y = layout.top + row * layout.height + dy
        for x in (layout.left - 5.5 + dx, right + 1.5 + dx):
            yield f'<i class="mark" style="left:{x:g}mm;top:{y:g}mm"></i>'


def _whole(pieces: Sequence[Piece], writer: HtmlWriter) -> str:
    first = pieces[0]
    style = f' style="margin-left:{first.indent:g}em"' if first.indent else ""
    if first.kind == "text":
        marker = f'<span class="marker">{escape(first.marker)}</span>' if first.head else ""
        text = "".join(writer.nodes(piece.nodes) for piece in pieces)
        return f"<p{style}>{marker if first.marker else ''}{text}</p>"
    if first.kind == "row":
        head = f"<thead><tr>{writer.nodes(first.header)}</tr></thead>" if first.header else ""
        rows = "".join(f"<tr>{writer.nodes(piece.nodes)}</tr>" for piece in pieces)
        return f"<table>{head}<tbody>{rows}</tbody></table>"
    if first.kind == "line":
        lines = "\n".join(writer.nodes(piece.nodes) for piece in pieces)
        return f'<div class="highlight"><pre>{lines}</pre></div>'
    return "".join(writer.nodes(piece.nodes) for piece in pieces)


def _pack(
    entries: Sequence[Entry],
    chosen: Sequence[int],
    heights: Sequence[float],
    heading: float,
    room: float,
) -> list[list[int]] | None:
    """Fill columns with entries in order, or return nothing if they do not fit."""
    columns: list[list[int]] = [[]]
    filled, section = 0.0, ""
    for number in chosen:
        height = heights[number] + (heading if entries[number].section != section else 0)
        section = entries[number].section
        if filled + height > room:
            if len(columns) == _COLUMNS or height > room:
                return None
            columns.append([])
            filled = 0.0
        filled += height
        columns[-1].append(number)
    return columns


def _column(
    entries: Sequence[Entry],
    numbers: Sequence[int],
    pieces: Sequence[Sequence[Piece]],
    writer: HtmlWriter,
    section: str,
) -> str:
    """Write a column; `section` is the one that the column before ends in."""
    written = []
    for number in numbers:
        entry = entries[number]
        if entry.section != section:
            written.append(f"<h2>{escape(entry.section)}</h2>")
        section = entry.section
        written.append(f'<div class="cell">{composed(pieces[number], writer)}</div>')
    return "".join(written)


def _names(names: Sequence[str], most: int = 420) -> str:
    """Join names until the note is full."""
    shown: list[str] = []
    for name in names:
        if sum(map(len, shown)) + len(name) > most:
            return f"{escape(', '.join(shown))} and {len(names) - len(shown)} more"
        shown.append(name)
    return escape(", ".join(shown))
