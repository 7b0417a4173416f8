"""What can be wrong with content that fits the schema. One short module a rule."""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.lint import (
    bounds,
    chains,
    clozes,
    facets,
    ids,
    images,
    math,
    references,
    rows,
    tags,
)
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
"""What would be wrong or broken in Anki: found in every compile."""


def lint(subject: Subject) -> Iterator[Diagnostic]:
    """Run every rule on one question; on one that is out of all bounds, only say so."""
    tangled = list(subject.source.capped(bounds.check(subject)))
    found = (finding for rule in RULES for finding in rule(subject))
    yield from tangled or subject.source.capped(found)
