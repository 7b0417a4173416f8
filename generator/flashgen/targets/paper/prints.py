"""What can be printed: another print is an entry of PRINTS, and its two templates."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from flashgen.targets.paper import PAPER, html_fitted
from flashgen.targets.paper.cards import Card, cards
from flashgen.targets.paper.cheatsheet import cheatsheet
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.html_writer import HtmlWriter, css_string
from flashgen.targets.paper.job import Job
from flashgen.targets.paper.quiz import quiz
from flashgen.targets.paper.sheet import sheet
from flashgen.targets.paper.tree import Nodes
from flashgen.targets.paper.typst_cards import cards_body, entries_body, layout_definition
from flashgen.targets.paper.typst_writer import TypstWriter

_CARD_ROOM, _CHEATSHEET_ROOM = 24.0, 33.0
"""Width of a table on a card and on a cheatsheet in em of its own text."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """What typst prints with the template: a picture is at most `tallest` mm high.

    Under its `labels` the template says what did not fit.
    """

    body: str
    definitions: str = ""
    tallest: float = 66.0
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What a browser prints, with its style; how many cards, and what did not fit."""

    body: str
    css: str
    cards: int = 0
    squeezed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Print:
    """What is printed under a name, which its templates have too; its `title` has fields.

    There is a file for each question, whose name has an `ending`, or one for all `together`. Only
    a `flowing` text has footnotes; a `ruled` one has lines to write on.
    """

    name: str
    title: str
    typst: Callable[[Job, TypstWriter], Typeset]
    html: Callable[[Job, HtmlWriter], LaidOut]
    ending: str = ""
    flowing: bool = False
    ruled: bool = False
    together: bool = False

    def title_of(self, job: Job) -> str:
        """Return the title of a file."""
        question = job.subjects[0].question
        fields = {"topic": question.title, "question": question.question}
        return self.title.format(deck=job.settings.name, **fields)


def flowing(
    name: str, title: str, nodes: Callable[[Job], Nodes], *, ending: str = "", ruled: bool = False
) -> Print:
    """Print a text that flows from page to page."""

    def typst(job: Job, writer: TypstWriter) -> Typeset:
        return Typeset(writer.blocks(nodes(job)))

    def html(job: Job, writer: HtmlWriter) -> LaidOut:
        return LaidOut(writer.nodes(nodes(job)), _flowing_css(job))

    return Print(name, title, typst, html, ending, flowing=True, ruled=ruled)


def heading(job: Job) -> tuple[Nodes, Nodes]:
    """Read title and question of the first question of a job."""
    question, content = job.subjects[0].question, Content(job.subjects[0].image)
    return content.line(question.title), content.line(question.question)


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


def _sheet(job: Job) -> Nodes:
    (subject,) = job.subjects
    return sheet(subject.question, job.titles, job.settings.name, Content(subject.image))


def _quiz(job: Job) -> Nodes:
    (subject,) = job.subjects
    content, order = Content(subject.image), {"shuffle": job.shuffle, "count": job.count}
    return quiz(subject.question, subject.notes, job.settings.name, content, **order)


def _cheatsheet_typst(job: Job, writer: TypstWriter) -> Typeset:
    writer.room, writer.narrow = _CHEATSHEET_ROOM, True
    entries = cheatsheet(job.subjects[0].question, Content(job.subjects[0].image))
    body = entries_body(*heading(job), entries, writer)
    return Typeset(body, tallest=30.0, labels=("left-out",))


def _cheatsheet_html(job: Job, writer: HtmlWriter) -> LaidOut:
    title, question = map(writer.nodes, heading(job))
    head = (
        f'<header class="sheet-head"><h1>{title}</h1><p>{question}</p>'
        f"<span>{escape(job.settings.name)}</span></header>"
    )
    entries = cheatsheet(job.subjects[0].question, Content(job.subjects[0].image))
    body, left_out = html_fitted.sheet_page(entries, writer, job.paper, head)
    return LaidOut(body, html_fitted.sheet_css(job.paper), left_out=left_out)


def _cards_typst(job: Job, writer: TypstWriter) -> Typeset:
    writer.room, writer.narrow = _CARD_ROOM, True
    return Typeset(
        cards_body(job.cards, writer),
        layout_definition(job.layout, job.flip, *job.offset),
        job.layout.height - 30,
        ("squeezed", "cards"),
    )


def _cards_html(job: Job, writer: HtmlWriter) -> LaidOut:
    body, number, squeezed = html_fitted.card_pages(
        job.cards, writer, job.layout, job.flip, *job.offset
    )
    return LaidOut(body, html_fitted.card_css(job.layout), number, squeezed)


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


PRINTS = {
    what.name: what
    for what in (
        flowing("sheet", "{question}", _sheet),
        flowing("quiz", "{topic}: quiz", _quiz, ending="-quiz", ruled=True),
        Print(
            "cheatsheet", "{topic}: cheatsheet", _cheatsheet_typst, _cheatsheet_html, "-cheatsheet"
        ),
        Print("cards", "{deck}: cards", _cards_typst, _cards_html, together=True),
    )
}
if tuple(PRINTS) != PAPER.prints:
    message = f"the prints are {', '.join(PRINTS)}, and the target names {', '.join(PAPER.prints)}"
    raise TypeError(message)
