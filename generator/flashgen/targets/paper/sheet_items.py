"""The items of a question, kind by kind, as the sections of a printed sheet."""

from collections.abc import Callable, Iterable

from flashgen.blocks import Table
from flashgen.kinds.question import FollowUp
from flashgen.targets.paper.content import underlined
from flashgen.targets.paper.sheet_page import LINE, Sheet, close, section
from flashgen.targets.paper.tree import TALL, Element, Formula, Node, Nodes, Picture, part
from flashgen.targets.sections import TITLES


def _concepts(page: Sheet) -> Nodes:
    return section(
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
    return section(
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
                        breakable=LINE * len(item.where) > TALL,
                    ),
                ),
                page.notes(item, intuition=item.intuition, derivation=item.derivation),
            )
            for item in page.question.formulas
        ),
    )


def _hyperparameters(page: Sheet) -> Nodes:
    return section(
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
    return section(
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
            part("subsection", page.content.line(item.title), wide=True),
            part("wide", page.content.block(Table(("", *item.between), rows))),
            *verdict,
            *page.notes(item),
        ]
    return section(TITLES["comparison"], nodes)


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
    return section(TITLES["use-when"], cases)


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
    return section(TITLES["avoid-when"], cases)


def _applications(page: Sheet) -> Nodes:
    return section(
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
        code: Nodes = page.content.code(item.code, item.language)
        if item.output:
            code = (part("program", code, page.content.code(item.output, "text")),)
        nodes += [
            part("subsection", page.content.line(item.title)),
            *code,
            *page.cited(item.explain, item),
            *page.notes(item),
        ]
    return section(TITLES["snippet"], nodes)


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
    return section(TITLES["figure"], nodes)


def _facts(page: Sheet) -> Nodes:
    facts = [
        Element("li", (*page.cited(underlined(item.text), item), *page.notes(item)))
        for item in page.question.clozes
    ]
    return section(TITLES["cloze"], (Element("ul", tuple(facts)),) if facts else ())


def _follow_ups(page: Sheet) -> Nodes:
    return section(TITLES["follow-up"], _chain(page, page.question.follow_ups, 0))


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


ITEM_SECTIONS: dict[str, Callable[[Sheet], Nodes]] = {
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
"""By kind; the kind `question` has sections of its own."""
