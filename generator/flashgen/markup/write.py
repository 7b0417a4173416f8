"""A tree → Markdown as an author would write it, of which it is known that it is read as that tree.

Most texts need no escapes, so each block is first written without any, then with those that are
likely to help, then with all, at last as HTML; the first one that is read back as it was is taken.
"""

from collections.abc import Iterable, Iterator

from flashgen.markup.alike import alike, is_block, tidied
from flashgen.markup.read import read
from flashgen.markup.tree import Element, Node, Nodes
from flashgen.markup.written import LEVELS, Written


class UnwritableError(ValueError):
    """No Markdown is read as this tree."""


def write(nodes: Nodes, *, clozes: bool = False) -> str:
    """Write a tree as Markdown; cloze marks only where `clozes` is set. Raises UnwritableError."""
    nodes = tidied(nodes)
    for text in _attempts(nodes, clozes=clozes):
        if says(text, nodes, clozes=clozes):
            return text
    raise UnwritableError


def _attempts(nodes: Nodes, *, clozes: bool) -> Iterator[str]:
    blocks = [(node,) for node in nodes] if any(map(is_block, nodes)) else [nodes]
    yield "\n\n".join(_block(block, clozes=clozes) for block in blocks)
    for level in LEVELS:
        yield Written(level, clozes).blocks(nodes)


def says(text: str, nodes: Nodes, *, clozes: bool = False) -> bool:
    """Say whether a Markdown text is read as a tree that says the same."""
    try:
        return alike(read(text, clozes=clozes)) == alike(nodes)
    except (ValueError, RecursionError):  # what `read` raises for a text that it cannot read
        return False


def _block(nodes: Nodes, *, clozes: bool) -> str:
    """Write a block, or a line, as plainly as it can be."""
    for level in LEVELS:
        text = Written(level, clozes).blocks(nodes)
        if says(text, nodes, clozes=clozes):
            return text
    return Written(0, clozes).blocks(nodes)


def is_line(nodes: Iterable[Node]) -> bool:
    """Say whether nodes fit on one line of Markdown."""
    return not any(is_block(node) or node == Element("br") for node in nodes)
