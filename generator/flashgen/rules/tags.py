"""Names survive Anki: tags are not split, titles make no decks of their own."""

from collections.abc import Iterator

from flashgen.authoring.settings import EMPTY_TAG, LOST_TAG, NO_DECK, lost_tag, tag_problem
from flashgen.diagnostics import Diagnostic
from flashgen.markup.plain import plain_text
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report a title that Anki would read as several decks, and tags it would change."""
    question = subject.question
    title = question.title
    deck = plain_text(title)
    if "::" in deck:
        hint = "`::` separates decks in Anki; use a colon or a dash"
        yield subject.finding(title.span, NO_DECK, "the title contains `::`", hint)
    elif title and not deck:
        hint = "the title names the deck"
        yield subject.finding(title.span, NO_DECK, "the title has no words", hint)
    for tag in (*question.tags, *(tag for item in question.each_item() for tag in item.tags)):
        if problem := tag_problem(tag):
            yield subject.finding(tag.span, EMPTY_TAG, *problem)
        elif loss := lost_tag(tag):
            yield subject.finding(tag.span, LOST_TAG, *loss)
