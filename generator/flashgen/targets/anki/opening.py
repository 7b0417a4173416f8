"""The first words of a text, so that a fold can say what is in it."""

import re
from collections.abc import Iterator

from flashgen.blocks import Blocks, Prose
from flashgen.markup.read import read
from flashgen.markup.tree import Code, Element, Formula, Node, Nodes, is_apart, unwrapped
from flashgen.math.tokens import tokens

MORE = "More"
"""The name of a fold that says nothing about what is in it."""
_LONG = 48
"""Characters of an opening: about what a line of a phone holds."""


def opening(blocks: Blocks) -> Nodes:
    """Return the beginning of a text, cut between words; nothing if it begins otherwise."""
    match blocks:
        case (Prose(text), *_):
            nodes = unwrapped(read(text))
        case _:
            return ()
    if nodes and isinstance(nodes[0], Element) and nodes[0].name == "p":
        nodes = nodes[0].children
    begun = tuple(_words(nodes))
    left = _LONG
    for count, word in enumerate(begun):
        left -= _length(word)
        if left < 0:
            return (*begun[:count], "…")
    return begun


def _words(nodes: Nodes) -> Iterator[Node]:
    """Give words, formulas and code until a block or a picture comes; emphasis is left out."""
    for node in nodes:
        match node:
            case str():
                yield from re.findall(r"\s*\S+|\s+", node)
            case Formula(_, display) | Code(_, _, display) if not display:
                yield node
            case Element(_, children) if children and not is_apart(node):
                yield from _words(children)
            case _:
                return


def _length(node: Node) -> int:
    match node:
        case Formula(tex):
            return len(tokens(tex))
        case Code(text):
            return len(text)
        case _:
            return len(str(node))
