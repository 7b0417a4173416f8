"""FG19x: what only `flashgen print` finds."""

from flashgen.diagnostics import Severity
from flashgen.rules.catalog.rule import Rule

RULES = (
    Rule(
        "FG190",
        "page that typst refuses",
        Severity.ERROR,
        """
        `flashgen print` makes PDF with typst, which reads SVG, PNG, JPEG, GIF and WebP images that
        are whole. `--format html` prints whatever a browser shows.
        """,
    ),
    Rule(
        "FG191",
        "formula that cannot be printed",
        Severity.ERROR,
        r"""
        On paper a cloze in a formula is underlined, and `\underline` takes a whole group: hide one
        cell of a matrix, not several with their `&`.
        """,
    ),
    Rule(
        "FG192",
        "character without a font",
        Severity.WARNING,
        """
        No font of this machine has the character, so that a box stands for it in the PDF. Install a
        font that has it, such as Noto Sans CJK or Noto Emoji.
        """,
    ),
    Rule(
        "FG193",
        "card too full to read",
        Severity.WARNING,
        """
        A table row, line of code, picture or formula is too large for a cut-out card and prints
        smaller than 7.5 pt. Choose a layout with larger cards, or shorten it.
        """,
    ),
)
CODES = tuple(rule.code for rule in RULES)
