"""Texts have no characters that nobody can see: they break searches and hide what is written."""

import re
import unicodedata
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.rules.subject import Subject

INVISIBLE = Rule.warning(
    "FG117",
    "invisible character",
    """
    Zero-width blanks, soft hyphens and marks of writing direction come along when text is
    copied; Anki's search does not find the word they stand in, and some reverse what is shown.
    """,
    bad="""
summary: A ran\u00addom variable.
""",
    good="""
summary: A random variable.
""",
)

_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f]")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report the first invisible character of each text; joiners and marks of scripts may stay."""
    for text in subject.texts:
        if not text.isascii() and (found := _INVISIBLE.search(text)):
            name = unicodedata.name(found[0], "unnamed").lower()
            message = f"this text contains U+{ord(found[0]):04X} ({name}), which nobody can see"
            hint = "remove it; it often comes along when text is copied from a page"
            yield subject.finding_in(text, found.start(), INVISIBLE, message, hint)
