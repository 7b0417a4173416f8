"""Markdown keeps what is written: no formula, cloze or word is lost, no word taken for a tag."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.tokens import UnbalancedClozeError
from flashgen.rules.subject import Role, Subject
from flashgen.rules.written import Written, may_lose

UNREADABLE = (
    "FG171",
    "part of this Markdown would be lost on the card",
    "look for a cloze or formula inside a link's target, an image's text or a split table cell, "
    "and for lists or quotes nested very deeply",
)
_SHOWN = re.compile(r"<[^<>\n]*>|[^\n]{0,40}")
_AS_TEXT = "write `&lt;` for a `<`, or put what is code or a tag between backticks"
_NO_EFFECT = "put it between backticks if it is meant as text; else close it, or leave it out"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report texts of which something would be lost, and tags that may be meant as words."""
    for path, scalar, role in subject.texts:
        if role is not Role.MARKDOWN:
            continue
        clozes = path[0] == "clozes"
        try:
            nodes = read(scalar.value.strip(), clozes=clozes)
        except UnbalancedClozeError:
            continue
        except (LostMarkupError, RecursionError):
            yield subject.finding_in(scalar, 0, *UNREADABLE)
            continue
        if not may_lose(scalar.value):
            continue
        text = Written(scalar.value, nodes, clozes=clozes)
        lost = text.lost()
        if lost is not None and (words := _SHOWN.match(scalar.value, lost)):
            message = f"this would not be shown: `{words[0]}`"
            yield subject.finding_in(scalar, lost, "FG174", message, _AS_TEXT)
        for offset, message in text.without_effect:
            if offset != lost:
                severity = Severity.WARNING
                yield subject.finding_in(scalar, offset, "FG175", message, _NO_EFFECT, severity)
