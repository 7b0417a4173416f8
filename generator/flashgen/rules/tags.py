"""Names survive Anki: tags are not split, titles make no decks of their own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flashgen.authoring.validate import lost_tag, tag_problem
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup.plain import plain_text
from flashgen.rules.subject import Subject

if TYPE_CHECKING:
    from flashgen.authoring.parse import Path


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report a title that Anki would read as several decks, and tags it would change."""
    question = subject.question
    deck = plain_text(question.title)
    if "::" in deck:
        hint = "`::` separates decks in Anki; use a colon or a dash"
        yield subject.finding(("title",), "FG125", "the title contains `::`", hint)
    elif not deck:
        hint = "the title names the deck"
        yield subject.finding(("title",), "FG125", "the title has no words", hint)
    places: list[tuple[Path, str]] = [
        (("tags", index), tag) for index, tag in enumerate(question.tags)
    ]
    for path, item in question.items():
        places += [((*path, "tags", index), tag) for index, tag in enumerate(item.tags)]
    for place, tag in places:
        if problem := tag_problem(tag):
            yield subject.finding(place, "FG126", *problem)
        elif loss := lost_tag(tag):
            yield subject.finding(place, "FG136", *loss, Severity.WARNING)
