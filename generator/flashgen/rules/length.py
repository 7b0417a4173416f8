"""Answers can be recalled in one breath: what is longer is graded by mood, not by memory."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.rules.cards import cards, spoken
from flashgen.rules.subject import Subject

MAX_WORDS = 70
"""About half a minute of speech."""
MAX_SHORT = 45


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report facets whose answer is too long; what is folded does not count."""
    for card in cards(subject):
        manner = card.facet.manner
        limit = MAX_SHORT if manner.short else MAX_WORDS
        count = spoken(card.answer)
        if count > limit and not manner.long:
            message = f"this answer ({card.facet.name}) has {count} words; {limit} are enough"
            hint = "keep what is asked, move the rest to `extra` or make it an item of its own"
            severity = Severity.WARNING
            yield card.finding(card.facet.answer, "FG401", message, hint, severity)
