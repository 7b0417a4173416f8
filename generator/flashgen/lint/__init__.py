"""What can be wrong with content that fits the schema. One short module a rule."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.lint import chains, clozes, facets, ids, images, math, references, rows, tags
from flashgen.lint.subject import Subject

RULES = (
    ids.check,
    facets.check,
    rows.check,
    chains.check,
    references.check,
    images.check,
    tags.check,
    math.check,
    clozes.check,
)


def lint(subject: Subject) -> Iterator[Diagnostic]:
    """Run every rule on one question."""
    for rule in RULES:
        yield from rule(subject)
