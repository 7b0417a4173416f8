"""An authored text, changed to say something else, with all that is not changed as it was written.

What an author wrote in one of Markdown's several ways, its line breaks and its escapes stay: the
old tree and the new one are written in the same way, and only where these two differ is the text
changed. The result is read, and if it does not say what it should, the new text is taken whole.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from flashgen.markup.read import read
from flashgen.markup.tree import Code, Element, Node, Nodes
from flashgen.markup.write import UnwritableError, says, write

_TOKEN = re.compile(r"\w+|[ \t]+|\n+|.", re.DOTALL)
Edit = tuple[int, int, str]
"""A place in a text, its end and what is to stand there."""


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
    patched = patch(text, before, new)
    return patched if patched and says(patched, nodes, clozes=clozes) else new


def patch(written: str, before: str, after: str) -> str | None:
    """Change what is `written` as `before` changes to `after`; the two texts are much alike.

    Returns nothing where something changes that is written otherwise.
    """
    edits = [*edits_between(before, after)]
    if written == before:
        return after
    there = _places(before, written)
    for start, end, new in reversed(edits):
        first, last = there.get(start), there.get(end)
        if first is None or last is None or last < first:
            return None
        written = written[:first] + new + written[last:]
    return written


def edits_between(before: str, after: str) -> Iterator[Edit]:
    """Give the edits, in order, that make one text of another."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    starts = _starts(old)
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield starts[i], starts[j], "".join(new[k:m])


def _places(before: str, written: str) -> dict[int, int]:
    """Return where places between tokens of one text are in the other, as far as one can tell."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(written)
    old_starts, new_starts = _starts(old), _starts(new)
    places = {0: 0, len(before): len(written)}
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for step in range(block.size + 1 if block.size else 0):
            place = old_starts[block.a + step]
            if step < block.size or place not in places:
                places[place] = new_starts[block.b + step]
    return places


def _starts(tokens: list[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


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
