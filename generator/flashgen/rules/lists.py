"""Lists that have no order and more than five entries are asked in parts, not as one."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup.tree import Element
from flashgen.rules.cards import cards, nodes
from flashgen.rules.subject import Subject

MAX_ENTRIES = 5


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report answers with a long unordered list; points, steps and rows have cards of their own."""
    for card in cards(subject):
        lists = [n for n in nodes(card.answer) if isinstance(n, Element) and n.name == "ul"]
        entries = sum(isinstance(entry, Element) for found in lists for entry in found.children)
        if entries > MAX_ENTRIES and not card.facet.manner.long:
            message = f"a list of {entries} is asked as one ({card.facet.name})"
            hint = "make it a cloze text, one number an entry, or group the entries"
            severity = Severity.WARNING
            yield card.finding(card.facet.answer, "FG406", message, hint, severity)
