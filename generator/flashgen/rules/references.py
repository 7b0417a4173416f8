"""`source` names an entry of `sources`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flashgen.diagnostics import Diagnostic, did_you_mean
from flashgen.rules.subject import Subject

if TYPE_CHECKING:
    from flashgen.authoring.parse import Path


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report source keys that are not defined in the file."""
    question = subject.question
    items: list[tuple[Path, tuple[str, ...]]] = [((), question.source)]
    items += [(path, item.source) for path, item in question.items()]
    for path, keys in items:
        for index, key in enumerate(keys):
            if key not in question.sources:
                message = f'there is no source "{key}"'
                hint = did_you_mean(key, question.sources) or "add it under `sources`"
                yield subject.finding((*path, "source", index), "FG131", message, hint)
