"""A prompt asks one thing: of two, one may be known and the other not, and no grade fits."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.lint.cards import cards, one_line, prose
from flashgen.lint.subject import Subject

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|\([^()]*\)")
_DOES = (
    r"(?=\s+(?:do|does|did|is|are|was|were|can|could|would|will|should|must|has|have|had|to|many|"
    r"much|long|often|far|large|well)\b)"
)
_ASKS = re.compile(
    rf"(?P<lead>^|[.:;?!]\s+|,?\s+(?:and|or)\s+|,\s+)"
    rf"(?:(?:at|in|by|for|from|to|with|on)\s+)?"
    rf"(?P<word>what|which|who|(?:how|when|where){_DOES})\b",
    re.IGNORECASE,
)
_AND_WHY = re.compile(r"\?\s+(?:and\s+)?why(?:\s+not)?\s*\?", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report prompts of the author that ask several things; `…, and why?` belongs to the first.

    Reading a figure is one act with two parts: which is which, and what follows.
    """
    for card in cards(subject):
        allowed = 2 if card.note.kind == "figure" else 1
        if subject.is_english and card.own and questions(card.asked) > allowed:
            message = "this prompt asks more than one thing"
            hint = "ask each on its own; what belongs together can go into the answer or `extra`"
            severity = Severity.WARNING
            yield card.finding(card.facet.prompt, "FG402", message, hint, severity)


def questions(prompt: str) -> int:
    """Return how many things a prompt asks, by its question marks and different question words.

    The same word twice sets two things against each other, as in `when X, when Y?`.
    """
    text = _AND_WHY.sub("?", _QUOTED.sub("…", one_line(prose(prompt))))
    asked: list[str] = []
    for found in _ASKS.finditer(text):
        word, lead = found["word"].casefold(), found["lead"].strip()
        is_relative = word in ("which", "who") and lead == "," and asked
        if not is_relative:
            asked.append(word)
    return max(len(set(asked)), len(re.findall(r"\?(?=\s|$)", text)))
