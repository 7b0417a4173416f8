"""The catalogue of all codes: what each means, why it matters, an example that runs."""

from flashgen.diagnostics import did_you_mean
from flashgen.rules.catalog import (
    anki,
    checking,
    completeness,
    content,
    files,
    math,
    paper,
    quality,
    structure,
)
from flashgen.rules.catalog.rule import Rule

RULES: tuple[Rule, ...] = (
    *files.RULES,
    *structure.RULES,
    *content.RULES,
    *anki.RULES,
    *checking.RULES,
    *paper.RULES,
    *math.RULES,
    *quality.RULES,
    *completeness.RULES,
)
BY_CODE = {rule.code: rule for rule in RULES}


def objection(code: str, *, whole: bool = False, ignore: bool = False) -> tuple[str, str] | None:
    """Say what is wrong with a code, or unless `whole` the start of one, that an author names.

    Returns a message and what to do, or nothing. Errors cannot be ignored.
    """
    meant = [
        rule for rule in RULES if rule.code == code or (rule.code.startswith(code) and not whole)
    ]
    if not meant and (group := [known for known in BY_CODE if code and known.startswith(code)]):
        return f'"{code}" is only the start of codes', f"write one in full, such as {group[0]}"
    if not meant:
        return f'there is no code "{code}"', did_you_mean(code, BY_CODE)
    if ignore and not any(rule.can_be_ignored for rule in meant):
        what = f"{code} is an error" if code in BY_CODE else f"all of {code} are errors"
        return f"{what}, and errors cannot be ignored", "mend what it finds: it would break a card"
    return None
