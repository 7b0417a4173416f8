"""The catalogue as people read it: one rule in a terminal, all rules as a page."""

from textwrap import fill

from flashgen.rules.catalog import RULES
from flashgen.rules.catalog.rule import Rule

_HEAD = """\
# The rules of `flashgen check`

<!-- Written by `make rules` from generator/flashgen/rules/catalog. -->

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
    rules = sorted(RULES, key=lambda rule: rule.code)
    rows = [
        f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity} | {rule.name} |" for rule in rules
    ]
    table = "\n".join(["| code | severity | what it finds |", "|---|---|---|", *rows])
    return "\n".join([_HEAD, table, "", *(_section(rule) for rule in rules)])


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
