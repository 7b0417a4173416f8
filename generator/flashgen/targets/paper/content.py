"""The author's Markdown and the blocks of a plan → nodes of a printed page."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from flashgen.blocks import (
    Block,
    Blocks,
    ClozeText,
    Dialogue,
    Display,
    Fold,
    Hidden,
    Inline,
    Items,
    Labelled,
    Prose,
    Symbols,
    Table,
)
from flashgen.blocks import Code as CodeBlock
from flashgen.blocks import Picture as PictureBlock
from flashgen.markup import tree
from flashgen.markup.colours import coloured
from flashgen.markup.gaps import Gap, fill
from flashgen.markup.read import read
from flashgen.targets.paper.tree import (
    Element,
    Formula,
    Node,
    Nodes,
    Picture,
    is_block,
    part,
)


class Content:
    """Turns texts into nodes; `image` maps an authored image path to its path below `cards/`."""

    def __init__(self, image: Callable[[str], str]) -> None:
        self.image = image

    def prose(self, text: str) -> Nodes:
        """Read Markdown of any length."""
        return tuple(self._nodes(read(text)))

    def line(self, text: str) -> Nodes:
        """Read Markdown meant for one line; `#1 of all` is no heading there."""
        nodes = tuple(self._nodes(tree.unwrapped(read(text))))
        match nodes:
            case (Element("h1" | "h2" | "h3" | "h4" | "h5" | "h6", children),):
                return children
            case _:
                return nodes

    def blocks(self, blocks: Blocks) -> Nodes:
        """Read blocks, one after the other."""
        return tuple(node for block in blocks for node in self.block(block))

    def block(self, block: Block) -> Nodes:  # noqa: PLR0911
        """Read one block of a plan."""
        match block:
            case ClozeText(text):
                return self.prose(underlined(text))
            case Prose(text):
                return self.prose(text)
            case Labelled(label, text):
                return (self.note(label, self.prose(text)),)
            case Display(tex):
                return (Formula(tex, display=True),)
            case CodeBlock(code, language):
                return self.code(code, language)
            case PictureBlock(path, alt):
                return (Picture(self.image(path), alt),)
            case Items(_, ordered, boxes):
                return (self._items(block.whole, ordered=ordered, boxes=boxes),)
            case Symbols(entries):
                return (self.symbols(entries),)
            case Table(header, rows):
                return (self.table(header, rows),)
            case Dialogue(questions):
                return (part("dialogue", *(self.line(text) for text in questions)),)
            case Fold(label, inner):
                return (self.note(label, self.blocks(inner)),)

    def note(self, label: str, body: Nodes) -> Node:
        """Put a label such as *Intuition* before a text."""
        lead = (part("label", label), " ")
        match body:
            case (Element("p", children, attributes), *rest):
                return part("note", (Element("p", (*lead, *children), attributes), *rest))
            case (first, *_) if is_block(first):
                return part("note", (Element("p", lead), *body))
            case _:
                return part("note", (Element("p", (*lead, *body)),))

    def code(self, code: str, language: str) -> Nodes:
        """Read code, its tokens marked; what a program prints has the language `text`."""
        node = _listing(code, language)
        return (part("output", (node,)),) if language == "text" else (node,)

    def symbols(self, entries: Sequence[tuple[str, Inline]]) -> Node:
        """Set the symbols of a formula beside their meanings."""
        slots = [slot for tex, text in entries for slot in ((Formula(tex),), self.inline(text))]
        return part("symbols", *slots)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[Inline]]) -> Node:
        """Set rows of cells under a header; the first column names the rows."""
        head = tuple(Element("th", self.line(cell)) for cell in header)
        body = tuple(
            Element("tr", tuple(Element("td", self.inline(cell)) for cell in row)) for row in rows
        )
        return Element("table", (Element("thead", (Element("tr", head),)), Element("tbody", body)))

    def inline(self, content: Inline) -> Nodes:
        """Read the content of a list item or a cell, hidden or not."""
        return self.line(content.whole if isinstance(content, Hidden) else content)

    def _nodes(self, nodes: Iterable[tree.Node]) -> Iterator[Node]:
        """Put pictures in place of images and coloured words in place of code."""
        for node in nodes:
            match node:
                case str() | Formula():
                    yield node
                case tree.Element("img", _, attributes):
                    path, alt = attributes.get("src", ""), attributes.get("alt", "")
                    yield Picture(self.image(path), alt)
                case tree.Element(name, children, attributes):
                    if children or name not in ("span", "p", "div"):
                        yield Element(name, tuple(self._nodes(children)), attributes)
                case tree.Code(code, language, block=True):
                    yield _listing(code, language)
                case tree.Code(code):
                    yield Element("code", (code,))

    def _items(self, items: Sequence[Inline], *, ordered: bool, boxes: bool) -> Node:
        if boxes:
            return part("boxes", *(self.inline(item) for item in items))
        rows = tuple(Element("li", self.inline(item)) for item in items)
        return Element("ol" if ordered else "ul", rows)


def _listing(code: str, language: str) -> Node:
    words = tuple(
        Element("span", (text,), {"class": kind}) if kind and text.strip() else text
        for kind, text in coloured(code, language)
    )
    return Element("div", (Element("pre", (Element("code", words),)),), {"class": "highlight"})


def underlined(text: str) -> str:
    """Return a cloze text without its marks, the hidden underlined. Raises UnbalancedClozeError."""
    return fill(text, _underline)


def _underline(gap: Gap) -> str:
    if gap.math:
        return rf"\underline{{{gap.hidden}}}"
    return gap.hidden if gap.code or "\n" in gap.hidden else f"<u>{gap.hidden}</u>"
