"""Ids are unique: those of items in their question, those of parts in their item."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flashgen.authoring.codes import ID_TWICE
from flashgen.diagnostics import Diagnostic
from flashgen.kinds.comparison import Comparison
from flashgen.kinds.item import Identified, Part
from flashgen.rules.codes import OLD_ID_IN_USE
from flashgen.rules.subject import Subject

if TYPE_CHECKING:
    from flashgen.authoring.schema import Text


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report an id that is used twice and an old id that is still in use."""
    question = subject.question
    items = list(question.each_item())
    yield from _unique(subject, items, "item")
    yield from _unique(subject, question.expects, "entry")
    yield from _unique(subject, question.approach, "entry")
    yield from _unique(subject, question.answer.paragraphs, "entry")
    for comparison in question.each(Comparison):
        yield from _unique(subject, comparison.rows, "row")


def _unique(
    subject: Subject, entries: Sequence[Identified | Part], what: str
) -> Iterator[Diagnostic]:
    first: dict[str, Text] = {}
    for entry in entries:
        if entry.id in first:
            line = first[entry.id].span.line
            message = f'the id "{entry.id}" is used twice (first on line {line})'
            hint = f"give this {what} an id of its own; the other one keeps its review history"
            yield subject.finding(entry.id.span, ID_TWICE, message, hint)
        else:
            first[entry.id] = entry.id
    claimed: set[str] = set()
    for entry in entries:
        for old in entry.was:
            if old in first:
                message = f'"{old}" is still the id of another {what}'
                hint = "an old id can be listed in `was` only when nothing else has it"
                yield subject.finding(old.span, OLD_ID_IN_USE, message, hint)
            elif old in claimed:
                message = f'"{old}" is the old id of two entries'
                hint = "the review history can follow only one of them"
                yield subject.finding(old.span, OLD_ID_IN_USE, message, hint)
            claimed.add(old)
