"""A question → its study sheet, as the tree of a printed page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flashgen.markup.commonmark import cite
from flashgen.plan.document import Table
from flashgen.question import FollowUp, Question, Shared
from flashgen.targets.print.content import Content, underlined
from flashgen.targets.print.tree import (
    TALL,
    Element,
    Formula,
    Node,
    Nodes,
    Picture,
    part,
    plain,
    room,
)
from flashgen.targets.sections import SECTIONS, TITLES

_LINE, _LABEL = 85, 19
"""Characters on a line of text, and of a name in the margin."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all sections of a sheet are written with; `titles` are those of all questions by id."""

    question: Question
    titles: Mapping[str, str]
    content: Content

    def cites(self, item: Shared) -> Nodes:
        """Return the numbers of an item's sources."""
        numbers = [n for n, key in enumerate(self.question.sources, 1) if key in item.source]
        return (" ", part("cites", *(str(n) for n in numbers))) if numbers else ()

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
        while rest and len(plain(first)) / _LINE < -(-len(plain(label)) // _LABEL) - 0.5:
            first, rest = (*first, rest[0]), rest[1:]
        return part("entry", label, first, rest, breakable=room(first) > TALL)

    def facts(self, *pairs: tuple[str, str | None]) -> Nodes:
        """Read labelled texts."""
        return tuple(
            self.content.note(label, self.content.prose(text)) for label, text in pairs if text
        )


def sheet(question: Question, titles: Mapping[str, str], deck: str, content: Content) -> Nodes:
    """Compose the study sheet of a question."""
    page = Sheet(question, titles, content)
    sections = (node for section in SECTIONS for node in _KINDS[section.kind](page))
    return (_head(page, deck), *sections, *_links(page), *_sources(page))


def close(nodes: Nodes, end: Nodes) -> Nodes:
    """Put an end such as a citation into the last paragraph of a text."""
    if not end:
        return nodes
    last = nodes[-1] if nodes else None
    if isinstance(last, Element) and last.name == "p":
        return (*nodes[:-1], Element("p", (*last.children, *end), last.attributes))
    return (*nodes, Element("p", end))


def _section(title: str, nodes: Iterable[Node]) -> Nodes:
    content = tuple(nodes)
    return (part("section", title), *content) if content else ()


def _head(page: Sheet, deck: str) -> Node:
    question, asked = page.question, page.question.asked
    facts = {
        "Asked by": asked.company,
        "Role": asked.role,
        "Round": asked.round,
        "Category": asked.category,
        "Difficulty": asked.difficulty and asked.difficulty.capitalize(),
        "Date": asked.date,
    }
    slots = [
        slot
        for label, text in facts.items()
        if text
        for slot in ((label,), page.content.line(text))
    ]
    topics = [page.content.line(topic) for topic in question.topics]
    summary = (*page.content.prose(question.summary or ""), *page.picture(question))
    return part(
        "masthead",
        deck,
        page.content.line(question.title),
        page.content.line(question.question),
        (part("facts", *slots),) if slots else (),
        (part("topics", *topics),) if topics else (),
        (part("lead", summary),) if summary else (),
    )


def _rubric(page: Sheet) -> Nodes:
    points = []
    for item in page.question.expects:
        point = Element("p", (part("term", page.content.line(item.point)),))
        points.append((point, *page.content.prose(item.evidence or "")))
    boxes = (part("boxes", *points),) if points else ()
    return _section("What the interviewer listens for", boxes)


def _approach(page: Sheet) -> Nodes:
    steps = [page.content.prose(item.step) for item in page.question.approach]
    return _section("How to approach it", (part("steps", *steps),) if steps else ())


def _answer(page: Sheet) -> Nodes:
    question, answer = page.question, page.question.answer
    return (
        *_section("Answer in 30 seconds", (part("panel", page.cited(answer.short, question)),)),
        *_section("The full answer", page.content.prose(answer.full or "")),
        *_section("Background", page.content.prose(question.extra or "")),
    )


def _concepts(page: Sheet) -> Nodes:
    return _section(
        TITLES["concept"],
        (
            page.entry(
                page.content.line(item.term),
                page.cited(item.definition, item),
                page.notes(item, intuition=item.intuition, example=item.example),
            )
            for item in page.question.concepts
        ),
    )


def _formulas(page: Sheet) -> Nodes:
    return _section(
        TITLES["formula"],
        (
            page.entry(
                page.content.line(item.name),
                (
                    *close(page.content.prose(item.use or ""), page.cites(item)),
                    part(
                        "formula-box",
                        (Formula(item.tex, display=True),),
                        (page.content.symbols(tuple(item.where.items())),) if item.where else (),
                        breakable=_LINE * len(item.where) > TALL,
                    ),
                ),
                page.notes(item, intuition=item.intuition, derivation=item.derivation),
            )
            for item in page.question.formulas
        ),
    )


def _hyperparameters(page: Sheet) -> Nodes:
    return _section(
        TITLES["hyperparameter"],
        (
            page.entry(
                page.content.line(item.name),
                close(page.content.prose(item.controls), page.cites(item)),
                (
                    *page.facts(
                        ("Typical", item.typical),
                        ("Too low", item.too_low),
                        ("Too high", item.too_high),
                    ),
                    *page.notes(item),
                ),
            )
            for item in page.question.hyperparameters
        ),
    )


def _pitfalls(page: Sheet) -> Nodes:
    return _section(
        TITLES["pitfall"],
        (
            page.entry(
                page.content.line(item.name),
                page.facts(("Symptom", item.symptom)),
                (
                    *page.facts(("Cause", item.cause)),
                    page.content.note("Fix", page.cited(item.fix, item)),
                    *page.notes(item),
                ),
            )
            for item in page.question.pitfalls
        ),
    )


def _comparisons(page: Sheet) -> Nodes:
    nodes: list[Node] = []
    for item in page.question.comparisons:
        rows = tuple((f"**{row.aspect}**", *row.values) for row in item.rows)
        verdict: Nodes = page.cites(item)
        if item.verdict:
            verdict = (page.content.note("Verdict", page.cited(item.verdict, item)),)
        nodes += [
            part("subsection", page.content.line(item.title)),
            part("wide", page.content.block(Table(("", *item.between), rows))),
            *verdict,
            *page.notes(item),
        ]
    return _section(TITLES["comparison"], nodes)


def _use_when(page: Sheet) -> Nodes:
    cases = [
        part(
            "case",
            page.content.prose(item.case),
            (*page.cited(item.why, item), *page.notes(item)),
            good=True,
        )
        for item in page.question.use_when
    ]
    return _section(TITLES["use-when"], cases)


def _avoid_when(page: Sheet) -> Nodes:
    cases = [
        part(
            "case",
            page.content.prose(item.case),
            (
                *page.cited(item.why, item),
                *page.facts(("Instead", item.instead)),
                *page.notes(item),
            ),
            good=False,
        )
        for item in page.question.avoid_when
    ]
    return _section(TITLES["avoid-when"], cases)


def _applications(page: Sheet) -> Nodes:
    return _section(
        TITLES["application"],
        (
            page.entry(
                page.content.line(item.domain),
                page.cited(item.example, item),
                (*page.facts(("Why it works", item.why_it_works)), *page.notes(item)),
            )
            for item in page.question.applications
        ),
    )


def _snippets(page: Sheet) -> Nodes:
    nodes: list[Node] = []
    for item in page.question.snippets:
        output = page.content.code(item.output, "text") if item.output else ()
        nodes += [
            part("subsection", page.content.line(item.title)),
            *page.content.code(item.code, item.language),
            *output,
            *page.cited(item.explain, item),
            *page.notes(item),
        ]
    return _section(TITLES["snippet"], nodes)


def _figures(page: Sheet) -> Nodes:
    nodes: list[Node] = []
    for number, item in enumerate(page.question.figures, 1):
        picture = Picture(page.content.image(item.image), item.alt)
        caption = (*page.content.line(item.caption or ""), *page.cites(item))
        nodes += [
            part("figure-box", (picture,), caption, number=number),
            part("question-line", page.content.line(item.ask)),
            *page.content.prose(item.answer),
            *page.facts(("More", item.extra)),
        ]
    return _section(TITLES["figure"], nodes)


def _facts(page: Sheet) -> Nodes:
    facts = [
        Element("li", (*page.cited(underlined(item.text), item), *page.notes(item)))
        for item in page.question.clozes
    ]
    return _section(TITLES["cloze"], (Element("ul", tuple(facts)),) if facts else ())


def _follow_ups(page: Sheet) -> Nodes:
    return _section(TITLES["follow-up"], _chain(page, page.question.follow_ups, 0))


def _chain(page: Sheet, follow_ups: Iterable[FollowUp], depth: int) -> Iterable[Node]:
    for item in follow_ups:
        yield part(
            "follow-up",
            page.content.line(item.question),
            (*page.cited(item.answer, item), *page.notes(item)),
            depth=depth,
            breakable=len(item.answer) > TALL,
        )
        yield from _chain(page, item.follow_ups, depth + 1)


def _links(page: Sheet) -> Nodes:
    def named(ids: Iterable[str]) -> Nodes:
        titles = [page.content.line(page.titles.get(id_, id_)) for id_ in ids]
        return tuple(node for title in titles for node in (", ", *title))[1:]

    requires, related = named(page.question.requires), named(page.question.related)
    lines = [
        *([page.content.note("Study first", requires)] if requires else []),
        *([page.content.note("Related", related)] if related else []),
    ]
    return _section("Where to go from here", lines)


def _sources(page: Sheet) -> Nodes:
    references = [page.content.line(cite(item)) for item in page.question.sources.values()]
    return _section("Sources", (part("references", *references),) if references else ())


_KINDS: dict[str, Callable[[Sheet], Nodes]] = {
    "question": lambda page: (*_rubric(page), *_approach(page), *_answer(page)),
    "concept": _concepts,
    "formula": _formulas,
    "hyperparameter": _hyperparameters,
    "pitfall": _pitfalls,
    "comparison": _comparisons,
    "use-when": _use_when,
    "avoid-when": _avoid_when,
    "application": _applications,
    "snippet": _snippets,
    "figure": _figures,
    "cloze": _facts,
    "follow-up": _follow_ups,
}
