"""An authored text, changed to say something else, with all that is not changed as it was written.

What an author wrote in one of Markdown's several ways, its line breaks and its escapes stay: the
old tree and the new one are written in the same way, and only where these two differ is the text
changed. The result is read, and if it does not say what it should, the new text is taken whole.
"""

from collections.abc import Iterator

from flashgen.authoring.transfer import transferred
from flashgen.markup.read import read
from flashgen.markup.tree import Code, Element, Node, Nodes
from flashgen.markup.write import UnwritableError, says, write


def rewritten(text: str, nodes: Nodes, *, clozes: bool = False) -> str:
    """Return a Markdown text changed so that it is read as `nodes`. Raises UnwritableError."""
    if says(text, nodes, clozes=clozes):
        return text
    old = read(text, clozes=clozes)
    nodes = _with_languages(nodes, old)
    new = write(nodes, clozes=clozes)
    try:
        before = write(old, clozes=clozes)
    except UnwritableError:
        return new
    patched = transferred(text, before, new)
    return patched if patched and says(patched, nodes, clozes=clozes) else new


def _with_languages(nodes: Nodes, old: Nodes) -> Nodes:
    """Give code its languages back, which no card shows: by its lines, else by its place."""
    known = [node for node in _listings(old) if node.language]
    if not known:
        return nodes
    by_text = {node.text.strip(): node.language for node in known}
    in_order = [*_listings(old)]
    counts_fit = len(in_order) == len([*_listings(nodes)])
    number = 0

    def named(node: Node) -> Node:
        nonlocal number
        match node:
            case Element(name, children, attributes):
                return Element(name, tuple(map(named, children)), attributes)
            case Code(text, "", True, parts):
                by_place = in_order[number].language if counts_fit else ""
                number += 1
                return Code(text, by_text.get(text.strip(), by_place), True, parts)
            case _:
                return node

    return tuple(map(named, nodes))


def _listings(nodes: Nodes) -> Iterator[Code]:
    for node in nodes:
        match node:
            case Element(_, children):
                yield from _listings(children)
            case Code(block=True):
                yield node
