"""`skip` and `ask` name facets that the item has."""

from collections.abc import Iterable, Iterator

from flashgen.authoring.schema import Text
from flashgen.diagnostics import Diagnostic, did_you_mean
from flashgen.kinds import BY_LIST
from flashgen.kinds.kind import Kind
from flashgen.kinds.question import QUESTION
from flashgen.rules.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report names in `skip` and `ask` that are no facet of the item's kind."""
    question = subject.question
    yield from _check(subject, QUESTION, (*question.skip, *iter(question.prompts)))
    for path, item in question.items():
        yield from _check(subject, BY_LIST[str(path[0])], (*item.skip, *iter(item.prompts)))


def _check(subject: Subject, kind: Kind, names: Iterable[Text]) -> Iterator[Diagnostic]:
    for name in names:
        if name not in kind.facets:
            message = f'there is no facet "{name}" of the kind {kind.name}'
            hint = did_you_mean(name, kind.facets) or "this kind has no facets to name"
            yield subject.finding(name.span, "FG123", message, hint)
