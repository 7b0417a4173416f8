"""A prompt stands alone: reviews are shuffled, so `it` may mean anything by then."""

import re
from collections.abc import Iterator

from flashgen.blocks import Code, Dialogue, Picture
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.cloze import Cloze
from flashgen.rules.cards import cards, prose
from flashgen.rules.literature import MATUSCHAK, WOZNIAK
from flashgen.rules.subject import Subject

AMBIGUOUS = Rule.warning(
    "FG404",
    "prompt without its context",
    """
    Reviews are shuffled and months apart: nothing says then what `it` or `this` is. A follow-up
    shows the questions before it, and a figure or snippet is there to point at.
    """,
    bad="""
concepts:
  - id: dropout
    term: Dropout
    definition: Setting each activation to zero with a fixed probability.
    ask:
      define: How does it work?
""",
    good="""
concepts:
  - id: dropout
    term: Dropout
    definition: Setting each activation to zero with a fixed probability.
    ask:
      define: How does dropout work?
""",
    source=f"{WOZNIAK}, rule 16 (context cues); {MATUSCHAK} (precise prompts)",
)

_PRONOUNS = frozenset("it its they them their theirs he she his her this these those".split())
_POINTING = frozenset("this these those".split())
_NAMES_NOTHING = frozenset(
    "a about after all also an and any are as at be been before between both but by can could did "
    "do does done for from give given had has have how if in into is kind let like list make many "
    "may me mean meant might more most much must name not of on one or other shall should show so "
    "some tell than that the then there through to us use used using usually was we were what when "
    "where which while who whom whose why will with would you your describe explain define state "
    "happens happen work works called say said need needs help helps".split()
)
_DUMMY = re.compile(
    r"\bit\s+(?:\w+\s+){0,2}?(?:to|that|for|whether|if|when)\b|"
    r"\b(?:is|was|does|would|will|can)\s+it\s+(?:\w+\s+){1,3}?(?:to|that|for|when|if)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"^(?:with|in|by|through|despite|for|from|like|unlike|before|after|on|at|besides|beyond)\s+"
    r"(?:its|their)\s[^,]*,\s*(?=(?:a|an|the|each|every|most|all|many|some)\s)",
    re.IGNORECASE,
)
"""`With its queue, a MoCo…`: the pronoun is explained right after it."""
_WORD = re.compile(r"[^\W\d_][\w'-]*|…|\d+")
_CONTEXT = (Dialogue, Picture, Code)
"""What led to the question, a picture or code: it is what `this` points at."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report prompts of the author with a pronoun that nothing before it explains."""
    if not subject.is_english:
        return
    hint = "name the thing: the card is shown alone, months from now"
    for card in cards(subject):
        word = unexplained(card.asked) if card.own else None
        if word and not any(isinstance(block, _CONTEXT) for block in card.facet.prompt):
            message = f"nothing in this prompt says what “{word}” is"
            yield card.finding(card.facet.prompt, AMBIGUOUS, message, hint)
    for item in subject.question.each(Cloze):
        if word := unexplained(_first_clause(item.text)):
            message = f"nothing in this text says what “{word}” is"
            yield subject.finding_in(item.text, 0, AMBIGUOUS, message, hint)


def unexplained(prompt: str) -> str | None:
    """Return the first pronoun of a prompt, unless a word before it names something."""
    text = _AHEAD.sub("", _DUMMY.sub("", prose(prompt)))
    for word in _WORD.findall(text):
        plain = word.casefold().removesuffix("'s")
        if plain in _PRONOUNS:
            return str(word)
        if plain not in _NAMES_NOTHING:
            return None
    return None


def _first_clause(text: str) -> str:
    """Return the start of a cloze text; what is hidden in it counts as named."""
    return re.sub(r"\{\{c[\d,]+::.*?\}\}", "…", text, flags=re.DOTALL)
