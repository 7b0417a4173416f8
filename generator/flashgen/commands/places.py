"""Where in the content something was written that is printed: the place of a finding about it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from flashgen.authoring.source import Source
from flashgen.compiler.compiled import CompiledNote, CompiledQuestion
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.targets.paper.cards import cards
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.press import LOST
from flashgen.targets.paper.quiz import quiz
from flashgen.targets.paper.tree import Formula, Nodes, walk


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column of a file."""

    source: Source
    line: int = 1
    column: int = 1

    def finding(
        self, code: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Diagnostic:
        """Report something here."""
        return self.source.finding(self.line, self.column, code, message, hint, severity)


class Places:
    """Finds out where in some questions something stands."""

    def __init__(self, questions: Sequence[CompiledQuestion]) -> None:
        self.questions = questions

    def beginning(self) -> Place:
        """Return the beginning of the first file."""
        return Place(self.questions[0].source)

    def text(self, text: str) -> Place:
        """Return the first place where a file says it, else the beginning."""
        for question in self.questions:
            if place := _within(question.source, text):
                return place
        return self.beginning()

    def card(self, card: str) -> Place:
        """Return the item that a card asks about."""
        name, _, item = card.rpartition(".")[0].partition("/")
        for question in self.questions:
            for note in question.notes:
                if (question.question.id, note.planned.item) == (name, item):
                    return Place(question.source, note.line, note.column)
        return self.beginning()

    def formula(self, tex: str) -> list[Place]:
        """Return where a formula is written, or the items that show it: in a cloze it differs."""
        found = []
        for question, note, formulas in self._formulas:
            if tex in formulas:
                end = min((n.line for n in question.notes if n.line > note.line), default=10**9)
                place = _within(question.source, tex, note.line, end)
                found.append(place or Place(question.source, note.line, note.column))
        return found or [self.text(tex)]

    @cached_property
    def _formulas(self) -> list[tuple[CompiledQuestion, CompiledNote, set[str]]]:
        return [(q, note, _formulas(q, note)) for q in self.questions for note in q.notes]


def _within(source: Source, text: str, first: int = 1, end: int = 10**9) -> Place | None:
    """Return where a text begins in the lines from `first` up to `end`."""
    lines = source.text.splitlines(keepends=True)
    before = "".join(lines[: first - 1])
    at = "".join(lines[first - 1 : end - 1]).find(text) if text else -1
    if at < 0:
        return None
    at += len(before)
    line = source.text.count("\n", 0, at) + 1
    return Place(source, line, at - source.text.rfind("\n", 0, at))


def _formulas(question: CompiledQuestion, note: CompiledNote) -> set[str]:
    """Return the formulas of a note as any page shows them."""
    content, notes = Content(question.shown), [note.planned]

    def shown() -> Iterator[Nodes]:
        yield quiz(question.question, notes, "", content)
        for card in cards(question.question, notes, content, 0):
            yield from (piece.nodes for piece in (*card.front, *card.back))

    with suppress(*LOST):
        return {n.tex for nodes in shown() for n in walk(nodes) if isinstance(n, Formula)}
    return set()
