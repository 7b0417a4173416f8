"""FG4xx: cards that are hard to learn from."""

from flashgen.catalog.rule import Rule

RULES: tuple[Rule, ...] = ()
