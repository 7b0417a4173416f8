"""How wide the columns of a printed table are, from what stands in them."""

from collections.abc import Callable, Sequence

from flashgen.targets.paper.tree import Element, Formula, Node, plain, walk

_CHARACTER = 0.47
"""Width of an average character in em."""
_LONGEST_WORD, _GAP = 13.0, 4.5


def column_widths(
    rows: Sequence[Sequence[Element]], room: float, formula_width: Callable[[Formula], float]
) -> list[float]:
    """Return the width of each column in em, given the room for all and how wide a formula is.

    `formula_width` gives the width of its widest unbreakable piece. Without widths, all cells fit
    on one line each. No column is narrower than its widest word or formula, so that together they
    may exceed the room; the rest is shared, long texts getting more than short ones.
    """
    columns = max(map(len, rows))
    least, wish = [1.0] * columns, [1.0] * columns
    for row in rows:
        for number, cell in enumerate(row):
            least[number] = max(least[number], _widest(cell.children, formula_width))
            wish[number] = max(wish[number], _length(cell.children, formula_width))
    room -= columns
    if sum(wish) <= 0.95 * room:
        return []
    weights = [max(length, 1.0) ** 0.7 for length in wish]
    widths = [0.0] * columns
    fixed: set[int] = set()
    while True:
        free = room - sum(least[n] for n in fixed)
        total = sum(weights[n] for n in range(columns) if n not in fixed) or 1.0
        widths = [least[n] if n in fixed else free * weights[n] / total for n in range(columns)]
        narrow = {n for n in range(columns) if n not in fixed and widths[n] < least[n]}
        if not narrow or len(fixed | narrow) == columns:
            return [max(width, 1.0) for width in widths]
        fixed |= narrow


def _widest(nodes: Sequence[Node], formula_width: Callable[[Formula], float]) -> float:
    words = [_GAP for n in walk(nodes) if isinstance(n, Element) and n.name == "u"]
    words += [
        min(_LONGEST_WORD, len(word) * _CHARACTER * 1.25) for word in plain_text(nodes).split()
    ]
    formulas = [formula_width(n) for n in walk(nodes) if isinstance(n, Formula) and not n.display]
    return max([*words, *formulas], default=1.0) + 0.3


def _length(nodes: Sequence[Node], formula_width: Callable[[Formula], float]) -> float:
    formulas = sum(formula_width(n) for n in walk(nodes) if isinstance(n, Formula))
    return len(plain_text(nodes)) * _CHARACTER * 1.05 + formulas + 0.5


def plain_text(nodes: Sequence[Node]) -> str:
    """Return the text of nodes without their formulas."""
    return plain(node for node in walk(nodes) if isinstance(node, str))
