"""Where an inline formula may end a line: after its outermost relations and operators.

A piece that is still too long for a card may also end one after an outermost comma.
"""

import re
from collections.abc import Collection, Iterator

VIEW_BOX = re.compile(r'viewBox="(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+)"')
_SHIFT = re.compile(r"translate\((-?[\d.]+),")
_BREAKS_AFTER = {
    f"{ord(sign):X}"
    for sign in "=<>+−±∓×⋅∗∈∉∋≤≥≠≡≈∼≃≅∝→←↔⇒⇐⇔↦⊂⊆⊃⊇∪∩∧∨⪯≪≫"  # noqa: RUF001
}
_COMMAS = {f"{ord(sign):X}" for sign in ",;"}
_OPENING = {f"{ord(sign):X}" for sign in "([{,;:"}
_LONG = 15_000
"""Width in thousandths of an em beyond which commas are good enough."""


def pieces(svg: str) -> Iterator[str]:
    """Cut a drawing with the node names of MathJax into those between which a line may end."""
    for piece in _cut(svg, _BREAKS_AFTER):
        frame = VIEW_BOX.search(piece)
        if frame and float(frame[3]) > _LONG:
            yield from _cut(piece, _COMMAS)
        else:
            yield piece


def _cut(svg: str, signs: Collection[str]) -> Iterator[str]:
    """Cut a drawing after its outermost signs of some sort."""
    start = svg.find('<g data-mml-node="math">')
    frame = VIEW_BOX.search(svg)
    if start < 0 or not frame:
        yield svg
        return
    start += len('<g data-mml-node="math">')
    children = _children(svg, start)
    left, top, width, height = frame.groups()
    cuts = [0] + [
        index + 1
        for index in range(1, len(children) - 1)
        if _operator(children[index]) in signs and not _is_unary_after(children[index - 1])
    ]
    if len(cuts) == 1 or not all(child.startswith("<g") for child in children):
        yield svg
        return
    end = start + sum(map(len, children))
    edges = [*(_place(children[cut]) for cut in cuts), float(left) + float(width)]
    edges[0] = float(left)
    for number, cut in enumerate(cuts):
        upto = cuts[number + 1] if number + 1 < len(cuts) else len(children)
        box = f'viewBox="{edges[number]:g} {top} {edges[number + 1] - edges[number]:g} {height}"'
        yield (
            svg[: frame.start()]
            + box
            + svg[frame.end() : start]
            + "".join(children[cut:upto])
            + svg[end:]
        )


def _children(svg: str, start: int) -> list[str]:
    """Return the groups right inside the one whose content begins at `start`."""
    children: list[str] = []
    depth, first = 0, start
    for tag in re.compile(r"<(/?)g\b[^>]*>").finditer(svg, start):
        depth += -1 if tag[1] else 1
        if depth < 0:
            break
        if depth == 0:
            children.append(svg[first : tag.end()])
            first = tag.end()
    return children


def _place(child: str) -> float:
    shift = _SHIFT.search(child[: child.index(">")])
    return float(shift[1]) if shift else 0.0


def _is_unary_after(child: str) -> bool:
    """Say whether a sign after this one belongs to what follows it."""
    return _operator(child) in _BREAKS_AFTER | _OPENING


def _operator(child: str) -> str:
    """Return the code of the glyph of an operator, or nothing for anything else."""
    glyphs = re.findall(r'href="#t-[A-Z0-9]+-([0-9A-F]+)"', child)
    is_one = child.startswith('<g data-mml-node="mo"') and len(glyphs) == 1
    return str(glyphs[0]) if is_one else ""
