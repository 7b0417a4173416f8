"""The items of a question as the sections of a printed sheet, each by its look."""

from collections.abc import Callable, Iterator, Sequence

from flashgen.blocks import Display, Entry, Symbols, Table, text_of
from flashgen.kinds.kind import Kind, Look, Section
from flashgen.targets.paper.sheet_page import LINE, Sheet, section
from flashgen.targets.paper.tree import TALL, Element, Formula, Node, Nodes, part


def items(page: Sheet, kind: Kind) -> Nodes:
    """Set the section of a kind, if there are such items."""
    entries = [kind.entry(item) for item in page.question.listed(kind)]
    if not entries or not kind.section.look:
        return ()
    return section(kind.section.title, _LOOKS[kind.section.look](page, kind.section, entries))


def _all(page: Sheet, entry: Entry, start: int = 0) -> Nodes:
    """Read the blocks of an entry."""
    return tuple(node for block in entry.body[start:] for node in page.block(block, entry))


def _terms(page: Sheet, _: Section, entries: Sequence[Entry]) -> Iterator[Node]:
    for entry in entries:
        yield page.named(page.content.line(entry.name), _all(page, entry), page.notes(entry))


def _formulas(page: Sheet, _: Section, entries: Sequence[Entry]) -> Iterator[Node]:
    """Set each formula in a box with its symbols."""
    for entry in entries:
        first: list[Node] = []
        for block in entry.body:
            if isinstance(block, Display):
                symbols = [b for b in entry.body if isinstance(b, Symbols) and b]
                meanings = tuple(node for b in symbols for node in page.content.block(b))
                breakable = LINE * sum(len(b.entries) for b in symbols) > TALL
                formula = (Formula(block.tex, display=True),)
                first.append(part("formula-box", formula, meanings, breakable=breakable))
            elif not isinstance(block, Symbols):
                first += page.block(block, entry)
        yield page.named(page.content.line(entry.name), tuple(first), page.notes(entry))


def _rows(page: Sheet, _: Section, entries: Sequence[Entry]) -> Iterator[Node]:
    for entry in entries:
        first, rest = page.block(entry.body[0], entry), _all(page, entry, 1)
        yield page.named(page.content.line(entry.name), first, (*rest, *page.notes(entry)))


def _cases(page: Sheet, look: Section, entries: Sequence[Entry]) -> Iterator[Node]:
    for entry in entries:
        said = (*_all(page, entry), *page.notes(entry))
        yield part("case", page.content.prose(entry.name), said, good=look.good)


def _headed(page: Sheet, _: Section, entries: Sequence[Entry]) -> Iterator[Node]:
    for entry in entries:
        wide = {"wide": True} if isinstance(entry.body[0], Table) else {}
        yield part("subsection", page.content.line(entry.name), **wide)
        yield from (*_all(page, entry), *page.notes(entry))


def _figures(page: Sheet, _: Section, entries: Sequence[Entry]) -> Iterator[Node]:
    for number, entry in enumerate(entries, 1):
        picture, caption = entry.body[:2]
        said = (*page.content.line(text_of(caption)), *page.cites(entry.source))
        yield part("figure-box", page.block(picture, entry), said, number=number)
        yield part("question-line", page.content.line(entry.name))
        yield from (*_all(page, entry, 2), *page.notes(entry))


def _facts(page: Sheet, _: Section, entries: Sequence[Entry]) -> Iterator[Node]:
    facts = [Element("li", (*_all(page, entry), *page.notes(entry))) for entry in entries]
    yield Element("ul", tuple(facts))


def _dialogue(
    page: Sheet, look: Section, entries: Sequence[Entry], depth: int = 0
) -> Iterator[Node]:
    for entry in entries:
        yield part(
            "follow-up",
            page.content.line(entry.name),
            (*_all(page, entry), *page.notes(entry)),
            depth=depth,
            breakable=sum(len(text_of(block)) for block in entry.body) > TALL,
        )
        yield from _dialogue(page, look, entry.below, depth + 1)


_LOOKS: dict[Look, Callable[[Sheet, Section, Sequence[Entry]], Iterator[Node]]] = {
    Look.TERMS: _terms,
    Look.FORMULAS: _formulas,
    Look.ROWS: _rows,
    Look.CASES: _cases,
    Look.HEADED: _headed,
    Look.FIGURES: _figures,
    Look.FACTS: _facts,
    Look.DIALOGUE: _dialogue,
}
