"""Chains of follow-ups stay short enough to be read above a card as its context."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.kinds import BY_LIST
from flashgen.rules.subject import Subject

MAX_LENGTH = 4


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report where a chain has become too long."""
    for path, item in subject.question.items():
        key = BY_LIST[str(path[0])].nested
        if key and len(path) == 2 * MAX_LENGTH and getattr(item, key):
            message = f"a chain has at most {MAX_LENGTH} {key.replace('_', '-')}"
            hint = "move these up, or ask them in a chain of their own"
            yield subject.finding(item.node.keys[key], "FG116", message, hint)
