"""Where in the content something was written that is printed: the place of a finding about it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from flashgen.authoring.schema import Text
from flashgen.authoring.source import Source
from flashgen.blocks import PlannedNote
from flashgen.compiler.compiled import CompiledQuestion, Content
from flashgen.compiler.packed import CompiledNote
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.rules.formulas import formulas
from flashgen.targets.paper.cards import cards
from flashgen.targets.paper.content import Content as PaperContent
from flashgen.targets.paper.press import LOST
from flashgen.targets.paper.quiz import quiz
from flashgen.targets.paper.tree import Formula, Nodes, walk


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column of a file."""

    source: Source
    line: int = 1
    column: int = 1

    def finding(self, rule: Rule, message: str, hint: str = "") -> Diagnostic:
        """Report something here."""
        return self.source.finding(self.line, self.column, rule, message, hint)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question to print, what its file says, and those of its notes that are asked for."""

    compiled: CompiledQuestion
    content: Content
    notes: tuple[tuple[CompiledNote, PlannedNote], ...]

    @property
    def source(self) -> Source:
        """Return the file."""
        return self.compiled.source

    def place(self, text: Text, offset: int) -> Place:
        """Return where a character of a text was written."""
        return Place(self.source, *text.place(self.source, offset))

    def formula(self, tex: str, lines: range) -> Iterator[Place]:
        """Give the places in some lines where a formula is written."""
        texts = (text for text in self.content.texts if text.span.line in lines)
        for formula in formulas(texts):
            if formula.tex == tex:
                yield self.place(formula.text, formula.place(0))


class Places:
    """Finds out where in some questions something stands."""

    def __init__(self, questions: Sequence[Chosen]) -> None:
        self.questions = questions

    def beginning(self) -> Place:
        """Return the beginning of the first file."""
        return Place(self.questions[0].source)

    def text(self, text: str) -> Place:
        """Return the first place where a text says it, else the beginning."""
        for question in self.questions:
            for written in question.content.texts:
                if text in written:
                    return question.place(written, written.index(text))
        return self.beginning()

    def card(self, card: str) -> Place:
        """Return the item that a card asks about."""
        name, _, item = card.rpartition(".")[0].partition("/")
        for question in self.questions:
            for note, _ in question.notes:
                if (question.compiled.head.id, note.item) == (name, item):
                    return Place(question.source, note.line, note.column)
        return self.beginning()

    def formulas(self, texts: Sequence[str]) -> Iterator[list[Place]]:
        """Give where each formula is written, or the items that show it: in a cloze it differs."""
        shown = [(q, note, _formulas(q, plan)) for q in self.questions for note, plan in q.notes]
        for tex in texts:
            found = []
            for question, note, its in shown:
                if tex in its:
                    after = (other.line for other, _ in question.notes if other.line > note.line)
                    lines = range(note.line, min(after, default=10**9))
                    place = next(question.formula(tex, lines), None)
                    found.append(place or Place(question.source, note.line, note.column))
            yield found or [self.text(tex)]


def _formulas(chosen: Chosen, note: PlannedNote) -> set[str]:
    """Return the formulas of a note as any page shows them."""
    question, content = chosen.content.question, PaperContent(chosen.compiled.shown)

    def shown() -> Iterator[Nodes]:
        yield quiz(question, [note], "", content)
        for card in cards(question, [note], content, 0):
            yield from (piece.nodes for piece in (*card.front, *card.back))

    with suppress(*LOST):
        return {n.tex for nodes in shown() for n in walk(nodes) if isinstance(n, Formula)}
    return set()
