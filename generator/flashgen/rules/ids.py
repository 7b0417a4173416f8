"""Ids are unique: those of items in their question, those of parts in their item."""

from collections.abc import Iterator

from flashgen.authoring.parse import Path, at
from flashgen.diagnostics import Diagnostic
from flashgen.kinds.question import Comparison
from flashgen.rules.subject import Subject

_Entry = tuple[Path, str, tuple[str, ...]]


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report an id that is used twice and an old id that is still in use."""
    question = subject.question
    items: list[_Entry] = [((*path, "id"), item.id, item.was) for path, item in question.items()]
    yield from _unique(subject, items, "item")
    for name in ("expects", "approach"):
        parts = getattr(question, name)
        ids: list[_Entry] = [
            ((name, index, "id"), part.id, part.was) for index, part in enumerate(parts)
        ]
        yield from _unique(subject, ids, "entry")
    for path, item in question.items():
        if isinstance(item, Comparison):
            rows: list[_Entry] = [
                ((*path, "rows", index, "id"), row.id, row.was)
                for index, row in enumerate(item.rows)
            ]
            yield from _unique(subject, rows, "row")


def _unique(subject: Subject, entries: list[_Entry], what: str) -> Iterator[Diagnostic]:
    first: dict[str, Path] = {}
    for path, name, _ in entries:
        if name in first:
            line = at(subject.node, first[name]).line
            message = f'the id "{name}" is used twice (first on line {line})'
            hint = f"give this {what} an id of its own; the other one keeps its review history"
            yield subject.finding(path, "FG121", message, hint)
        else:
            first[name] = path
    claimed: dict[str, Path] = {}
    for path, _, was in entries:
        for old in was:
            place = (*path[:-1], "was")
            if old in first:
                message = f'"{old}" is still the id of another {what}'
                hint = "an old id can be listed in `was` only when nothing else has it"
                yield subject.finding(place, "FG122", message, hint)
            elif old in claimed:
                message = f'"{old}" is the old id of two entries'
                hint = "the review history can follow only one of them"
                yield subject.finding(place, "FG122", message, hint)
            claimed[old] = place
