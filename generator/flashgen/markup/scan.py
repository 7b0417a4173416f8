r"""Find what Markdown must not touch: code, math and cloze marks, in one pass over a text.

Code spans and fences win over math, math over everything else. A dollar sign opens inline math
only before a non-blank, and closes it only after a non-blank and not before a digit (pandoc's
rule), so `$5 and $10` stays money; braces are counted, so `$\text{if $x$ holds}$` is one formula.
GitHub's and LaTeX's own marks are read too (see `formulas`).
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from flashgen.markup.formulas import in_fence, in_latex, in_ticks
from flashgen.markup.tokens import (
    CLOZE_OPEN,
    Piece,
    Token,
    UnbalancedClozeError,
    scan_code,
    scan_tex,
)

_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t>]+)*(`{3,}(?=[^`\n]*$)|~{3,})", re.MULTILINE)
_OPENS = ("(", "[")
"""What opens a formula after a backslash."""
_BACKTICKS = re.compile("`+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_OPAQUE = re.compile(
    r"<https?://[^\s<>]*>"
    r"|</?[A-Za-z][\w-]*(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`$]+))?)*\s*/?>"
    r"|\]\((?![${])(?:<[^<>\n]*>|(?:[^\s()<>]|\([^\s()]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
"""Tags with attributes, links in angle brackets, targets of links."""
_MAX_SEARCH = 5
"""Once ends of formulas were sought in vain over so many times the text, dollar signs are text."""
_MARKS = {False: re.compile(r"[\\`$~<\]]"), True: re.compile(r"[\\`$~<\]{}:]")}
"""All that may begin something, without and with clozes."""
_REMEMBERED = 2000
"""Results that are kept: rules, cards and sheets all scan the texts of a question."""
_STOP = re.compile(r"[\\\n$`~{}]")
"""All that has a meaning while the end of a formula is sought."""


def scan(text: str, *, clozes: bool = False) -> tuple[Token, ...]:
    """Return the tokens of a Markdown text in order; cloze marks only where `clozes` is set.

    Raises UnbalancedClozeError for a cloze without an end.
    """
    return _scan(text, clozes)


@lru_cache(maxsize=_REMEMBERED)
def _scan(text: str, clozes: bool) -> tuple[Token, ...]:
    marks = _MARKS[clozes]
    tokens: list[Token] = []
    opened: list[Token] = []
    hinted: set[int] = set()
    position = wasted = 0
    while found := marks.search(text, position):
        start = found.start()
        token: Token | None = None
        match found[0]:
            case "`" | "~":
                token, position = _code(text, start, clozes=clozes)
            case "$" if ticked := in_ticks(text, start):
                token = _formula(ticked, clozes=clozes)
            case "$" if wasted > _MAX_SEARCH * len(text):
                position = start + 1
            case "$":
                end = _math_end(text, start, in_cloze=bool(opened))
                token, position = _math(text, start, end, clozes=clozes)
                wasted += 0 if token else end - start
            case "{" | "}" | ":":
                token = _cloze_mark(text, start, opened, hinted)
                position = start + 1
            case "\\" if (
                wasted <= _MAX_SEARCH * len(text) and text[start + 1 : start + 2] in _OPENS
            ):
                formula, end = in_latex(text, start, in_cloze=bool(opened))
                token = _formula(formula, clozes=clozes) if formula else None
                position = start + 2
                wasted += 0 if token else end - start
            case "\\":
                position = start + 2
            case _:
                position = _opaque_end(text, start)
        if token:
            tokens.append(token)
            position = token.end
    if opened:
        raise UnbalancedClozeError(opened[-1].start)
    return tuple(tokens)


def _opaque_end(text: str, start: int) -> int:
    """Return where the comment, tag or target of a link ends that starts here, if one does."""
    if text.startswith("<!--", start):
        return max(start + 4, text.find("-->", start + 4) + 3)
    opaque = _OPAQUE.match(text, start)
    return opaque.end() if opaque else start + 1


def covers(tokens: Sequence[Token], offset: int) -> bool:
    """Say whether one of the tokens of a text, in their order, holds the character at `offset`."""
    before = bisect_right(tokens, offset, key=lambda token: token.start)
    return before > 0 and offset < tokens[before - 1].end


def _cloze_mark(text: str, start: int, opened: list[Token], hinted: set[int]) -> Token | None:
    """Return the cloze mark at `start`; keeps `opened` and the starts of those with a hint."""
    if mark := CLOZE_OPEN.match(text, start):
        token = Token(Piece.CLOZE_OPEN, start, mark.end(), mark[1])
        opened.append(token)
        return token
    if opened and text.startswith("}}", start):
        opened.pop()
        return Token(Piece.CLOZE_CLOSE, start, start + 2)
    if opened and text.startswith("::", start) and opened[-1].start not in hinted:
        hinted.add(opened[-1].start)
        return Token(Piece.CLOZE_HINT, start, start + 2)
    return None


def _formula(formula: Token, *, clozes: bool) -> Token:
    """Return a formula with the cloze marks that are in it."""
    if not clozes or "{{c" not in formula.body:
        return formula
    try:
        return formula._replace(inside=scan_tex(formula.body))
    except UnbalancedClozeError as error:
        raise UnbalancedClozeError(formula.first + error.offset) from None


def _code(text: str, start: int, *, clozes: bool = False) -> tuple[Token | None, int]:
    """Return the code that opens at `start`, if any, and where to go on."""
    fence = _FENCE.match(text, text.rfind("\n", 0, start) + 1)
    if fence and fence.start(1) == start:
        limit = _container_end(text, fence)
        closing = re.compile(
            rf"^[ \t>]*{re.escape(fence[1][0])}{{{len(fence[1])},}}[ \t]*$", re.MULTILINE
        ).search(text, fence.end(), limit if ">" in fence[0] else len(text))
        end = closing.end() if closing else limit
        last = closing.start() if closing else end
        if formula := in_fence(text, start, last, end):
            return _formula(formula, clozes=clozes), end
        token = Token(Piece.FENCE, start, end, text[start:end])
        lines = max(0, token.body.find("\n")), last - start
        return _with_clozes(token, *lines, clozes=clozes), end
    run = len(text) - start - len(text[start:].lstrip(text[start]))
    if text[start] == "`":
        stop = _BLANK_LINE.search(text, start)
        limit = stop.start() if stop else len(text)
        for other in _BACKTICKS.finditer(text, start + run, limit):
            if len(other[0]) == run:
                token = Token(Piece.CODE, start, other.end(), text[start : other.end()])
                return _with_clozes(token, 0, len(token.body), clozes=clozes), other.end()
    return None, start + run


def _with_clozes(code: Token, start: int, end: int, *, clozes: bool) -> Token:
    """Return code with the cloze marks between two places in its body."""
    if not clozes or "{{c" not in code.body:
        return code
    marks = scan_code(code.body[start:end])
    return code._replace(inside=tuple(mark.moved(start) for mark in marks))


def _container_end(text: str, fence: re.Match[str]) -> int:
    """Return where the quote or list item ends that a fence opens in, and the fence with it."""
    lead = fence[0].removesuffix(fence[1])
    outside = r"\n(?![ \t]*>)" if ">" in lead else rf"\n(?=[ \t]{{0,{len(lead) - 1}}}[^\s])"
    end = re.compile(outside).search(text, fence.end()) if lead.strip() else None
    return end.start() if end else len(text)


def _math(text: str, start: int, position: int, *, clozes: bool) -> tuple[Token | None, int]:
    """Return the formula from `start` to the mark at `position`, if any, and where to go on."""
    mark = _math_mark(text, start)
    first = start + len(mark)
    end = position + len(mark)
    body = text[first:position]
    if not text.startswith(mark, position) or not body.strip():
        return None, first
    if mark == "$" and (body[0].isspace() or body[-1].isspace() or text[end : end + 1].isdigit()):
        return None, first
    piece = Piece.INLINE_MATH if mark == "$" else Piece.DISPLAY_MATH
    return _formula(Token(piece, start, end, body, lead=len(mark)), clozes=clozes), end


def _math_mark(text: str, start: int) -> str:
    return "$$" if text.startswith("$$", start) else "$"


def _math_end(text: str, start: int, *, in_cloze: bool) -> int:
    """Return where the formula that opens at `start` may end.

    That is the next dollar sign outside braces, else code, the paragraph's end or, if it opens in
    a cloze (`in_cloze`), the end of that.
    """
    depth = 0
    position = start + len(_math_mark(text, start))
    while found := _STOP.search(text, position):
        char, position = found[0], found.start()
        if char == "\\":
            position += 2
            continue
        if char == "\n" and _BLANK_LINE.match(text, position):
            return position
        if depth <= 0 and (char == "$" or (char in "`~" and _code(text, position)[0])):
            return position
        if in_cloze and depth <= 0 and text.startswith("}}", position):
            return position
        depth += (char == "{") - (char == "}")
        position += 1
    return max(position, len(text))
