"""Questions have what interviews turn on: what goes wrong, and what is asked next."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.kinds.registry import ITEM_KINDS
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report a question without items of a kind that is missed."""
    place = subject.question.node.keys["question"]
    for kind in ITEM_KINDS:
        if kind.missed and not subject.question.listed(kind):
            rule, why = kind.missed
            message = f"this question has no {kind.listed.replace('_', '-')}"
            yield subject.finding(place, rule, message, why)
