"""Two colons in a cloze start its hint, and stand in the names of many languages."""

import re
from collections.abc import Iterator

from flashgen.authoring.schema import Text
from flashgen.diagnostics import Diagnostic, Rule, clip
from flashgen.kinds.cloze import Cloze
from flashgen.markup.tokens import Piece, Token
from flashgen.rules.subject import Subject, scanned

TWO_READINGS = Rule.warning(
    "FG176",
    "colons in a cloze with two readings",
    """
    In a cloze two colons start the hint, so `{{c1::std::vector<int>}}` asks for `std` only. In
    code they belong to the code, and a cloze there has no hint.
    """,
    bad="""
clozes:
  - id: array
    text: The array that grows is {{c1::std::vector<int>}}.
""",
    good="""
clozes:
  - id: array
    text: The array that grows is {{c1::`std::vector<int>`::a template}}.
""",
)

_NAMESPACES = frozenset(
    "std boost absl torch at c10 cv eigen thrust cub core alloc crate self super tokio serde base "
    "stats utils dplyr tidyr ggplot2 purrr stringr".split()
)
_CODE_LIKE = re.compile(r"~?[A-Za-z_]\w*(?:<[^<>\n]*>|\([^()\n]*\)?|\[|::|_\w)")
_ADDRESS = re.compile(r"[0-9A-Fa-f:]+")
_HINT_IN_CODE = re.compile(r"::(?:\s|[^:]*(?:\w\s+\w|\?\s*$))")
_TO_CODE = "if they belong to the answer write `\\:\\:`, or put the answer between backticks"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report colons that may belong to an answer, and in code those that may start a hint."""
    for item in subject.question.each(Cloze):
        text = item.text
        if text.count("::") < 2:  # noqa: PLR2004 - the first belongs to the cloze
            continue
        tokens = scanned(text) or ()
        yield from _in_text(subject, text, tokens)
        for token in tokens:
            if token.piece in (Piece.CODE, Piece.FENCE):
                yield from _in_code(subject, text, token)


def _in_text(subject: Subject, text: Text, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Report hints that look like the rest of a name."""
    opened: list[list[Token]] = []
    for token in tokens:
        match token.piece:
            case Piece.CLOZE_OPEN:
                opened.append([token])
            case Piece.CLOZE_HINT if opened:
                opened[-1].append(token)
            case Piece.CLOZE_CLOSE if opened:
                first, *hint = opened.pop()
                if hint:
                    answer = text[first.end : hint[0].start]
                    rest = text[hint[0].end : token.start]
                    yield from _hint(subject, text, first.start, answer, rest)


def _hint(
    subject: Subject, text: Text, offset: int, answer: str, hint: str
) -> Iterator[Diagnostic]:
    if _is_name(answer, hint):
        message = (
            f"`::` starts a hint: the answer is `{clip(answer)}` and the hint `{clip(hint)}`, "
            f"not the answer `{clip(f'{answer}::{hint}')}`"
        )
        yield subject.finding_in(text, offset, TWO_READINGS, message, _TO_CODE)


def _is_name(answer: str, hint: str) -> bool:
    """Say whether two texts with colons between them look like one name of a program."""
    if not answer.strip():
        return False
    if "::" in hint or _CODE_LIKE.match(hint) or not hint.strip():
        return True
    if answer.casefold() in _NAMESPACES and re.match(r"[A-Za-z_]", hint):
        return True
    address = _ADDRESS.fullmatch(answer) and _ADDRESS.fullmatch(hint)
    return bool(address and re.search(r"\d", answer + hint))


def _in_code(subject: Subject, text: Text, token: Token) -> Iterator[Diagnostic]:
    """Report colons in code that look like the start of a hint: there, they never are."""
    opened: list[Token] = []
    for mark in token.inside:
        if mark.piece is Piece.CLOZE_OPEN:
            opened.append(mark)
            continue
        first = opened.pop()
        hidden = token.body[first.end : mark.start]
        if _HINT_IN_CODE.search(hidden):
            answer, _, hint = hidden.rpartition("::")
            message = (
                f"`::` belongs to the code here: the answer is `{clip(hidden)}`, "
                f"not `{clip(answer)}` with the hint `{clip(hint)}`"
            )
            advice = "a cloze with a hint goes around its code: {{c1::`code`::hint}}"
            offset = token.first + first.start
            yield subject.finding_in(text, offset, TWO_READINGS, message, advice)
