"""The codes of what only printing finds."""

from flashgen.diagnostics import Rule

REFUSED = Rule.error(
    "FG190",
    "page that typst refuses",
    """
    `flashgen print` makes PDF with typst, which reads SVG, PNG, JPEG, GIF and WebP images that
    are whole. `--format html` prints whatever a browser shows.
    """,
)

NOT_DRAWN = Rule.error(
    "FG191",
    "formula that cannot be printed",
    """
    Anki shows it, and it is nested too deeply to be drawn for paper: some forty levels of
    indices, or fifty of roots.
    """,
)

NO_FONT = Rule.warning(
    "FG192",
    "character without a font",
    """
    No font of this machine has the character, so that a box stands for it in the PDF. Install a
    font that has it, such as Noto Sans CJK or Noto Emoji.
    """,
)

TOO_BIG = Rule.warning(
    "FG193",
    "card too full to read",
    """
    A table row, line of code, picture or formula is too large for a cut-out card and prints
    smaller than 7.5 pt. Choose a layout with larger cards, or shorten it.
    """,
)

LOST_IN_SVG = Rule.warning(
    "FG194",
    "page that typst warns about",
    """
    Typst made the PDF, but says that part of it may be missing or look different, such as text
    that an SVG image holds as HTML. Compare the page with `--format html`, which prints what a
    browser shows.
    """,
)

CODES = tuple(rule.code for rule in (REFUSED, NOT_DRAWN, NO_FONT, TOO_BIG, LOST_IN_SVG))
