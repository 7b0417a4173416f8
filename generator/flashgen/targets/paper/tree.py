"""What a printed page is made of: the tree that both writers, typst and HTML, walk.

The author's Markdown comes in as its tree, with pictures in place of its images; what a page adds
around it (boxes, entries, headings) are parts. Authors cannot write parts: whatever HTML they use
stays an element.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flashgen.markup.tree import BLOCKS
from flashgen.markup.tree import Formula as Formula  # noqa: PLC0414 - the writers' too

_INLINE_PARTS = {"cites", "gap", "label", "term"}
_LINE = 85
TALL = 1800
"""The room, as `room` counts it, from which something may break across pages: a third of one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image by the path of its file below `cards/`, with a text for those who cannot see it."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class Element:
    """An HTML element that Markdown may produce."""

    name: str
    children: "Nodes" = ()
    attributes: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A component of the page's own design: a name that both writers know, its slots in order."""

    name: str
    slots: tuple["Nodes", ...] = ()
    options: dict[str, str | int | float | bool] = field(default_factory=dict, hash=False)


Node = str | Formula | Picture | Element | Part
Nodes = tuple[Node, ...]


def part(name: str, *slots: Iterable[Node] | str, **options: str | float | bool) -> Part:
    """Make a part; a slot may be given as a bare text."""
    filled = tuple((slot,) if isinstance(slot, str) else tuple(slot) for slot in slots)
    return Part(name, filled, options)


def is_block(node: Node) -> bool:
    """Say whether a node stands on its own instead of within a line."""
    match node:
        case Element(name, children):
            return name in BLOCKS or (name not in ("u", "ins") and any(map(is_block, children)))
        case Formula(_, display):
            return display
        case Part(name):
            return name not in _INLINE_PARTS
        case Picture():
            return True
        case _:
            return False


def is_display(node: Node) -> bool:
    """Say whether a node is a formula on lines of its own, or a paragraph that begins with one."""
    if isinstance(node, Element) and node.name == "p":
        return any(map(is_display, node.children[:1]))
    return isinstance(node, Formula) and node.display


def plain(nodes: Iterable[Node]) -> str:
    """Return the text of nodes, formulas as TeX."""
    return "".join(_plain(nodes))


def room(nodes: Iterable[Node]) -> int:
    """Return about how much room nodes need, in characters of running text."""
    total = 0
    for node in walk(nodes):
        match node:
            case str():
                total += len(node) + _LINE * node.count("\n")
            case Formula(_, display):
                total += 4 * _LINE if display else len(node.tex) // 2
            case Picture():
                total += 16 * _LINE
            case Element("p" | "li" | "tr"):
                total += _LINE // 2
            case Part("symbols", slots):
                total += _LINE * len(slots) // 2
    return total


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Give all nodes, outer ones before inner ones."""
    for node in nodes:
        yield node
        if isinstance(node, Element):
            yield from walk(node.children)
        elif isinstance(node, Part):
            for slot in node.slots:
                yield from walk(slot)


def _plain(nodes: Iterable[Node]) -> Iterator[str]:
    for node in walk(nodes):
        if isinstance(node, str):
            yield node
        elif isinstance(node, Formula):
            yield node.tex
