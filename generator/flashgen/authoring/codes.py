"""The codes of what is wrong with a file as YAML, and as what its schema declares."""

from flashgen.diagnostics import Rule

NOT_YAML = Rule.error(
    "FG104",
    "not a question file",
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
)

WRITTEN_TWICE = Rule.error(
    "FG105",
    "key written twice",
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
)

BROKEN_QUOTES = Rule.error(
    "FG106",
    "character that cannot be shown",
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
)

NOT_PLAIN = Rule.error(
    "FG107",
    "YAML beyond its plain core",
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
)

LOST_TO_COMMENT = Rule.warning(
    "FG108",
    "text lost in a comment",
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
)

BRACES = Rule.error(
    "FG110",
    "text cut off by a comma",
    """
    Between braces YAML ends a text at a comma and takes the rest for a key without a value,
    which would be lost without a word.
    """,
    bad="""
concepts:
  - {id: bias, term: Bias, definition: The expected error, taken over samples}
""",
    good="""
concepts:
  - {id: bias, term: Bias, definition: "The expected error, taken over samples"}
""",
)

UNKNOWN_KEY = Rule.error(
    "FG111",
    "unknown key",
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
)

EMPTY = Rule.error(
    "FG112",
    "missing or empty value",
    "Without this text a card would have an empty side.",
    bad="""
pitfalls:
  - id: leakage
    name: Leakage
    symptom: The score in production is far below the one in validation.
    cause: A feature is computed from the target.
""",
    good="""
pitfalls:
  - id: leakage
    name: Leakage
    symptom: The score in production is far below the one in validation.
    cause: A feature is computed from the target.
    fix: Compute features only from what is known at the time of the prediction.
""",
)

WRONG_SHAPE = Rule.error(
    "FG113",
    "value of the wrong shape",
    "A text, a list and a mapping of keys are different things, and some lists have a least.",
    bad="""
topics: precision and recall
""",
    good="""
topics:
  - precision and recall
""",
)

NOT_AN_ID = Rule.error(
    "FG114",
    "not an id",
    """
    Ids name items for ever and appear in tags and file names: lower-case letters and digits,
    with single hyphens between them, at most 100 characters.
    """,
    bad="""
concepts:
  - id: Mean Squared Error
    term: Mean squared error
    definition: The mean of the squared differences.
""",
    good="""
concepts:
  - id: mean-squared-error
    term: Mean squared error
    definition: The mean of the squared differences.
""",
)

NOT_UNDERSTOOD = Rule.error(
    "FG115",
    "value not understood",
    "Dates, years, tags, difficulties and yes-or-no values have one form each.",
    bad="""
asked:
  date: 12.5.2026
""",
    good="""
asked:
  date: 2026-05-12
""",
)
ID_TWICE = Rule.error(
    "FG121",
    "id used twice",
    "Two items with one id would share their review history in Anki.",
    bad="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
  - id: recall
    term: Precision
    definition: The share of what is found that is positive.
""",
    good="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
  - id: precision
    term: Precision
    definition: The share of what is found that is positive.
""",
)
