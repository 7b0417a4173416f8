"""A question → its review sheet in Markdown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flashgen.blocks import Display, Picture, Symbols, Table
from flashgen.identity import file_name
from flashgen.kinds.question import FollowUp, Question, Shared
from flashgen.targets.markdown.portable import fits_cell
from flashgen.targets.markdown.writer import (
    Writer,
    bold,
    close,
    fence,
    listing,
    reveal,
    run_in,
    table,
)
from flashgen.targets.sections import SECTIONS, TITLES


def sheet(question: Question, titles: Mapping[str, str], image: Callable[[str], str]) -> str:
    """Write the review sheet of a question.

    `titles` are those of all questions by id, for links; `image` maps an authored image path to
    the one to write. Raises UnbalancedClozeError for a cloze without an end.
    """
    page = _Page(question, titles, Writer(image))
    sections = (_KINDS[section.kind](page) for section in SECTIONS)
    return _join(_head(page), *sections, _links(page), _sources(page)) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """What all sections of a sheet write with."""

    question: Question
    titles: Mapping[str, str]
    writer: Writer

    def cites(self, item: Shared) -> str:
        """Return the numbers of an item's sources, such as `[1, 3]`."""
        numbers = [n for n, key in enumerate(self.question.sources, 1) if key in item.source]
        return f"[{', '.join(map(str, numbers))}]" if numbers else ""

    def cited(self, text: str, item: Shared) -> str:
        """Write a text of an item, its sources at the end."""
        return close(self.writer.prose(text), self.cites(item))

    def notes(self, item: Shared, **texts: str | None) -> list[str]:
        """Write what else an item says under labels: the given texts, its picture, its `extra`."""
        labelled = {**texts, "more": item.extra}
        notes = [
            run_in(f"*{label.capitalize()}:*", self.writer.prose(text))
            for label, text in labelled.items()
            if text
        ]
        return [*notes, *self.picture(item)]

    def picture(self, item: Shared) -> list[str]:
        """Write the picture of an item that has one."""
        return [self.writer.blocks((Picture(item.image, ""),))] if item.image else []

    def listed(self, lead: str, notes: Sequence[str]) -> str:
        """Put notes as a list below a lead, to be an item of a list itself."""
        if not notes:
            return lead
        loose = any("\n\n" in text for text in (lead, *notes))
        return ("\n\n" if loose else "\n").join((lead, listing(notes)))

    def group(
        self,
        title: str,
        header: Sequence[str],
        rows: Iterable[tuple[Shared, str, Sequence[str]]],
        *,
        named: bool = True,
    ) -> str:
        """Write items as the rows of a table, or each under a heading if one needs more room.

        A row is the item, what it is called (a name if `named`, else a text) and the texts under
        the rest of the header.
        """
        known = list(rows)
        if known and all(fits_cell(text) for _, name, texts in known for text in (name, *texts)):
            return _section(title, self._table(header, known, named=named))
        blocks = []
        for number, (item, name, texts) in enumerate(known, 1):
            blocks += [f"### {self.writer.line(name) if named else f'{header[0]} {number}'}"]
            blocks += [] if named else [self.writer.prose(name)]
            labels = zip(header[1:], texts, strict=True)
            blocks += [
                run_in(f"**{label}.**", self.writer.prose(text)) for label, text in labels if text
            ]
            blocks += [*self.notes(item), self.cites(item)]
        return _section(title, *blocks)

    def _table(
        self,
        header: Sequence[str],
        rows: Sequence[tuple[Shared, str, Sequence[str]]],
        *,
        named: bool,
    ) -> str:
        """Write rows that fit a table; what else there is to say of them follows it as a list."""
        cells, more = [], []
        for item, name, texts in rows:
            first = bold(self.writer.cell(name)) if named else self.writer.cell(name)
            cells.append([close(first, self.cites(item)), *map(self.writer.cell, texts)])
            if item.extra or item.image:
                lead = bold(self.writer.line(name)) if named else self.writer.line(name)
                extra = run_in(f"{lead}:", self.writer.prose(item.extra or ""))
                more.append(_join(extra, *self.picture(item)))
        return _join(table(header, cells), listing(more))


def _section(title: str, *parts: str) -> str:
    """Put parts under a heading; without any, there is no heading either."""
    content = _join(*parts)
    return content and f"## {title}\n\n{content}"


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _head(page: _Page) -> str:
    question, asked = page.question, page.question.asked
    facts = {
        "Topic": question.title,
        "Asked by": asked.company,
        "Role": asked.role,
        "Round": asked.round,
        "Category": asked.category,
        "Difficulty": asked.difficulty and asked.difficulty.capitalize(),
        "Date": asked.date,
        "To cover": " · ".join(question.topics),
    }
    first, *others = [[name, page.writer.cell(text)] for name, text in facts.items() if text]
    return _join(
        f"# {page.writer.line(question.question)}",
        table(first, others),
        page.writer.prose(question.summary or ""),
        *page.picture(question),
    )


def _rubric(page: _Page) -> str:
    points = [
        run_in(f"{bold(page.writer.line(item.point))}:", page.writer.prose(item.evidence))
        if item.evidence and fits_cell(item.point)
        else _join(page.writer.prose(item.point), page.writer.prose(item.evidence or ""))
        for item in page.question.expects
    ]
    return _section("What the interviewer listens for", listing(points, boxes=True))


def _approach(page: _Page) -> str:
    steps = [page.writer.prose(item.step) for item in page.question.approach]
    return _section("How to approach it", listing(steps, ordered=True))


