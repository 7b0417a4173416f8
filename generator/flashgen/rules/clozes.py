"""Cloze texts hide something, are closed, and stay within one paragraph, list item or cell."""

import re
from collections.abc import Iterator
from itertools import pairwise

from flashgen.authoring.schema import Text
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.cloze import Cloze
from flashgen.markup.scan import covers, scan
from flashgen.markup.tokens import CLOZE_OPEN, MAX_CLOZE, Piece, Token, UnbalancedClozeError
from flashgen.rules.codes import NO_CARD
from flashgen.rules.subject import Subject

NEVER_CLOSED = Rule.error(
    "FG141",
    "cloze that is never closed",
    """
    Anki would show the braces and make no card. In a formula the braces of the formula close
    first, so `{{c1::a_{b}}` is still open.
    """,
    bad="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives that is found.
""",
    good="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is found.
""",
)
HIDES_NOTHING = Rule.error(
    "FG142",
    "cloze text that hides nothing",
    "Anki makes a card for each hidden part, so here it would make none.",
    bad="""
clozes:
  - id: recall
    text: Recall is the share of positives that is found.
""",
    good="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is found.
""",
)
CROSSING = Rule.error(
    "FG144",
    "cloze across paragraphs",
    "A hidden part that starts in one paragraph or list item and ends in another breaks both.",
    bad="""
clozes:
  - id: parts
    text: |
      - {{c1::bias
      - variance}}
""",
    good="""
clozes:
  - id: parts
    text: |
      - {{c1::bias}}
      - {{c1::variance}}
""",
)
NO_CLOZE = Rule.warning(
    "FG145",
    "braces that are no cloze",
    "What looks like a cloze and is none shows its braces on the card.",
    bad="""
clozes:
  - id: recall
    text: "{{c1::Recall}} is the share of {{positives}} that is found."
""",
    good="""
clozes:
  - id: recall
    text: "{{c1::Recall}} is the share of {{c2::positives}} that is found."
""",
)
NO_ANSWER = Rule.warning(
    "FG177",
    "cloze without an answer",
    "Its card shows a gap, and nothing in the gap once it is turned.",
    bad="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is {{c2::}}.
""",
    good="""
clozes:
  - id: recall
    text: Recall is the share of {{c1::positives}} that is {{c2::found}}.
""",
)

_MEANT = re.compile(
    r"(?P<cloze>\{\{(?!c\d+(?:,\d+)*::)\s*[cC]\s*\d+(?:\s*,\s*\d+)*\s*::?)"
    r"|\{\{(?!c\d+(?:,\d+)*::)[^{}]*\}\}|(?<!\{)\{c\d+::"
)
_IN_CODE = (Piece.CODE, Piece.FENCE)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report cloze texts from which Anki would make no card or a broken one."""
    for item in subject.question.each(Cloze):
        text = item.text
        try:
            tokens = scan(text, clozes=True)
        except UnbalancedClozeError as error:
            hint = "close it with `}}`; inside a formula the braces of the formula close first"
            yield subject.finding_in(text, error.offset, NEVER_CLOSED, str(error), hint)
            continue
        marks = [(token, token.start) for token in tokens]
        marks += [(mark, token.first + mark.start) for token in tokens for mark in token.inside]
        opened = [(mark, offset) for mark, offset in marks if mark.piece is Piece.CLOZE_OPEN]
        if not opened:
            hint = "hide something with {{c1::…}}"
            yield subject.finding_in(text, 0, HIDES_NOTHING, "this cloze text hides nothing", hint)
        for mark, offset in opened:
            if not all(0 < int(number) <= MAX_CLOZE for number in mark.body.split(",")):
                message = f"cloze numbers go from 1 to {MAX_CLOZE}"
                yield subject.finding_in(text, offset, NO_CARD, message)
        yield from _meant(subject, text, tokens)
        yield from _empty(subject, text, marks)
        yield from _crossing(subject, text, tokens)


def _meant(subject: Subject, text: Text, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    """Report braces that look like a cloze and are none."""
    for found in _MEANT.finditer(text):
        offset = found.start()
        if not covers(tokens, offset) or (found["cloze"] and _in(_IN_CODE, tokens, offset)):
            message = "this is not a cloze, and its braces would show on the card"
            hint = "write {{c1::…}}; in a code span other braces stay what they are"
            if found["cloze"]:
                number = re.sub(r"[^\d,]", "", found[0])
                hint = f"write {{{{c{number}::…}}}}, with a small c, two colons and no blanks"
            yield subject.finding_in(text, offset, NO_CLOZE, message, hint)
    for token in tokens:
        inside = [mark.start for mark in token.inside]
        for opening in CLOZE_OPEN.finditer(token.body if token.piece in _IN_CODE else ""):
            if opening.start() not in inside:
                message = "this cloze is not closed in its code, so its braces would show"
                offset = token.first + opening.start()
                hint = "close it with `}}` before the code ends"
                yield subject.finding_in(text, offset, NO_CLOZE, message, hint)


def _in(pieces: tuple[Piece, ...], tokens: tuple[Token, ...], offset: int) -> bool:
    return any(t.piece in pieces and t.start <= offset < t.end for t in tokens)


def _empty(subject: Subject, text: Text, marks: list[tuple[Token, int]]) -> Iterator[Diagnostic]:
    """Report clozes without an answer."""
    ordered = sorted(marks, key=lambda mark: mark[1])
    for (mark, offset), (following, end) in pairwise(ordered):
        start = offset + mark.end - mark.start
        closes = following.piece in (Piece.CLOZE_HINT, Piece.CLOZE_CLOSE)
        if mark.piece is Piece.CLOZE_OPEN and closes and not text[start:end].strip():
            message = "this cloze hides nothing: its card has a gap and no answer"
            hint = "write the answer between the colons and the braces, or take the cloze away"
            yield subject.finding_in(text, offset, NO_ANSWER, message, hint)


def _crossing(subject: Subject, text: Text, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    opened: list[Token] = []
    for token in tokens:
        if token.piece is Piece.CLOZE_OPEN:
            opened.append(token)
        elif token.piece is Piece.CLOZE_CLOSE and opened:
            start = opened.pop()
            if re.search(r"\n[ \t]*(?:\n|[-*+] |\d+[.)] )", text[start.end : token.start]):
                message = "this cloze crosses a paragraph or list item"
                hint = "use one cloze with the same number in each of them"
                yield subject.finding_in(text, start.start, CROSSING, message, hint)
