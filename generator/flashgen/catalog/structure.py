"""FG11x: what a question file is made of."""

from flashgen.catalog.rule import Rule
from flashgen.diagnostics import Severity

RULES = (
    Rule(
        "FG111",
        "unknown key",
        Severity.ERROR,
        """
        A key that the schema does not know is most often a misspelt one, whose text would be
        missing on the card.
        """,
        bad="""
concepts:
  - id: bias
    term: Bias of an estimator
    definiton: Its expected value minus the true value.
""",
        good="""
concepts:
  - id: bias
    term: Bias of an estimator
    definition: Its expected value minus the true value.
""",
    ),
)
