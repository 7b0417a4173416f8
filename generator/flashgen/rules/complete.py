"""Questions have what interviews turn on: what goes wrong, and what is asked next."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.rules.subject import Subject

_WANTED = (
    ("pitfalls", "FG411", "pitfalls", "what goes wrong in practice tells who has done it"),
    ("follow_ups", "FG412", "follow-ups", "interviewers ask on until the ground gives way"),
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report a question without pitfalls or without follow-ups."""
    place = subject.question.node.keys["question"]
    for name, code, what, why in _WANTED:
        if not getattr(subject.question, name):
            message = f"this question has no {what}"
            yield subject.finding(place, code, message, why, Severity.HINT)
