"""A prompt asks one thing: of two, one may be known and the other not, and no grade fits."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.rules.cards import cards, prose
from flashgen.rules.literature import MATUSCHAK, WOZNIAK
from flashgen.rules.subject import Subject

SEVERAL = Rule.warning(
    "FG402",
    "several questions in one prompt",
    """
    If one half is known and the other is not, no grade is right, and the known half is repeated
    for the sake of the other. `…, and why?` belongs to its question, the same question word
    twice mostly contrasts two things, and a figure may ask what is what and what follows.
    """,
    bad="""
concepts:
  - id: momentum-queue
    term: Momentum queue
    definition: A first-in, first-out store of encoded keys.
    ask:
      define: What is the momentum queue, and how is it kept up to date?
""",
    good="""
concepts:
  - id: momentum-queue
    term: Momentum queue
    definition: A first-in, first-out store of encoded keys.
    ask:
      define: What is the momentum queue?
""",
    source=f"{WOZNIAK}, rule 4 (minimum information); {MATUSCHAK} (focused prompts)",
)

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|\([^()]*\)")
_DOES = (
    r"(?=\s+(?:do|does|did|is|are|was|were|can|could|would|will|should|must|has|have|had|to|many|"
    r"much|long|often|far|large|well)\b)"
)
_ASKS = re.compile(
    rf"(?P<lead>^|[.:;?!]\s+|,?\s+(?:and|or)\s+|,\s+)"
    rf"(?:(?:at|in|by|for|from|to|with|on|of|into|under|until|since|between|against)\s+)?"
    rf"(?P<word>what|which|whose|who|why|(?:how|when|where){_DOES}|(?<=until )when)\b",
    re.IGNORECASE,
)
_SENTENCE = ("", ".", ":", ";", "?", "!")
_ANEW = re.compile(
    r"how (?:do|can|could|would) (?:you|we|one) (?:tell|know|see|check|notice|detect|recogni[sz]e|"
    r"show|prove|verify|justify|measure|test)\b"
    r"|what (?:explains|follows|causes)\b"
    r"|what (?:does|do|is|are) (?:this|that|it|they|these) (?!not\b)",
    re.IGNORECASE,
)
"""What asks something else than the question before it, even with the same word."""
_AND_WHY = re.compile(r"\?\s+(?:and\s+)?why(?:\s+or\s+why)?(?:\s+not)?\s*\?", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report prompts of the author that ask several things; `…, and why?` belongs to the first."""
    for card in cards(subject):
        allowed = card.facet.manner.questions
        if subject.is_english and card.own and questions(card.asked) > allowed:
            message = "this prompt asks more than one thing"
            hint = "ask each on its own; what belongs together can go into the answer or `extra`"
            yield card.finding(card.facet.prompt, SEVERAL, message, hint)


def questions(prompt: str) -> int:
    """Return how many things a prompt asks, by its question marks and different question words.

    The same word twice sets two things against each other, as in `when X, when Y?`, unless what
    follows it cannot be such a second half.
    """
    text = _AND_WHY.sub("?", _QUOTED.sub("…", prose(prompt)))
    asked: list[str] = []
    for found in _ASKS.finditer(text):
        word, lead = found["word"].casefold(), found["lead"].strip()
        is_relative = word in ("which", "who", "whose") and lead == "," and asked
        belongs = word == "why" and lead not in _SENTENCE
        if not is_relative and not belongs:
            anew = lead.endswith("and") and _ANEW.match(text, found.start("word"))
            asked.append(anew[0] if anew else word)
    return max(len(set(asked)), len(re.findall(r"\?(?=\s|$)", text)))
