"""`skip` and `ask` name facets that the item has."""

from collections.abc import Iterable, Iterator

from flashgen.authoring.schema import Text
from flashgen.diagnostics import Diagnostic, Rule, did_you_mean
from flashgen.kinds import BY_LIST
from flashgen.kinds.kind import Kind
from flashgen.kinds.question import QUESTION
from flashgen.rules.subject import Subject

UNKNOWN_FACET = Rule.error(
    "FG123",
    "unknown facet",
    "`skip` and `ask` name facets of the item; another name would have no effect.",
    bad="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
    skip: [definition]
""",
    good="""
concepts:
  - id: recall
    term: Recall
    definition: The share of the positives that is found.
    example: Of 10 cats 7 are found, so the recall is 0.7.
    skip: [define]
""",
)


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
            yield subject.finding(name.span, UNKNOWN_FACET, message, hint)
