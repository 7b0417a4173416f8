"""All modules of rules, in the order in which they look."""

from collections.abc import Iterator
from itertools import islice
from types import ModuleType

from flashgen.authoring.source import MAX_FINDINGS
from flashgen.diagnostics import Diagnostic
from flashgen.rules import (
    alt,
    ambiguous,
    bounds,
    chains,
    characters,
    claims,
    clozes,
    colons,
    complete,
    dialects,
    facets,
    hidden,
    ids,
    images,
    length,
    lists,
    markup,
    math,
    quotes,
    references,
    revealed,
    rows,
    several,
    starter,
    symbols,
    tags,
    unexplained,
    unused,
    width,
    yes_no,
)
from flashgen.rules.subject import Subject

RULES: tuple[ModuleType, ...] = (
    ids,
    facets,
    rows,
    chains,
    references,
    images,
    tags,
    math,
    markup,
    clozes,
    colons,
    dialects,
    characters,
    quotes,
    symbols,
    unused,
    alt,
    starter,
)
"""What would be wrong or broken in Anki: found in every compile."""

QUALITY: tuple[ModuleType, ...] = (
    length,
    several,
    yes_no,
    ambiguous,
    revealed,
    lists,
    claims,
    hidden,
    complete,
    unexplained,
    width,
)
"""What would be hard to learn: found by `flashgen check` in questions without errors."""


def lint(subject: Subject) -> Iterator[Diagnostic]:
    """Run every rule on one question; on one that is out of all bounds, only say so."""
    tangled = list(subject.source.capped(bounds.check(subject)))
    found = (finding for rule in RULES for finding in rule.check(subject))
    yield from tangled or subject.source.capped(found)


def judge(subject: Subject) -> Iterator[Diagnostic]:
    """Run every rule of quality on one question without errors."""
    yield from islice(
        (finding for rule in QUALITY for finding in rule.check(subject)), MAX_FINDINGS
    )
