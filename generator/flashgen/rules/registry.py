"""All rules, in the order in which they look."""

from collections.abc import Iterator
from itertools import islice

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
    unused,
    width,
    yes_no,
)
from flashgen.rules.subject import Subject

RULES = (
    ids.check,
    facets.check,
    rows.check,
    chains.check,
    references.check,
    images.check,
    tags.check,
    math.check,
    markup.check,
    clozes.check,
    colons.check,
    dialects.check,
    characters.check,
    quotes.check,
    symbols.check,
    unused.check,
    alt.check,
    starter.check,
)
"""What would be wrong or broken in Anki: found in every compile."""

QUALITY = (
    length.check,
    several.check,
    yes_no.check,
    ambiguous.check,
    revealed.check,
    lists.check,
    claims.check,
    hidden.check,
    complete.check,
    symbols.unexplained,
    width.check,
)
"""What would be hard to learn: found by `flashgen check` in questions without errors."""


def lint(subject: Subject) -> Iterator[Diagnostic]:
    """Run every rule on one question; on one that is out of all bounds, only say so."""
    tangled = list(subject.source.capped(bounds.check(subject)))
    found = (finding for rule in RULES for finding in rule(subject))
    yield from tangled or subject.source.capped(found)


def judge(subject: Subject) -> Iterator[Diagnostic]:
    """Run every rule of quality on one question without errors."""
    yield from islice((finding for rule in QUALITY for finding in rule(subject)), MAX_FINDINGS)
