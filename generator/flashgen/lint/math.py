r"""Formulas that Anki's MathJax cannot typeset or must not be given.

Unbalanced braces leave raw `\(…\)` on the card; `\href`, `\style`, `\class` and `\cssId` reach the
page around the formula, where no sanitiser sees them.
"""

import re
from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic
from flashgen.lint.subject import Role, Subject
from flashgen.markup.scan import Piece, Token, UnbalancedClozeError, scan
from flashgen.parse import Scalar

_FORBIDDEN = frozenset("href style class cssId require unicode".split())
_MACRO = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_MEANT = re.compile(
    r"(?<![\\$])(?P<mark>\$\$?)(?![\s$])(?P<body>(?:[^$\n\\]|\\.|\n(?!\s*\n))*)(?P=mark)(?!\d)"
)
_MATH = (Piece.INLINE_MATH, Piece.DISPLAY_MATH)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report unbalanced braces, dollar signs in bare TeX and forbidden macros."""
    for path, scalar, role in subject.texts():
        if role is Role.TEX:
            yield from _check(subject, scalar, 0, scalar.value)
            if dollar := re.search(r"^(?:\\.|[^\\$])*(\$)", _without_text(scalar.value), re.DOTALL):
                hint = "leave the dollar signs out here: the whole text is a formula"
                message = "a dollar sign in bare TeX"
                yield subject.finding_in(scalar, dollar.start(1), "FG303", message, hint)
        elif role is Role.MARKDOWN and "$" in scalar.value:
            cloze = path[0] == "clozes"
            try:
                tokens = scan(scalar.value, clozes=cloze)
            except UnbalancedClozeError:
                continue
            for token in tokens:
                if token.piece in _MATH:
                    length = (token.end - token.start - len(token.body)) // 2
                    body = token.body
                    for mark in reversed(token.inside):
                        blank = " " * (mark.end - mark.start)
                        body = body[: mark.start] + blank + body[mark.end :]
                    yield from _check(subject, scalar, token.start + length, body)
            yield from _meant(subject, scalar, tokens)


def _meant(subject: Subject, scalar: Scalar, tokens: list[Token]) -> Iterator[Diagnostic]:
    """Report TeX between dollar signs that is no formula because of its open braces."""
    for found in _MEANT.finditer(scalar.value):
        inside = any(token.start <= found.start() < token.end for token in tokens)
        if not inside and re.search(r"\\[A-Za-z]|[_^]\{", found["body"]):
            yield from _check(subject, scalar, found.start("body"), found["body"])


def _check(subject: Subject, scalar: Scalar, start: int, tex: str) -> Iterator[Diagnostic]:
    depth = 0
    opened: list[int] = []
    for found in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}":
            if not opened:
                depth = -1
                yield subject.finding_in(
                    scalar, start + found.start(), "FG301", "this `}` closes nothing"
                )
                break
            opened.pop()
    if opened and depth == 0:
        message = "this `{` is never closed"
        hint = r"write `\{` for a brace that is shown"
        yield subject.finding_in(scalar, start + opened[-1], "FG301", message, hint)
    for found in _MACRO.finditer(tex):
        if found[1] in _FORBIDDEN:
            message = f"`{found[0]}` is not allowed in a formula"
            hint = "it would reach the page around the formula; use plain TeX"
            yield subject.finding_in(scalar, start + found.start(), "FG302", message, hint)


def _without_text(tex: str) -> str:
    r"""Blank out `\text{…}`, inside which a dollar sign starts a formula."""
    return re.sub(r"\\text\{[^}]*\}", lambda text: " " * len(text[0]), tex)
