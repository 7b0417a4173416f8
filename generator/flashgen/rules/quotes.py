"""Only single quotes double a quote inside them: elsewhere both are shown."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.markup.scan import covers
from flashgen.rules.subject import Subject, scanned

DOUBLED = Rule.warning(
    "FG138",
    "doubled quote",
    """
    YAML reads two quotes as one only between single quotes; they stay two where the quotes
    around a text were removed, or the text was moved below a `|`.
    """,
    bad="""
summary: The model''s weights.
""",
    good="""
summary: The model's weights.
""",
)

_DOUBLED = re.compile(r"(?<=\w)''(?=\w|\s+\w)")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report the first doubled quote of each text, outside formulas and code."""
    for text in subject.markdown:
        if "''" not in text or (tokens := scanned(text)) is None:
            continue
        outside = [token for token in tokens if token.body]
        for found in _DOUBLED.finditer(text):
            if not covers(outside, found.start()):
                hint = "write one: only between single quotes is `''` read as one"
                message = "both of these quotes are shown on the card"
                yield subject.finding_in(text, found.start(), DOUBLED, message, hint)
                break
