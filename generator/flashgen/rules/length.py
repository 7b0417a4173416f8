"""Answers can be recalled in one breath: what is longer is graded by mood, not by memory."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.rules.cards import cards, spoken
from flashgen.rules.literature import MATUSCHAK, WOZNIAK
from flashgen.rules.subject import Subject

TOO_LONG = Rule.warning(
    "FG401",
    "answer too long",
    """
    What takes longer than half a minute to say is never recalled whole, so it is graded by
    mood. A definition has up to 45 words, any other answer 70; formulas count as they are
    spoken, what is folded does not count, and neither do `answer` and derivations.
    """,
    bad="""
concepts:
  - id: dropout
    term: Dropout
    definition: >-
      Setting each activation of a layer to zero with a fixed probability in every step of training,
      which was inspired by the observation that large networks learn features that only work
      together, and which can be seen as training many thinned networks at once, whose average is
      approximated at test time by scaling all weights with the probability of being kept.
""",
    good="""
concepts:
  - id: dropout
    term: Dropout
    definition: Setting each activation to zero with a fixed probability in every training step.
    extra: >-
      It can be seen as training many thinned networks at once, whose average is approximated at
      test time by scaling the weights.
""",
    source=f"{WOZNIAK}, rule 4 (minimum information); {MATUSCHAK} (focused prompts)",
)

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
            yield card.finding(card.facet.answer, TOO_LONG, message, hint)
