"""Signs that mean something to other readers of Markdown, and would show as they are here."""

import re
from collections.abc import Iterator

from flashgen.authoring.nodes import Scalar
from flashgen.diagnostics import Diagnostic, Severity, clip
from flashgen.markup.html import NO_SOURCE
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.scan import covers, scan
from flashgen.markup.tokens import Piece, Token, UnbalancedClozeError
from flashgen.markup.tree import Element, Nodes, walk
from flashgen.rules.subject import Role, Subject

_MAY_BE = re.compile(r"~|\[\^|!\[\[|\||<img", re.IGNORECASE)
_TILDES = "GitHub strikes this through, pandoc sets it lower: write `~~…~~` or `<sub>…</sub>`"
_LITERAL = (
    (
        re.compile(
            r"(?<![\w~\\])~(?![\s~])[^~\n]{0,200}[^\s~]~(?![\w~])|(?<![\w~\\])~[^\s~]~(?![\w~])"
        ),
        _TILDES,
    ),
    (
        re.compile(r"(?<!\\)\[\^(?:\d+|[^\]\[\s^]+(?=\]:))\](?::(?=\s))?"),
        "a footnote has a mark `[^1]` and, in a line of its own, `[^1]: text`",
    ),
    (re.compile(r"!\[\[[^\]\n]+\]\]"), "write `![what it shows](media/picture.png)`"),
    (
        re.compile(r"^[ \t>]*\|.*\|[ \t]*\n[ \t>]*\|.*\|[ \t]*$", re.MULTILINE),
        "a table has a row of dashes below its first row: `|---|---|`",
    ),
    (NO_SOURCE, "write `![what it shows](media/picture.png)`, or put it between backticks"),
)
"""How the signs are written, and what to do."""
_TABLE_ROW = re.compile(r"^[ \t>]*\|?.*\|", re.MULTILINE)
_NORM = re.compile(r"(?<!\\)(?:\\\\)*\\\|")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report signs of other dialects that stay text, and formulas that tables elsewhere change."""
    for path, scalar, role in subject.texts:
        if role is not Role.MARKDOWN or not _MAY_BE.search(scalar.value):
            continue
        clozes = path[0] == "clozes"
        try:
            nodes, tokens = (
                read(scalar.value.strip(), clozes=clozes),
                scan(scalar.value, clozes=clozes),
            )
        except (UnbalancedClozeError, LostMarkupError, RecursionError):
            continue
        yield from _literal(subject, scalar, tokens, _shown(nodes))
        if any(isinstance(node, Element) and node.name == "table" for node in walk(nodes)):
            yield from _norms(subject, scalar, tokens)


def _shown(nodes: Nodes) -> str:
    """Return the texts of a tree that are neither formulas nor code."""
    return "\n".join(node for node in walk(nodes) if isinstance(node, str))


def _literal(
    subject: Subject, scalar: Scalar, tokens: tuple[Token, ...], shown: str
) -> Iterator[Diagnostic]:
    for pattern, hint in _LITERAL:
        for found in pattern.finditer(scalar.value):
            words = found[0].strip()
            if not covers(tokens, found.start()) and words in shown:
                message = f"this would show as it is: `{clip(words)}`"
                offset = found.start() + len(found[0]) - len(found[0].lstrip())
                yield subject.finding_in(scalar, offset, "FG178", message, hint, Severity.WARNING)


def _norms(subject: Subject, scalar: Scalar, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    r"""Report `\|` in formulas of tables: a norm here, and a single bar to GitHub and Obsidian."""
    for token in tokens:
        if token.piece is not Piece.INLINE_MATH:
            continue
        line = scalar.value[scalar.value.rfind("\n", 0, token.start) + 1 :].partition("\n")[0]
        norm = _NORM.search(token.body)
        if norm and _TABLE_ROW.match(line.replace(token.body, "")):
            message = (
                "`\\|` is a double bar here, and a single one in tables of GitHub and Obsidian"
            )
            hint = (
                "write `\\Vert` for the double bar of a norm, `\\vert` or `\\mid` for a single one"
            )
            offset = token.first + norm.end() - 2
            yield subject.finding_in(scalar, offset, "FG311", message, hint, Severity.WARNING)
