"""`skip`, `keep`, `ask` and `tier` name facets that there are."""

from collections.abc import Iterator

from flashgen.authoring.schema import Pairs, Text
from flashgen.authoring.settings import Settings
from flashgen.authoring.source import Source
from flashgen.blocks import hidden_in
from flashgen.diagnostics import Diagnostic, Rule, did_you_mean
from flashgen.kinds import BY_LIST, BY_NAME
from flashgen.kinds.item import Shared
from flashgen.kinds.kind import Kind, Recall
from flashgen.kinds.question import ITEMS, QUESTION
from flashgen.rules.subject import Subject

UNKNOWN_FACET = Rule.error(
    "FG123",
    "unknown facet",
    """
    `skip`, `keep`, `ask` and `tier` name facets of the item, `skip` also parts of them; another
    name would have no effect.
    """,
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

BOTH = Rule.error(
    "FG146",
    "facet both skipped and kept",
    """
    `skip` leaves a facet of this item out, `keep` brings back one that `deck.yaml` leaves out:
    of one facet only one of them can be meant.
    """,
    bad="""
concepts:
  - id: recall
    term: Recall
    definition: The share of positives that is found.
    skip: [define]
    keep: [define]
""",
    good="""
concepts:
  - id: recall
    term: Recall
    definition: The share of positives that is found.
    keep: [define]
""",
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report names that are no facet of the item's kind, and facets both left out and kept."""
    question = subject.question
    yield from _check(subject, QUESTION, question)
    for path, item in question.items():
        yield from _check(subject, BY_LIST[str(path[0])], item)


def unknown_in_settings(settings: Settings, source: Source) -> Iterator[Diagnostic]:
    """Report what the settings skip and no kind has."""
    for name in settings.skip:
        kind = BY_NAME.get(name)
        if kind is None:
            message = f'there is no kind "{name}"'
            yield _at(source, name, message, did_you_mean(name, BY_NAME))
            continue
        for facet in settings.skip[name]:
            if facet not in kind.facets:
                yield _at(source, facet, *_no_facet(facet, kind))


def _check(subject: Subject, kind: Kind, item: Shared) -> Iterator[Diagnostic]:
    tiers = iter(item.tier) if isinstance(item.tier, Pairs) else ()
    named = [name for name in tiers if kind is not QUESTION or name != ITEMS]
    asked = [*item.keep, *iter(item.prompts), *named]
    for name in asked:
        if name not in kind.facets:
            yield subject.finding(name.span, UNKNOWN_FACET, *_no_facet(name, kind))
    for name in item.skip:
        facet, _, part = name.partition(".")
        if facet not in kind.facets:
            yield subject.finding(name.span, UNKNOWN_FACET, *_no_facet(name, kind))
        elif part and part not in (parts := _parts(kind, item, facet)):
            message = f'"{facet}" of this item has no part "{part}"'
            yield subject.finding(name.span, UNKNOWN_FACET, message, did_you_mean(part, parts))
        elif name in item.keep:
            message = f'"{name}" is both skipped and kept'
            yield subject.finding(name.span, BOTH, message, "leave one of them out")


def _parts(kind: Kind, item: Shared, facet: str) -> set[str]:
    recalls = (c for c in kind.cards(item) if isinstance(c, Recall) and c.name == facet)
    return {hidden.part for recall in recalls for hidden in hidden_in(recall.text)}


def _no_facet(name: str, kind: Kind) -> tuple[str, str]:
    message = f'there is no facet "{name}" of the kind {kind.name}'
    return message, did_you_mean(name, kind.facets) or "this kind has no facets to name"


def _at(source: Source, name: Text, message: str, hint: str) -> Diagnostic:
    return source.finding(name.span.line, name.span.column, UNKNOWN_FACET, message, hint)
