"""FG10x: files and YAML."""

from flashgen.diagnostics import Severity
from flashgen.rules.catalog.rule import Rule

RULES = (
    Rule(
        "FG101",
        "unreadable file",
        Severity.ERROR,
        """
        A file or folder below `cards/` cannot be read, or what is called `….yaml` is not a file.
        Passing it over would retire its notes, so nothing is built.
        """,
    ),
    Rule(
        "FG102",
        "file too large",
        Severity.ERROR,
        "A question file has at most 4 MB; what is larger is hardly text that someone wrote.",
    ),
    Rule(
        "FG103",
        "not UTF-8",
        Severity.ERROR,
        "Guessing another encoding would put wrong letters on cards. Save the file as UTF-8.",
    ),
    Rule(
        "FG104",
        "not a question file",
        Severity.ERROR,
        """
        The file is not valid YAML, is empty, or is no mapping of keys; or there is no question at
        all.
        """,
        bad="""
summary: Two names: precision and positive predictive value.
""",
        good="""
summary: "Two names: precision and positive predictive value."
""",
    ),
    Rule(
        "FG105",
        "key written twice",
        Severity.ERROR,
        "YAML readers keep the last of two equal keys and silently drop the other's text.",
        bad="""
summary: What it is.
summary: What it is for.
""",
        good="""
summary: |
  What it is.

  What it is for.
""",
    ),
    Rule(
        "FG106",
        "character that cannot be shown",
        Severity.ERROR,
        r"""
        Control characters, lone surrogates and the like do not reach a card. Most come from TeX in
        double quotes, where YAML reads `\t` as a tab and `\n` as a line break.
        """,
        bad=r"""
summary: "The angle $\theta$ between two views."
""",
        good=r"""
summary: The angle $\theta$ between two views.
""",
    ),
    Rule(
        "FG107",
        "YAML beyond its plain core",
        Severity.ERROR,
        """
        Anchors, aliases, tags, merge keys, keys that are no text and several documents in a file
        are refused: they surprise more than they help, and some blow up a small file.
        """,
        bad="""
summary: &short Precision is what share of the positives is right.
""",
        good="""
summary: Precision is what share of the positives is right.
""",
    ),
    Rule(
        "FG108",
        "text lost in a comment",
        Severity.WARNING,
        """
        A `#` after a blank starts a comment in YAML, so the rest of an unquoted text is gone. Where
        the `#` is followed by a blank it is taken for a comment that was meant.
        """,
        bad="""
summary: Languages such as C and F #are compiled.
""",
        good="""
summary: 'Languages such as C and F #are compiled.'
""",
    ),
    Rule(
        "FG109",
        "settings in the wrong place",
        Severity.ERROR,
        "Only `deck.yaml` at the top of the cards folder holds settings.",
        bad="""
summary: This file is in its place, the other is not.
# cards/vision/deck.yaml
name: Vision
""",
        good="""
summary: Both files are in their place.
# cards/deck.yaml
name: Vision
namespace: vision
""",
    ),
)
