"""A job of printing → the file it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from flashgen.authoring.settings import Settings
from flashgen.blocks import PlannedNote
from flashgen.kinds.question import Question
from flashgen.targets.paper import html_fitted
from flashgen.targets.paper.cards import Card, cards, with_small_formulas
from flashgen.targets.paper.cheatsheet import Entry, cheatsheet
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.easel import Easel
from flashgen.targets.paper.html_writer import HtmlWriter, css_string, page
from flashgen.targets.paper.layouts import Layout
from flashgen.targets.paper.pdf import Draft, Page
from flashgen.targets.paper.quiz import quiz
from flashgen.targets.paper.sheet import sheet
from flashgen.targets.paper.tree import Nodes
from flashgen.targets.paper.typst_assets import Formulas, Pictures
from flashgen.targets.paper.typst_cards import cards_body, entries_body, layout_definition
from flashgen.targets.paper.typst_document import (
    PAPERS,
    Document,
    document_metadata,
    language_settings,
)
from flashgen.targets.paper.typst_writer import TypstWriter

_FLOWING = ("sheet", "quiz")
_CARD_ROOM, _CHEATSHEET_ROOM = 24.0, 33.0
"""Width of a table on a card and on a cheatsheet in em of its own text."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A question with the notes to print; `image` maps an authored path to one below `cards/`."""

    question: Question
    notes: tuple[PlannedNote, ...]
    image: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to print: of one question, or for `cards` of all chosen ones.

    `kind` is sheet, quiz, cheatsheet or cards, `form` pdf or html; `read` gives the bytes of an
    image below `cards/`, `now` is the date in the file in seconds since 1970.
    """

    name: str
    kind: str
    form: str
    paper: str
    subjects: tuple[Subject, ...]
    settings: Settings
    titles: Mapping[str, str]
    read: Callable[[str], bytes]
    now: int
    layout: Layout
    flip: str = "long"
    offset: tuple[float, float] = (0.0, 0.0)
    facets: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    shuffle: int | None = None
    count: int | None = None

    @property
    def title(self) -> str:
        """Return the title of the file's properties."""
        if self.kind == "cards":
            return f"{self.settings.name}: cards"
        question = self.subjects[0].question
        return question.question if self.kind == "sheet" else f"{question.title}: {self.kind}"


def draft(job: Job, easel: Easel) -> Draft | Page:
    """Write what a job prints: HTML is done with that."""
    return _typst(job, easel) if job.form == "pdf" else _html(job, easel)


def _nodes(job: Job) -> Nodes:
    """Compose the pages that flow: a sheet or a quiz."""
    (subject,) = job.subjects
    content = Content(subject.image)
    if job.kind == "sheet":
        return sheet(subject.question, job.titles, job.settings.name, content)
    return quiz(
        subject.question,
        subject.notes,
        job.settings.name,
        content,
        shuffle=job.shuffle,
        count=job.count,
    )


def all_cards(job: Job) -> list[Card]:
    """Compose the cards of all questions of a job."""
    return [
        card
        for subject in job.subjects
        for card in cards(
            subject.question,
            subject.notes,
            Content(subject.image),
            job.layout.width,
            job.facets,
        )
    ]


def _entries(job: Job) -> tuple[Entry, ...]:
    return cheatsheet(job.subjects[0].question, Content(job.subjects[0].image))


def _heading(job: Job) -> tuple[Nodes, Nodes]:
    question, content = job.subjects[0].question, Content(job.subjects[0].image)
    return content.line(question.title), content.line(question.question)


def _typst(job: Job, easel: Easel) -> Draft:
    formulas, pictures = Formulas(easel), Pictures(job.read)
    writer = TypstWriter(
        formulas, pictures, footnotes=job.kind in _FLOWING, ruled=job.kind == "quiz"
    )
    tallest = 66.0
    labels: tuple[str, ...] = ()
    definitions = document_metadata(job.title, job.settings.author or "", _keywords(job))
    if job.kind == "cards":
        writer.room, writer.narrow = _CARD_ROOM, True
        tallest, labels = job.layout.height - 30, ("squeezed", "cards")
        body = cards_body(job.cards, writer)
        definitions += layout_definition(job.layout, job.flip, *job.offset)
    elif job.kind == "cheatsheet":
        writer.room, writer.narrow = _CHEATSHEET_ROOM, True
        tallest, labels = 30.0, ("left-out",)
        body = entries_body(*_heading(job), _entries(job), writer)
    else:
        body = writer.blocks(_nodes(job))
    told = {
        "paper": PAPERS[job.paper],
        "deck": job.settings.name,
        **language_settings(job.settings.language),
    }
    running = writer.inline(_heading(job)[0])
    definitions += f"#let tallest = {tallest:g}mm\n"
    document = Document(f"{job.kind}.typ", body, formulas, pictures, told, definitions, running)
    paths = tuple(pictures.paths)
    small = with_small_formulas(job.cards, formulas.width, job.layout.width)
    return Draft(job.name, document.code(), pictures.files(), paths, labels, job.now, small)


def _html(job: Job, easel: Easel) -> Page:
    flowing = job.kind in _FLOWING
    writer = HtmlWriter(easel, job.read, footnotes=flowing, flowing=flowing)
    number = 0
    squeezed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    css = [_style("print.css"), _style(f"{job.kind}.css")]
    if job.kind == "cards":
        body, number, squeezed = html_fitted.card_pages(
            job.cards, writer, job.layout, job.flip, *job.offset
        )
        squeezed += with_small_formulas(job.cards, writer.formulas.width, job.layout.width)
        css.append(html_fitted.card_css(job.layout))
    elif job.kind == "cheatsheet":
        title, question = map(writer.nodes, _heading(job))
        head = (
            f'<header class="sheet-head"><h1>{title}</h1><p>{question}</p>'
            f"<span>{escape(job.settings.name)}</span></header>"
        )
        body, left_out = html_fitted.sheet_page(_entries(job), writer, job.paper, head)
        css.append(html_fitted.sheet_css(job.paper))
    else:
        body = writer.nodes(_nodes(job))
        css.append(_flowing_css(job))
    html = page(writer, body, title=job.title, settings=job.settings, css=css)
    return Page(job.name, html.encode(), number, (), tuple(dict.fromkeys(squeezed)), left_out)


def _flowing_css(job: Job) -> str:
    """Return the page of a flowing text: margins, running head, page numbers."""
    size = "A4" if job.paper == "a4" else "letter"
    small = "font: 8.4pt serif; color: #555;"
    return (
        f"@page {{ size: {size}; margin: 22mm 20mm 20mm;\n"
        f"  @top-left {{ content: {css_string(job.subjects[0].question.title)}; {small} }}\n"
        f"  @top-right {{ content: {css_string(job.settings.name)}; {small} }}\n"
        f'  @bottom-center {{ content: counter(page) " / " counter(pages); {small} }} }}\n'
        '@page :first { @top-left { content: ""; } @top-right { content: ""; } }\n'
    )


def _keywords(job: Job) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for s in job.subjects for tag in s.question.tags))


def _style(name: str) -> str:
    return (files("flashgen.targets.paper") / "templates" / name).read_text(encoding="utf-8")
