"""FG30x: formulas."""

from flashgen.catalog.rule import Rule
from flashgen.diagnostics import Severity

RULES = (
    Rule(
        "FG307",
        "TeX outside a formula",
        Severity.WARNING,
        """
        Markdown that holds TeX without dollar signs around it shows the backslashes on the card.
        """,
        bad=r"""
summary: The spread \sigma of the noise.
""",
        good=r"""
summary: The spread $\sigma$ of the noise.
""",
        source="Anki typesets only what stands between its delimiters.",
    ),
)
