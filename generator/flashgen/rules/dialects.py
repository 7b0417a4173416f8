"""Signs that mean something to other readers of Markdown, and would show as they are here."""

import re
from collections.abc import Iterator

from flashgen.authoring.schema import Role, Text
from flashgen.diagnostics import Diagnostic, Rule, clip
from flashgen.markup.html import NO_SOURCE
from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.scan import covers
from flashgen.markup.tokens import Piece, Token
from flashgen.markup.tree import Element, Nodes, walk
from flashgen.rules.subject import Subject, scanned

LITERAL = Rule.warning(
    "FG178",
    "signs of another dialect",
    """
    GitHub, Obsidian or pandoc read something in these signs, and each another thing or none:
    `~word~`, a footnote without its text, `![[picture]]`, a table without its row of dashes, an
    `<img>` without a source. Cards, sheets and paper show the signs.
    """,
    bad="""
summary: The ~old~ loss[^1] has one term.
""",
    good="""
summary: |
  The ~~old~~ loss[^1] has one term.

  [^1]: As in the first version.
""",
)
TWO_READINGS = Rule.warning(
    "FG311",
    "bar with two readings in a table",
    r"""
    In TeX `\|` is the double bar of a norm, and so it is shown. In tables of GitHub and
    Obsidian it is how a single bar is written.
    """,
    bad=r"""
summary: |
  | name | formula |
  |---|---|
  | posterior | $p(z \| x)$ |
""",
    good=r"""
summary: |
  | name | formula |
  |---|---|
  | posterior | $p(z \mid x)$ |
""",
)

_MAY_BE = re.compile(r"~|\[\^|!\[\[|\||<img", re.IGNORECASE)
_TILDES = "GitHub strikes this through, pandoc sets it lower: write `~~…~~` or `<sub>…</sub>`"
_SIGNS = (
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
    for text in subject.markdown:
        tokens = scanned(text) if _MAY_BE.search(text) else None
        if tokens is None:
            continue
        try:
            nodes = read(text.strip(), clozes=text.role is Role.CLOZE)
        except (LostMarkupError, RecursionError):
            continue
        yield from _literal(subject, text, tokens, _shown(nodes))
        if any(isinstance(node, Element) and node.name == "table" for node in walk(nodes)):
            yield from _norms(subject, text, tokens)


def _shown(nodes: Nodes) -> str:
    """Return the texts of a tree that are neither formulas nor code."""
    return "\n".join(node for node in walk(nodes) if isinstance(node, str))


def _literal(
    subject: Subject, text: Text, tokens: tuple[Token, ...], shown: str
) -> Iterator[Diagnostic]:
    for pattern, hint in _SIGNS:
        for found in pattern.finditer(text):
            words = found[0].strip()
            if not covers(tokens, found.start()) and words in shown:
                message = f"this would show as it is: `{clip(words)}`"
                offset = found.start() + len(found[0]) - len(found[0].lstrip())
                yield subject.finding_in(text, offset, LITERAL, message, hint)


def _norms(subject: Subject, text: Text, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    r"""Report `\|` in formulas of tables: a norm here, and a single bar to GitHub and Obsidian."""
    message = r"`\|` is a double bar here, and a single one in tables of GitHub and Obsidian"
    hint = r"write `\Vert` for the double bar of a norm, `\vert` or `\mid` for a single one"
    for token in tokens:
        if token.piece is not Piece.INLINE_MATH:
            continue
        line = text[text.rfind("\n", 0, token.start) + 1 :].partition("\n")[0]
        norm = _NORM.search(token.body)
        if norm and _TABLE_ROW.match(line.replace(token.body, "")):
            offset = token.first + norm.end() - 2
            yield subject.finding_in(text, offset, TWO_READINGS, message, hint)
