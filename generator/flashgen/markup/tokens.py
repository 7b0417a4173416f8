"""What is found in a text: its tokens, and the cloze marks inside its formulas and its code."""

import re
from enum import Enum, auto
from typing import NamedTuple

CLOZE_OPEN = re.compile(r"\{\{c(\d+(?:,\d+)*)::")
_BRACES = re.compile(r"[{}]")
_MAX_HIDDEN = 2_000
"""Characters of code in which braces are counted to find where a cloze ends."""


class Piece(Enum):
    """What a token is: code within a line, a block of code, a formula, part of a cloze."""

    CODE = auto()
    FENCE = auto()
    INLINE_MATH = auto()
    DISPLAY_MATH = auto()
    CLOZE_OPEN = auto()
    CLOZE_HINT = auto()
    CLOZE_CLOSE = auto()


class Token(NamedTuple):
    """A piece of `text[start:end]`; `body` is what is inside its delimiters.

    The body of an opening cloze mark is its numbers, such as `1` or `1,2`; that of code has its
    backticks. `inside` holds the cloze marks inside a formula or code, with offsets that count from
    the start of the body, which is `lead` behind that of the token.
    """

    piece: Piece
    start: int
    end: int
    body: str = ""
    inside: tuple["Token", ...] = ()
    lead: int = 0

    @property
    def first(self) -> int:
        """Return where the body starts in the text."""
        return self.start + self.lead

    def moved(self, by: int) -> "Token":
        """Return the token in a text that has so many more characters before it."""
        return self._replace(start=self.start + by, end=self.end + by)


class UnbalancedClozeError(ValueError):
    """A cloze is opened and never closed; `offset` is where it was opened."""

    def __init__(self, offset: int) -> None:
        super().__init__("this cloze is never closed")
        self.offset = offset


MAX_CLOZE = 500
"""The highest cloze number for which Anki makes a card."""


def scan_tex(tex: str) -> tuple[Token, ...]:
    """Return the cloze marks inside a formula; their ends are found by counting braces."""
    marks: list[Token] = []
    opened: list[tuple[int, int]] = []
    depth = 0
    position = 0
    while position < len(tex):
        char = tex[position]
        if char == "\\":
            position += 2
            continue
        if char == "{" and (mark := CLOZE_OPEN.match(tex, position)):
            marks.append(Token(Piece.CLOZE_OPEN, position, mark.end(), mark[1]))
            opened.append((position, depth))
            position = mark.end()
            continue
        if opened and depth == opened[-1][1]:
            if tex.startswith("}}", position):
                marks.append(Token(Piece.CLOZE_CLOSE, position, position + 2))
                opened.pop()
                position += 2
                continue
            if tex.startswith("::", position) and marks[-1].piece is not Piece.CLOZE_HINT:
                marks.append(Token(Piece.CLOZE_HINT, position, position + 2))
                position += 2
                continue
        depth += (char == "{") - (char == "}")
        position += 1
    if opened:
        raise UnbalancedClozeError(opened[-1][0])
    return tuple(marks)


def scan_code(code: str) -> tuple[Token, ...]:
    """Return the cloze marks inside code, in which nothing is a hint: `::` belongs to the code.

    What is never closed there is code too.
    """
    marks: list[Token] = []
    position = 0
    while opening := CLOZE_OPEN.search(code, position):
        position = opening.end()
        end = _code_end(code, position)
        if end is None:
            break
        marks.append(Token(Piece.CLOZE_OPEN, opening.start(), position, opening[1]))
        marks += [mark.moved(position) for mark in scan_code(code[position:end])]
        position = end + 2
        marks.append(Token(Piece.CLOZE_CLOSE, end, position))
    return tuple(marks)


def _code_end(code: str, start: int) -> int | None:
    """Return where the cloze ends that opens before `start`: its braces close first, if they do."""
    depth = 0
    for brace in _BRACES.finditer(code, start, start + _MAX_HIDDEN):
        if brace[0] == "}" and not depth and code.startswith("}}", brace.start()):
            alone = brace.start() == start and code.startswith("}}}", start)
            return brace.start() + alone
        depth = max(0, depth + (1 if brace[0] == "{" else -1))
    end = code.find("}}", start)
    return end if end >= 0 else None
