"""Markers that stand in a text for what Markdown must not touch, while it is read.

They are made of characters that no author can write (see `authoring.parse`).
"""

import re
from collections.abc import Sequence

from flashgen.markup.scan import Piece, Token

OPEN, CLOSE = "\ue000", "\ue001"
MARKER = re.compile(rf"{OPEN}F?(\d+){CLOSE}")
FENCE = re.compile(rf"{OPEN}F\d+{CLOSE}")
"""A block of code, alone on its line."""
NOTHING = f"{OPEN}N{CLOSE}"
"""What holds the place of a paragraph that is not there."""
_UNFINISHED_TAG = re.compile(r"<(?=[A-Za-z/][^<>\"'=`]*\Z)")


def guard(text: str, tokens: Sequence[Token]) -> str:
    """Put a marker, by its number, in place of each token; code within a line stays."""
    output: list[str] = []
    position = 0
    for number, token in enumerate(tokens):
        if token.piece is Piece.CODE:
            continue
        between = _UNFINISHED_TAG.sub("&lt;", text[position : token.start])
        if between.endswith("]("):
            between = between[:-1] + "\\("
        kind = "F" if token.piece is Piece.FENCE else ""
        output += [between, f"{OPEN}{kind}{number}{CLOSE}"]
        position = token.end
    output.append(text[position:])
    return "".join(output)
