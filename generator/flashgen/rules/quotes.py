"""Only single quotes double a quote inside them: elsewhere both are shown."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.markup.scan import covers, scan
from flashgen.markup.tokens import UnbalancedClozeError
from flashgen.rules.subject import Role, Subject

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
    for path, scalar, role in subject.texts:
        if role is not Role.MARKDOWN or "''" not in scalar.value:
            continue
        try:
            tokens = scan(scalar.value, clozes=path[0] == "clozes")
        except UnbalancedClozeError:
            continue
        outside = [token for token in tokens if token.body]
        for found in _DOUBLED.finditer(scalar.value):
            if not covers(outside, found.start()):
                hint = "write one: only between single quotes is `''` read as one"
                message = "both of these quotes are shown on the card"
                yield subject.finding_in(scalar, found.start(), DOUBLED, message, hint)
                break
