"""Lists that have no order and more than five entries are asked in parts, not as one."""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.rules.cards import cards, prose
from flashgen.rules.subject import Subject

MAX_ENTRIES = 5
_ENTRY = re.compile(r"^(?P<indent> {0,3})[-*+][ \t]+\S", re.MULTILINE)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report answers with a long unordered list; points, steps and rows have cards of their own."""
    for card in cards(subject):
        entries = len(_ENTRY.findall(prose(card.answer)))
        if entries > MAX_ENTRIES and not card.facet.manner.long:
            message = f"a list of {entries} is asked as one ({card.facet.name})"
            hint = "make it a cloze text, one number an entry, or group the entries"
            severity = Severity.WARNING
            yield card.finding(card.facet.answer, "FG406", message, hint, severity)
