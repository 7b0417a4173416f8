"""Lists that have no order and more than five entries are asked in parts, not as one."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.markup.tree import Element
from flashgen.rules.cards import cards, nodes
from flashgen.rules.literature import WOZNIAK
from flashgen.rules.subject import Subject

LONG_LIST = Rule.warning(
    "FG406",
    "long list asked as one",
    """
    Sets without an order are the hardest thing to memorise: with more than five entries one is
    nearly always missing, and all are repeated for it.
    """,
    bad="""
follow_ups:
  - id: regularisers
    question: Which regularisers are there for neural networks?
    answer: |
      - weight decay
      - dropout
      - early stopping
      - augmentation
      - label smoothing
      - noise
""",
    good="""
clozes:
  - id: regularisers
    text: |
      Three regularisers for neural networks:

      - on the weights: {{c1::weight decay}}
      - on the activations: {{c2::dropout}}
      - on the inputs: {{c3::augmentation}}
""",
    source=f"{WOZNIAK}, rules 9 and 10 (avoid sets and enumerations)",
)

MAX_ENTRIES = 5


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report answers with a long unordered list; points, steps and rows have cards of their own."""
    for card in cards(subject):
        lists = [n for n in nodes(card.answer) if isinstance(n, Element) and n.name == "ul"]
        entries = sum(isinstance(entry, Element) for found in lists for entry in found.children)
        if entries > MAX_ENTRIES and not card.facet.manner.long:
            message = f"a list of {entries} is asked as one ({card.facet.name})"
            hint = "make it a cloze text, one number an entry, or group the entries"
            yield card.finding(card.facet.answer, LONG_LIST, message, hint)
