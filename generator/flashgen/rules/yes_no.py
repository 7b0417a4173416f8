"""Prompts do not ask for yes or no: a coin gets half of them right."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.rules.cards import cards, prose
from flashgen.rules.literature import MATUSCHAK
from flashgen.rules.subject import Subject

YES_OR_NO = Rule.warning(
    "FG403",
    "yes or no prompt",
    """
    A coin gets half of such prompts right, and what is remembered is the word, not the reason.
    Interviewers do ask like that, but the card can ask for what makes the answer good.
    """,
    bad="""
follow_ups:
  - id: more-data
    question: Does more data reduce bias?
    answer: No, it reduces variance; bias comes from the model class.
""",
    good="""
follow_ups:
  - id: more-data
    question: Why does more data not reduce bias?
    answer: Bias comes from the model class; more data only reduces variance.
""",
    source=f"{MATUSCHAK} (avoid binary prompts)",
)

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
            yield card.finding(card.facet.prompt, YES_OR_NO, message, hint)


def wants_yes_or_no(prompt: str) -> bool:
    """Say whether a prompt starts with a verb and asks for nothing more than `or not`."""
    text = re.sub(r"\bor not\b", "", prose(prompt).replace("\u2019", "'"))
    rest = text[len(guess[0]) :] if (guess := _GUESS.match(text)) else text
    return bool(guess or _STARTS.search(text)) and not _ASKS_MORE.search(rest)
