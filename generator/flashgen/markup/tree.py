"""What an author's Markdown says: one small frozen tree, which all writers walk.

Its elements are those of HTML, as Markdown or the author's own tags make them, sanitised. Blanks
between blocks stay as texts: in a card's field every one of them counts.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field

BLOCKS = frozenset(
    "p ul ol dl table blockquote pre div h1 h2 h3 h4 h5 h6 hr figure details".split()
)
"""Elements that stand on their own instead of within a line."""
APART = BLOCKS | frozenset("li dt dd tr td th caption summary figcaption br".split())
"""Elements whose words do not run into those around them."""


@dataclass(frozen=True, slots=True)
class Element:
    """An HTML element by its name."""

    name: str
    children: "Nodes" = ()
    attributes: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a cloze opens (with its `numbers`, as `1,2`), shows its hint or closes.

    A leaf, since a cloze may cross the elements around it.
    """

    sign: str
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in TeX, on a line of its own if `display`.

    Where clozes hide parts of it, `parts` are these and their marks, in order.
    """

    tex: str
    display: bool = False
    parts: tuple[str | Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line, or lines of it if `block`; `parts` as in a formula."""

    text: str
    language: str = ""
    block: bool = False
    parts: tuple[str | Mark, ...] = ()


Node = str | Element | Formula | Code | Mark
Nodes = tuple[Node, ...]


def walk(nodes: Nodes) -> Iterator[Node]:
    """Give all nodes, outer ones before inner ones."""
    for node in nodes:
        yield node
        if isinstance(node, Element):
            yield from walk(node.children)


def elements(nodes: Nodes, names: Container[str]) -> Iterator[Element]:
    """Give all elements of some names, outer ones before inner ones."""
    for node in walk(nodes):
        if isinstance(node, Element) and node.name in names:
            yield node


def images(nodes: Nodes) -> Iterator[str]:
    """Give the paths of all images, as authored."""
    for image in elements(nodes, ("img",)):
        if "src" in image.attributes:
            yield image.attributes["src"]


def unwrapped(nodes: Nodes) -> Nodes:
    """Take the paragraph off a text that is one paragraph."""
    match nodes:
        case (Element("p", children),):
            return children
        case _:
            return nodes


def plain(nodes: Nodes, written: Callable[[Formula | Code], str] | None = None) -> str:
    """Return the text of nodes, blocks and cells with blanks between them.

    Formulas, else in TeX, and code are `written` some other way where that is given.
    """
    return "".join(_plain(nodes, written))


def visible(nodes: Nodes, written: Callable[[Formula | Code], str] | None = None) -> str:
    """Return what a reader sees as one line of words; `written` as for `plain`."""
    return " ".join(plain(nodes, written).split())


def _plain(nodes: Iterable[Node], written: Callable[[Formula | Code], str] | None) -> Iterator[str]:
    for node in nodes:
        blank = " " if is_apart(node) else ""
        yield blank
        match node:
            case str():
                yield node
            case Element(_, children):
                yield from _plain(children, written)
            case Formula() | Code() if written:
                yield written(node)
            case Formula(text) | Code(text):
                yield text
        yield blank


def is_apart(node: Node) -> bool:
    """Say whether a node stands on its own, so that no word runs into what is around it."""
    match node:
        case Element(name):
            return name in APART
        case Formula(_, display):
            return display
        case Code():
            return node.block
        case _:
            return False
