"""A question → its review sheet in Markdown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flashgen.blocks import Block, Cited, Code, Entry, Fold, Labelled, Picture, Prose, text_of
from flashgen.identity import file_name
from flashgen.kinds.kind import Look, Section
from flashgen.kinds.question import Question
from flashgen.kinds.registry import ITEM_KINDS
from flashgen.targets.markdown.lines import close, fence, folded, listing, run_in, table
from flashgen.targets.markdown.writer import Writer, fits_cell


def sheet(question: Question, titles: Mapping[str, str], image: Callable[[str], str]) -> str:
    """Write the review sheet of a question.

    `titles` are those of all questions by id, for links; `image` maps an authored image path to
    the one to write. Raises UnbalancedClozeError for a cloze without an end.
    """
    page = _Page(question, titles, Writer(image))
    parts = [_head(page), _rubric(page), _approach(page), _answer(page)]
    for kind in ITEM_KINDS:
        entries = [kind.entry(item) for item in question.listed(kind)]
        if entries and kind.section.look:
            section = _LOOKS[kind.section.look](page, kind.section, entries)
            parts.append(_section(kind.section.title, *section))
    return _join(*parts, _links(page), _sources(page)) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """What all sections of a sheet write with."""

    question: Question
    titles: Mapping[str, str]
    writer: Writer

    def cites(self, source: Sequence[str]) -> str:
        """Return the numbers of sources, such as `[1, 3]`."""
        numbers = [n for n, key in enumerate(self.question.sources, 1) if key in source]
        return f"[{', '.join(map(str, numbers))}]" if numbers else ""

    def block(self, block: Block | Cited, entry: Entry, *, line: bool = False) -> str:
        """Write a block of an entry, its sources at the end of what they back.

        Prose may be meant for one `line`.
        """
        match block:
            case Cited(inner):
                text, cites = self.block(inner, entry, line=line), self.cites(entry.source)
                return close(text, cites) if text else cites
            case Prose(text) if line:
                return self.writer.line(text)
            case Labelled(label, text):
                return run_in(f"**{label}:**", self.writer.prose(text)) if text else ""
            case Code(code, language, str(output)):
                return _join(fence(code, language), "Output:", fence(output, "text"))
            case Fold(label, inner):
                return folded(label, self.writer.blocks(inner)) if inner else ""
            case _:
                return self.writer.blocks((block,))

    def notes(self, entry: Entry) -> list[str]:
        """Write what stands in small print below an entry, and its picture."""
        notes = [run_in(f"*{note.label}:*", self.writer.prose(note.text)) for note in entry.notes]
        return [*notes, *self.picture(entry.picture)]

    def picture(self, image: str | None) -> list[str]:
        """Write a picture that is there."""
        return [self.writer.blocks((Picture(image, ""),))] if image else []

    def below(self, lead: str, notes: Sequence[str]) -> str:
        """Put notes as a list below a lead, to be an item of a list itself."""
        if not notes:
            return lead
        loose = any("\n\n" in text for text in (lead, *notes))
        return ("\n\n" if loose else "\n").join((lead, listing(notes)))


def _listed(page: _Page, section: Section, entries: Sequence[Entry]) -> Sequence[str]:
    """Write entries as a list: each name runs into the text that explains it."""
    return [listing([_in_list(page, section, entry) for entry in entries])]


def _in_list(page: _Page, section: Section, entry: Entry) -> str:
    text = _join(*(page.block(block, entry) for block in entry.body))
    if entry.name:
        colon = ":" if section.look is Look.TERMS else ""
        text = run_in(page.writer.line(entry.name, bold=True) + colon, text)
    inner = [_in_list(page, section, other) for other in entry.below]
    return page.below(text, [*page.notes(entry), *inner])


def _headed(page: _Page, section: Section, entries: Sequence[Entry]) -> Sequence[str]:
    """Write each entry under a heading; what stands above a formula is one line."""
    line = section.look is Look.FORMULAS
    return [
        text
        for entry in entries
        for text in (
            f"### {page.writer.line(entry.name)}",
            *(page.block(block, entry, line=line) for block in entry.body),
            *page.notes(entry),
        )
    ]


def _figures(page: _Page, _: Section, entries: Sequence[Entry]) -> Sequence[str]:
    """Write pictures with their numbers, what is asked about each, and the answer."""
    parts = []
    for number, entry in enumerate(entries, 1):
        picture, caption, *answer = entry.body
        parts += [
            page.block(picture, entry),
            f"**Figure {number}.** {page.block(caption, entry, line=True)}".strip(),
            page.writer.line(entry.name, bold=True),
            *(page.block(block, entry) for block in answer),
            *page.notes(entry),
        ]
    return parts


def _rows(page: _Page, section: Section, entries: Sequence[Entry]) -> Sequence[str]:
    """Write entries as the rows of a table, or each under a heading if one needs more room."""
    rows = [(entry, [text_of(block) for block in entry.body]) for entry in entries]
    named = section.look is Look.ROWS
    if all(fits_cell(text) for entry, texts in rows for text in (entry.name, *texts)):
        return _table(page, section.columns, rows, named=named)
    parts = []
    first, *labels = section.columns
    for number, (entry, texts) in enumerate(rows, 1):
        parts += [f"### {page.writer.line(entry.name) if named else f'{first} {number}'}"]
        parts += [] if named else [page.writer.prose(entry.name)]
        parts += [
            run_in(f"**{label}.**", page.writer.prose(text))
            for label, text in zip(labels, texts, strict=True)
            if text
        ]
        parts += [*page.notes(entry), page.cites(entry.source)]
    return parts


def _table(
    page: _Page, header: Sequence[str], rows: Sequence[tuple[Entry, list[str]]], *, named: bool
) -> Sequence[str]:
    """Write rows that fit a table; what else there is to say of them follows it as a list."""
    cells, more = [], []
    for entry, texts in rows:
        first = close(page.writer.cell(entry.name, bold=named), page.cites(entry.source))
        cells.append([first, *map(page.writer.cell, texts)])
        if entry.notes or entry.picture:
            lead = page.writer.line(entry.name, bold=named)
            notes = "\n\n".join(page.writer.prose(note.text) for note in entry.notes)
            extra = run_in(f"{lead}:", notes)
            more.append(_join(extra, *page.picture(entry.picture)))
    return [table(header, cells), listing(more)]


_LOOKS: dict[Look, Callable[[_Page, Section, Sequence[Entry]], Sequence[str]]] = {
    Look.TERMS: _listed,
    Look.FORMULAS: _headed,
    Look.ROWS: _rows,
    Look.CASES: _rows,
    Look.HEADED: _headed,
    Look.FIGURES: _figures,
    Look.FACTS: _listed,
    Look.DIALOGUE: _listed,
}


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
        *page.picture(question.image),
    )


def _rubric(page: _Page) -> str:
    points = [
        run_in(f"{page.writer.line(item.point, bold=True)}:", page.writer.prose(item.evidence))
        if item.evidence and fits_cell(item.point)
        else _join(page.writer.prose(item.point), page.writer.prose(item.evidence or ""))
        for item in page.question.expects
    ]
    return _section("What the interviewer listens for", listing(points, boxes=True))


def _approach(page: _Page) -> str:
    steps = [
        page.writer.prose(f"*{time.capitalize()}:* {item.step}" if time else item.step)
        for item, time in page.question.timed_steps
    ]
    return _section("How to approach it", listing(steps, start=1))


def _answer(page: _Page) -> str:
    question, answer = page.question, page.question.answer
    more, cites = page.writer.prose(question.extra or ""), page.cites(question.source)
    return _join(
        _section("Answer in 30 seconds", close(page.writer.prose(answer.short), cites)),
        _section("The full answer", page.writer.prose(answer.whole)),
        _section("Background", more),
    )


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
    return _section("Sources", listing(references, start=1))
