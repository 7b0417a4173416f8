"""What the sections of a printed sheet share: citations, notes, and names in the margin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flashgen.blocks import Block, Cited, Code, Entry, Labelled, Prose, Table
from flashgen.kinds.question import Question
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.tree import (
    TALL,
    Element,
    Node,
    Nodes,
    Picture,
    is_block,
    part,
    plain,
    room,
)

LINE = 85
"""Characters on a line of text."""
_LABEL = 19
"""Characters on a line of a name in the margin."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all sections of a sheet are written with; `titles` are those of all questions by id."""

    question: Question
    titles: Mapping[str, str]
    content: Content

    def cites(self, source: Sequence[str]) -> Nodes:
        """Return the numbers of sources, tied to the word before them."""
        numbers = [n for n, key in enumerate(self.question.sources, 1) if key in source]
        return ("\xa0", part("cites", *(str(n) for n in numbers))) if numbers else ()

    def block(self, block: Block | Cited, entry: Entry) -> Nodes:
        """Read a block of an entry, its sources at the end of what they back."""
        match block:
            case Cited(inner):
                return self._cited(inner, self.cites(entry.source))
            case Prose("") | Labelled(_, ""):
                return ()
            case Code(code, language, str(output)):
                nodes = self.content.code(code, language)
                return (part("program", nodes, self.content.code(output, "text")),)
            case Table():
                return (part("wide", self.content.block(block)),)
            case _:
                return self.content.block(block)

    def _cited(self, block: Block, cites: Nodes) -> Nodes:
        match block:
            case Labelled(label, text) if text:
                return (self.content.note(label, close(self.content.prose(text), cites)),)
            case Labelled():
                return cites
            case _:
                return close(self.content.block(block), cites)

    def notes(self, entry: Entry) -> Nodes:
        """Read what stands in small print below an entry, and its picture."""
        notes = tuple(node for note in entry.notes for node in self.content.block(note))
        return (*notes, *self.picture(entry.picture))

    def picture(self, image: str | None) -> Nodes:
        """Give a picture that is there."""
        return (Picture(self.content.image(image), "picture"),) if image else ()

    def named(self, label: Nodes, first: Nodes, rest: Nodes = ()) -> Node:
        """Set a text beside the name it explains; what follows stands below it."""
        while rest and len(plain(first)) / LINE < -(-len(plain(label)) // _LABEL) - 0.5:
            first, rest = (*first, rest[0]), rest[1:]
        return part("entry", label, first, rest, breakable=room(first) > TALL)


def close(nodes: Nodes, end: Nodes) -> Nodes:
    """Put an end such as a citation into the last paragraph or list item of a text."""
    if not end:
        return nodes
    match nodes:
        case (*before, str(blank)) if before and not blank.strip():
            return (*close(tuple(before), end), blank)
        case (*before, Element("ul" | "ol", children) as last):
            return (*before, replace(last, children=close(children, end)))
        case (*before, Element("li", children) as last) if any(map(is_block, children)):
            return (*before, replace(last, children=close(children, end)))
        case (*before, Element("p" | "li", children) as last):
            return (*before, replace(last, children=(*children, *end)))
        case _:
            return (*nodes, Element("p", end))


def section(title: str, nodes: Iterable[Node]) -> Nodes:
    """Put nodes under a heading; without any, there is no heading either."""
    content = tuple(nodes)
    return (part("section", title), *content) if content else ()
