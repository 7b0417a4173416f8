"""What each code means: one in a terminal, all of them as a page.

`python -m flashgen.commands.explain > docs/rules.md` writes the page.
"""

import sys
from collections.abc import Iterator
from textwrap import fill
from types import ModuleType

from flashgen.authoring import codes as of_files
from flashgen.authoring import settings, source
from flashgen.between_questions import links, quality
from flashgen.commands import codes as of_comments
from flashgen.diagnostics import Rule, did_you_mean
from flashgen.history import codes as of_the_ledger
from flashgen.kinds import KINDS
from flashgen.rules import bounds, faults, registry
from flashgen.rules import codes as of_questions
from flashgen.sandbox import codes as of_snippets
from flashgen.targets.paper import codes as of_paper

_DECLARED_IN: tuple[ModuleType, ...] = (
    source,
    of_files,
    settings,
    of_questions,
    bounds,
    faults,
    *registry.RULES,
    *registry.QUALITY,
    links,
    quality,
    of_the_ledger,
    of_snippets,
    of_paper,
    of_comments,
)


def _declared() -> Iterator[Rule]:
    for module in _DECLARED_IN:
        yield from (value for value in vars(module).values() if isinstance(value, Rule))
    yield from (kind.missed[0] for kind in KINDS if kind.missed)


RULES = tuple(sorted(set(_declared()), key=lambda rule: rule.code))
"""Everything that may be found, wherever it is declared."""
BY_CODE = {rule.code: rule for rule in RULES}
_HEAD = """\
# The rules of `flashgen check`

<!-- Written by `make rules` from what declares them. -->

Each finding has a code. An **error** would make a card wrong or broken: `flashgen build` refuses
it, and it cannot be ignored. A **warning** is most likely a mistake: `flashgen build` shows it and
goes on, `flashgen check --strict` fails. A **hint** is advice that only `flashgen check` gives.
`flashgen check --explain CODE` prints a rule in the terminal.

The examples leave out the keys that every question has (`id`, `title`, `question`, `answer`) unless
they are about them. A line such as `# cards/deck.yaml` starts another file. The test suite runs
every example.
"""
_IGNORE = "To ignore it: `# flashgen: ignore={code}` on the line of the item, or above it."
_ERROR = "It is an error and cannot be ignored."
_WIDTH = 80


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


def explanation(rule: Rule) -> str:
    """Give one rule as plain text for a terminal."""
    parts = [f"{rule.code} {rule.name} ({rule.severity})", fill(rule.why, _WIDTH)]
    if rule.bad:
        parts += [f"Wrong:\n\n{_indented(rule.bad)}", f"Right:\n\n{_indented(rule.good)}"]
    if rule.source:
        parts.append(fill(f"Source: {rule.source}", _WIDTH))
    parts.append(_IGNORE.format(code=rule.code) if rule.can_be_ignored else _ERROR)
    return "\n\n".join(parts) + "\n"


def page() -> str:
    """Give all rules as a Markdown page with a table of contents."""
    rows = [
        f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity} | {rule.name} |" for rule in RULES
    ]
    table = "\n".join(["| code | severity | what it finds |", "|---|---|---|", *rows])
    return "\n".join([_HEAD, table, "", *(_section(rule) for rule in RULES)])


def _section(rule: Rule) -> str:
    anchor = f'<a id="{rule.code.lower()}"></a>'
    parts = [anchor, f"## {rule.code}: {rule.name} ({rule.severity})", rule.why]
    if rule.bad:
        parts += [_fenced("Wrong:", rule.bad), _fenced("Right:", rule.good)]
    if rule.source:
        parts.append(f"Source: {rule.source}")
    return "\n\n".join(parts) + "\n"


def _fenced(title: str, example: str) -> str:
    fence = "````" if "```" in example else "```"
    return f"{title}\n\n{fence}yaml\n{example}{fence}"


def _indented(example: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in example.rstrip("\n").split("\n"))


if __name__ == "__main__":
    sys.stdout.write(page())
