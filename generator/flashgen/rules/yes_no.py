"""Prompts do not ask for yes or no: a coin gets half of them right."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.rules.cards import cards, prose
from flashgen.rules.subject import Subject

_STARTS = re.compile(
    r"(?:^|[:.;!?]\s+|,\s+)(?:is|are|was|were|do|does|did|can|could|should|would|will|shall|has|"
    r"have|had|may|might|must|am|isn't|aren't|doesn't|don't|can't|won't)\s+[^?]*\?\s*$",
    re.IGNORECASE,
)
_GUESS = re.compile(r"true or false\b", re.IGNORECASE)
_ASKS_MORE = re.compile(
    r"\b(?:why|how|what|which|when|where|who|or|explain|justify|prove|show|example)\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report prompts of the author that can be answered with yes or no."""
    for card in cards(subject):
        if subject.is_english and card.own and wants_yes_or_no(card.asked):
            message = "this prompt can be answered with yes or no"
            hint = "ask why, how or when; or let two things be told apart: `A or B?`"
            severity = Severity.WARNING
            yield card.finding(card.facet.prompt, "FG403", message, hint, severity)


def wants_yes_or_no(prompt: str) -> bool:
    """Say whether a prompt starts with a verb and asks for nothing more than `or not`."""
    text = re.sub(r"\bor not\b", "", prose(prompt).replace("\u2019", "'"))
    rest = text[len(guess[0]) :] if (guess := _GUESS.match(text)) else text
    return bool(guess or _STARTS.search(text)) and not _ASKS_MORE.search(rest)
