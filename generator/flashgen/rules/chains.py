"""Chains of follow-ups stay short enough to be read above a card as its context."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.kinds.question import FollowUp
from flashgen.rules.subject import Subject

MAX_LENGTH = 4


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report where a chain has become too long."""
    for path, item in subject.question.items():
        length = path.count("follow_ups")
        if isinstance(item, FollowUp) and length == MAX_LENGTH and item.follow_ups:
            message = f"a chain has at most {MAX_LENGTH} follow-ups"
            hint = "move these up, or ask them in a chain of their own"
            yield subject.finding(item.node.keys["follow_ups"], "FG116", message, hint)
