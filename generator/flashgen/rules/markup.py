"""Markdown keeps what is written: no formula or cloze is lost while it is read."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.scan import UnbalancedClozeError
from flashgen.rules.subject import Role, Subject

UNREADABLE = (
    "FG171",
    "part of this Markdown would be lost on the card",
    "look for a cloze or formula inside a link's target, an image's text or a split table cell, "
    "and for lists or quotes nested very deeply",
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report texts of which something would be lost."""
    for path, scalar, role in subject.texts:
        if role is Role.MARKDOWN:
            try:
                read(scalar.value.strip(), clozes=path[0] == "clozes")
            except UnbalancedClozeError:
                continue
            except (LostMarkupError, RecursionError):
                yield subject.finding_in(scalar, 0, *UNREADABLE)