def _answer(page: _Page) -> str:
    question, answer = page.question, page.question.answer
    more = page.writer.prose(question.extra or "")
    return _join(
        _section("Answer in 30 seconds", page.cited(answer.short, question)),
        _section("The full answer", page.writer.prose(answer.full or "")),
        _section("Background", more),
    )


def _concepts(page: _Page) -> str:
    return _section(
        TITLES["concept"],
        listing(
            [
                page.listed(
                    run_in(
                        f"{bold(page.writer.line(item.term))}:", page.cited(item.definition, item)
                    ),
                    page.notes(item, intuition=item.intuition, example=item.example),
                )
                for item in page.question.concepts
            ]
        ),
    )


def _formulas(page: _Page) -> str:
    return _section(
        TITLES["formula"],
        *(
            _join(
                f"### {page.writer.line(item.name)}",
                close(page.writer.line(item.use or ""), page.cites(item)).strip(),
                page.writer.blocks((Display(item.tex), Symbols(tuple(item.where.items())))).strip(),
                *page.notes(item, intuition=item.intuition, derivation=item.derivation),
            )
            for item in page.question.formulas
        ),
    )


def _hyperparameters(page: _Page) -> str:
    header = ("Hyperparameter", "Controls", "Typical", "Too low", "Too high")
    rows = (
        (item, item.name, (item.controls, item.typical, item.too_low, item.too_high))
        for item in page.question.hyperparameters
    )
    return page.group(TITLES["hyperparameter"], header, rows)


def _pitfalls(page: _Page) -> str:
    rows = (
        (item, item.name, (item.symptom, item.cause, item.fix)) for item in page.question.pitfalls
    )
    return page.group(TITLES["pitfall"], ("Pitfall", "Symptom", "Cause", "Fix"), rows)


def _comparisons(page: _Page) -> str:
    blocks = []
    for item in page.question.comparisons:
        rows = tuple((bold(row.aspect), *row.values) for row in item.rows)
        blocks += [
            f"### {page.writer.line(item.title)}",
            page.writer.blocks((Table(("", *item.between), rows),)),
            run_in("**Verdict:**", page.cited(item.verdict, item))
            if item.verdict
            else page.cites(item),
            *page.notes(item),
        ]
    return _section(TITLES["comparison"], *blocks)


def _use_when(page: _Page) -> str:
    rows = ((item, item.case, (item.why,)) for item in page.question.use_when)
    return page.group(TITLES["use-when"], ("Case", "Why"), rows, named=False)


def _avoid_when(page: _Page) -> str:
    rows = ((item, item.case, (item.why, item.instead or "")) for item in page.question.avoid_when)
    return page.group(TITLES["avoid-when"], ("Case", "Why not", "Instead"), rows, named=False)


def _applications(page: _Page) -> str:
    rows = (
        (item, item.domain, (item.example, item.why_it_works))
        for item in page.question.applications
    )
    return page.group(TITLES["application"], ("Field", "Example", "Why it works"), rows)


def _snippets(page: _Page) -> str:
    blocks = []
    for item in page.question.snippets:
        output = ("Output:", fence(item.output, "text")) if item.output else ()
        blocks += [
            f"### {page.writer.line(item.title)}",
            fence(item.code, item.language),
            *output,
            page.cited(item.explain, item),
            *page.notes(item),
        ]
    return _section(TITLES["snippet"], *blocks)


def _figures(page: _Page) -> str:
    blocks = []
    for number, item in enumerate(page.question.figures, 1):
        caption = close(page.writer.line(item.caption or ""), page.cites(item)).strip()
        blocks += [
            page.writer.blocks((Picture(item.image, item.alt),)),
            f"**Figure {number}.** {caption}".strip(),
            bold(page.writer.line(item.ask)),
            page.writer.prose(item.answer),
            *(note for note in page.notes(item) if not note.startswith("![")),
        ]
    return _section(TITLES["figure"], *blocks)


def _facts(page: _Page) -> str:
    facts = [
        page.listed(page.cited(reveal(item.text), item), page.notes(item))
        for item in page.question.clozes
    ]
    return _section(TITLES["cloze"], listing(facts))


def _follow_ups(page: _Page) -> str:
    return _section(TITLES["follow-up"], listing(_chain(page, page.question.follow_ups)))


def _chain(page: _Page, follow_ups: Iterable[FollowUp]) -> list[str]:
    return [
        page.listed(
            run_in(bold(page.writer.line(item.question)), page.cited(item.answer, item)),
            [*page.notes(item), *_chain(page, item.follow_ups)],
        )
        for item in follow_ups
    ]


def _links(page: _Page) -> str:
    def linked(ids: Iterable[str]) -> str:
        return ", ".join(
            f"[{page.writer.line(page.titles[id_])}]({file_name(id_)}.md)"
            if id_ in page.titles
            else id_
            for id_ in ids
        )

    requires, related = linked(page.question.requires), linked(page.question.related)
    lines = [
        *([f"Study first: {requires}"] if requires else []),
        *([f"Related: {related}"] if related else []),
        f"Test yourself: [quiz]({page.question.id}-quiz.md)",
    ]
    return _section("Where to go from here", listing(lines))


def _sources(page: _Page) -> str:
    references = [page.writer.line(item.cited) for item in page.question.sources.values()]
    return _section("Sources", listing(references, ordered=True))


_KINDS: dict[str, Callable[[_Page], str]] = {
    "question": lambda page: _join(_rubric(page), _approach(page), _answer(page)),
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
