"""Every entry of `sources` backs something."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report sources that no item names."""
    if not subject.is_whole:
        return
    question = subject.question
    used = {*question.source, *(key for item in question.each_item() for key in item.source)}
    for key in question.sources:
        if key not in used:
            message = f'no item names the source "{key}"'
            hint = "list it in the `source` of what it backs, or remove it"
            yield subject.finding(key.span, "FG135", message, hint, Severity.WARNING)
