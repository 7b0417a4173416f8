"""Cloze texts hide something, are closed, and stay within one paragraph, list item or cell."""

import re
from collections.abc import Iterator

from flashgen.authoring.nodes import Scalar
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.kinds.cloze import Cloze
from flashgen.markup.scan import MAX_CLOZE, Piece, Token, UnbalancedClozeError, covers, scan
from flashgen.rules.subject import Subject

_MEANT = re.compile(r"\{\{(?!c\d+(?:,\d+)*::)[^{}]*\}\}|(?<!\{)\{c\d+::")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report cloze texts from which Anki would make no card or a broken one."""
    for item in subject.question.each(Cloze):
        scalar = item.text.span
        try:
            tokens = scan(scalar.value, clozes=True)
        except UnbalancedClozeError as error:
            hint = "close it with `}}`; inside a formula the braces of the formula close first"
            yield subject.finding_in(scalar, error.offset, "FG141", str(error), hint)
            continue
        marks = [(token, token.start) for token in tokens]
        marks += [
            (mark, _body_start(token) + mark.start) for token in tokens for mark in token.inside
        ]
        opened = [(mark, offset) for mark, offset in marks if mark.piece is Piece.CLOZE_OPEN]
        if not opened:
            hint = "hide something with {{c1::…}}"
            yield subject.finding_in(scalar, 0, "FG142", "this cloze text hides nothing", hint)
        for mark, offset in opened:
            if not all(0 < int(number) <= MAX_CLOZE for number in mark.body.split(",")):
                message = f"cloze numbers go from 1 to {MAX_CLOZE}"
                yield subject.finding_in(scalar, offset, "FG143", message)
        yield from _meant(subject, scalar, tokens)
        yield from _crossing(subject, scalar, tokens)


def _meant(subject: Subject, scalar: Scalar, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Report braces that look like a cloze and are none."""
    for found in _MEANT.finditer(scalar.value):
        if not covers(tokens, found.start()):
            hint = "write {{c1::…}}; in a code span braces stay what they are"
            message = "this is not a cloze, and its braces would show on the card"
            offset = found.start()
            severity = Severity.WARNING
            yield subject.finding_in(scalar, offset, "FG145", message, hint, severity)


def _body_start(token: Token) -> int:
    return token.start + (token.end - token.start - len(token.body)) // 2


def _crossing(subject: Subject, scalar: Scalar, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    opened: list[Token] = []
    for token in tokens:
        if token.piece is Piece.CLOZE_OPEN:
            opened.append(token)
        elif token.piece is Piece.CLOZE_CLOSE and opened:
            start = opened.pop()
            if re.search(r"\n[ \t]*(?:\n|[-*+] |\d+[.)] )", scalar.value[start.end : token.start]):
                message = "this cloze crosses a paragraph or list item"
                hint = "use one cloze with the same number in each of them"
                yield subject.finding_in(scalar, start.start, "FG144", message, hint)
