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
        """
        Anki shows it, and it is nested too deeply to be drawn for paper: some forty levels of
        indices, or fifty of roots.
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
    Rule(
        "FG194",
        "page that typst warns about",
        Severity.WARNING,
        """
        Typst made the PDF, but says that part of it may be missing or look different, such as text
        that an SVG image holds as HTML. Compare the page with `--format html`, which prints what a
        browser shows.
        """,
    ),
)
CODES = tuple(rule.code for rule in RULES)
