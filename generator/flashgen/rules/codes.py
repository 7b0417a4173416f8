"""The codes of what rules find in one question, and other rooms between questions too."""

from flashgen.diagnostics import Rule

OLD_ID_IN_USE = Rule.error(
    "FG122",
    "old id still in use",
    "`was` moves the review history of an earlier id along, and it can follow only one item.",
    bad="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
  - id: precision
    was: [recall]
    term: Precision
    definition: The share of what is found that is positive.
""",
    good="""
concepts:
  - id: recall
    was: [sensitivity]
    term: Recall
    definition: The share of the positives that is found.
""",
)
NO_CARD = Rule.error(
    "FG143",
    "cloze number that has no card",
    """
    Anki makes cards for the numbers from 1 to 500. Points, steps, symbols and rows are numbered
    for you, and the numbers of removed ones stay taken.
    """,
    bad="""
clozes:
  - id: recall
    text: Recall is the share of {{c0::positives}} that is found.
""",
    good="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is found.
""",
)
