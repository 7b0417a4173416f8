"""Markers that stand in a text for what Markdown must not touch, while it is read.

They are made of characters that no author can write (see `authoring.parse`).
"""

import re
from collections.abc import Sequence

from flashgen.markup.tokens import Piece, Token

OPEN, CLOSE = "\ue000", "\ue001"
MARKER = re.compile(rf"{OPEN}F?(\d+){CLOSE}")
FENCE = re.compile(rf"{OPEN}F\d+{CLOSE}")
"""A block of code, alone on its line."""
NOTHING = f"{OPEN}N{CLOSE}"
"""What holds the place of a paragraph that is not there."""
_UNFINISHED_TAG = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[A-Za-z/][^<>\"'=`]*\Z)")


def in_line(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Take the cloze marks out of code within a line, where Markdown finds the rest of it."""
    output: list[Token] = []
    for token in tokens:
        marks = token.inside if token.piece is Piece.CODE else ()
        output += [mark.moved(token.first) for mark in marks] or [token]
    return tuple(output)


def guard(text: str, tokens: Sequence[Token]) -> str:
    """Put a marker, by its number, in place of each token; code within a line stays."""
    output: list[str] = []
    position = 0
    for number, token in enumerate(tokens):
        if token.piece is Piece.CODE:
            continue
        between = _UNFINISHED_TAG.sub(r"\1&lt;", text[position : token.start])
        if between.endswith("]("):
            between = between[:-1] + "\\("
        kind = "F" if text.startswith(("```", "~~~"), token.start) else ""
        output += [between, f"{OPEN}{kind}{number}{CLOSE}"]
        position = token.end
    output.append(text[position:])
    return "".join(output)
