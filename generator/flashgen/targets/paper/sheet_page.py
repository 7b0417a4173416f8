"""What the sections of a printed sheet share: citations, notes, and names in the margin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flashgen.kinds.question import Question, Shared
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

    def cites(self, item: Shared) -> Nodes:
        """Return the numbers of an item's sources, tied to the word before them."""
        numbers = [n for n, key in enumerate(self.question.sources, 1) if key in item.source]
        return ("\xa0", part("cites", *(str(n) for n in numbers))) if numbers else ()

    def cited(self, text: str, item: Shared) -> Nodes:
        """Read a text of an item, its sources at the end of its last paragraph."""
        return close(self.content.prose(text), self.cites(item))

    def notes(self, item: Shared, **texts: str | None) -> Nodes:
        """Read what else an item says under labels: the given texts, its picture, its `extra`."""
        labelled = {**texts, "more": item.extra}
        notes = tuple(
            self.content.note(label.capitalize(), self.content.prose(text))
            for label, text in labelled.items()
            if text
        )
        return (*notes, *self.picture(item))

    def picture(self, item: Shared) -> Nodes:
        """Give the picture of an item that has one."""
        return (Picture(self.content.image(item.image), "picture"),) if item.image else ()

    def entry(self, label: Nodes, first: Nodes, rest: Nodes = ()) -> Node:
        """Set a text beside the name it explains; what follows stands below it."""
        while rest and len(plain(first)) / LINE < -(-len(plain(label)) // _LABEL) - 0.5:
            first, rest = (*first, rest[0]), rest[1:]
        return part("entry", label, first, rest, breakable=room(first) > TALL)

    def facts(self, *pairs: tuple[str, str | None]) -> Nodes:
        """Read labelled texts."""
        return tuple(
            self.content.note(label, self.content.prose(text)) for label, text in pairs if text
        )


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
