"""A question → its cheatsheet: the essential of it on one page, by importance."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flashgen.blocks import Table
from flashgen.kinds.question import Question
from flashgen.targets.paper.content import Content, underlined
from flashgen.targets.paper.tree import Element, Formula, Nodes, part, plain
from flashgen.targets.sections import TITLES

_ROUND = 3
"""Items of each list that are taken before the next round begins."""


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


def _sections(question: Question, content: Content) -> Iterator[tuple[str, Iterable[Item]]]:
    """Give the sections in the order of their importance, which is the order on the page."""

    def named(name: str, *texts: str | None) -> Item:
        body: Nodes = (part("term", content.line(name)), "  ")
        for number, text in enumerate(filter(None, texts)):
            body += (" · ", *content.line(text)) if number else content.line(text)
        return name, body

    yield "Answer in 30 seconds", [("the answer", content.prose(question.answer.short))]
    yield (
        TITLES["formula"],
        [
            (
                item.name,
                (*named(item.name, item.use)[1], Formula(item.tex, display=True)),
            )
            for item in question.formulas
        ],
    )
    yield TITLES["concept"], [named(item.term, item.definition) for item in question.concepts]
    yield (
        "Approach",
        [
            (f"step {number}", (part("term", f"{number}"), "  ", *content.line(item.step)))
            for number, item in enumerate(question.approach, 1)
        ],
    )
    yield (
        TITLES["pitfall"],
        [
            (item.name, (*named(item.name, item.symptom)[1], " → ", *content.line(item.fix)))
            for item in question.pitfalls
        ],
    )
    yield TITLES["hyperparameter"], [named(i.name, i.typical) for i in question.hyperparameters]
    yield (
        TITLES["comparison"],
        [
            (
                item.title,
                (
                    part("term", content.line(item.title)),
                    *content.block(
                        Table(
                            ("", *item.between),
                            tuple((f"**{row.aspect}**", *row.values) for row in item.rows),
                        )
                    ),
                ),
            )
            for item in question.comparisons
        ],
    )
    yield TITLES["use-when"], [named(i.case, i.why) for i in question.use_when]
    yield TITLES["avoid-when"], [named(i.case, i.instead or i.why) for i in question.avoid_when]
    yield (
        TITLES["cloze"],
        [
            (item.id, (Element("div", content.prose(underlined(item.text))),))
            for item in question.clozes
        ],
    )
    yield TITLES["application"], [named(i.domain, i.example) for i in question.applications]
    yield TITLES["follow-up"], [named(i.question, i.answer) for i in question.follow_ups]
