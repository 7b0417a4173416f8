"""Answers can be recalled in one breath: what is longer is graded by mood, not by memory."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.rules.cards import cards, spoken
from flashgen.rules.subject import Subject

MAX_WORDS = 70
"""About half a minute of speech."""
MAX_DEFINITION = 45
_FREE = {("question", "explain"), ("formula", "derivation")}
"""Meant to be long: the answer said aloud, and steps that one writes down."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report facets whose answer is too long; what is folded does not count."""
    for card in cards(subject):
        name = (card.note.kind, card.facet.name)
        limit = MAX_DEFINITION if name == ("concept", "define") else MAX_WORDS
        count = spoken(card.answer)
        if count > limit and name not in _FREE:
            message = f"this answer ({card.facet.name}) has {count} words; {limit} are enough"
            hint = "keep what is asked, move the rest to `extra` or make it an item of its own"
            severity = Severity.WARNING
            yield card.finding(card.facet.answer, "FG401", message, hint, severity)
