"""`skip` and `ask` name facets that the item has."""

from collections.abc import Iterator

from flashgen.authoring.parse import Path
from flashgen.diagnostics import Diagnostic, did_you_mean
from flashgen.kinds import BY_LIST
from flashgen.kinds.kind import Kind
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report names in `skip` and `ask` that are no facet of the item's kind."""
    question = subject.question
    yield from _check(subject, (), BY_LIST[""], question.skip, tuple(question.ask))
    for path, item in question.items():
        asked = getattr(item, "ask", {})
        names = tuple(asked) if isinstance(asked, dict) else ()
        yield from _check(subject, path, BY_LIST[str(path[0])], item.skip, names)


def _check(
    subject: Subject, path: Path, kind: Kind, skip: tuple[str, ...], ask: tuple[str, ...]
) -> Iterator[Diagnostic]:
    places = [((*path, "skip", index), name) for index, name in enumerate(skip)]
    places += [((*path, "ask", name), name) for name in ask]
    for place, name in places:
        if name not in kind.facets:
            message = f'there is no facet "{name}" of the kind {kind.name}'
            hint = did_you_mean(name, kind.facets) or "this kind has no facets to name"
            yield subject.finding_at_key(place, "FG123", message, hint)
