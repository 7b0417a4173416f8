"""A question → its cheatsheet: the essential of it on one page, by importance."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from flashgen.blocks import Entry as PageEntry
from flashgen.blocks import Prose, Table
from flashgen.kinds.question import Question
from flashgen.kinds.registry import ITEM_KINDS
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.tree import Element, Nodes, part, plain

_ROUND = 3
"""Items of each list that are taken before the next round begins."""
_APPROACH = 30
"""The rank of the steps of the approach."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stays together on the page; a lower `rank` is more important."""

    section: str
    name: str
    rank: int
    body: Nodes


def cheatsheet(question: Question, content: Content) -> tuple[Entry, ...]:
    """Give the entries of a cheatsheet as they stand on the page.

    First comes the short answer, then the first three items of every list in the order of the
    sections, then the next three of every list, and so on.
    """
    entries: list[Entry] = []
    sections = list(_sections(question, content))
    for place, (title, items) in enumerate(sections):
        for number, (name, body) in enumerate(items):
            rank = (number // _ROUND) * len(sections) + place
            entries.append(Entry(title, plain(content.line(name)), rank, body))
    return tuple(entries)


Item = tuple[str, Nodes]


def _sections(question: Question, content: Content) -> Iterator[tuple[str, list[Item]]]:
    """Give the sections in the order of their importance, which is the order on the page."""
    yield "Answer in 30 seconds", [("the answer", content.prose(question.answer.short))]
    steps = [
        (f"step {number}", (part("term", f"{number}"), "  ", *content.line(item.step)))
        for number, item in enumerate(question.approach, 1)
    ]
    ranked = [(_APPROACH, "Approach", steps)]
    for kind in ITEM_KINDS:
        if kind.section.rank is not None:
            items = [_brief(kind.entry(item), content) for item in question.listed(kind)]
            ranked.append((kind.section.rank, kind.section.title, items))
    for _, title, items in sorted(ranked, key=itemgetter(0)):
        yield title, items


def _brief(entry: PageEntry, content: Content) -> Item:
    """Set the brief form of an entry beside its name, on one line as far as it can."""
    if not entry.name:
        return entry.id, (Element("div", content.blocks(entry.brief)),)
    body: Nodes = (part("term", content.line(entry.name)),)
    if not isinstance(entry.brief[0], Table):
        body += ("  ",)
    for number, block in enumerate(entry.brief):
        if isinstance(block, Prose):
            body += (" → ",) * bool(number) + content.line(block.text)
        else:
            body += content.block(block)
    return entry.name, body
