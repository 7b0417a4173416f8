"""The catalogue of all codes: what each means, why it matters, an example that runs."""

from flashgen.catalog import math, quality, structure
from flashgen.catalog.rule import Rule

RULES: tuple[Rule, ...] = (*structure.RULES, *math.RULES, *quality.RULES)
BY_CODE = {rule.code: rule for rule in RULES}
