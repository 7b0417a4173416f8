"""Cloze texts with something else in place of what they hide."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flashgen.markup.scan import Piece, Token, delimited, scan, scan_tex


@dataclass(frozen=True, slots=True)
class Gap:
    """What one cloze hides, with its hint, and the characters right before and after it."""

    hidden: str
    hint: str = ""
    math: bool = False
    before: str = ""
    after: str = ""


def fill(text: str, write: Callable[[Gap], str]) -> str:
    """Replace each outermost cloze by what `write` makes of it. Raises UnbalancedClozeError."""
    return _fill(text, scan(text, clozes=True), write)


def _fill(
    text: str, tokens: Iterable[Token], write: Callable[[Gap], str], *, math: bool = False
) -> str:
    output: list[str] = []
    opened: list[Token] = []
    position, hint = 0, None
    for token in tokens:
        if token.inside and not opened:
            inner = _fill(token.body, token.inside, write, math=True)
            output += [text[position : token.start], delimited(token, inner)]
            position = token.end
        elif token.piece is Piece.CLOZE_OPEN:
            opened.append(token)
        elif token.piece is Piece.CLOZE_HINT and len(opened) == 1:
            hint = token
        elif token.piece is Piece.CLOZE_CLOSE:
            first = opened.pop()
            if opened:
                continue
            hidden = text[first.end : (hint or token).start]
            marks = scan_tex(hidden) if math else scan(hidden, clozes=True)
            bare = _fill(hidden, marks, lambda gap: gap.hidden, math=math)
            tip = text[hint.end : token.start] if hint else ""
            before, after = text[: first.start][-1:], text[token.end :][:1]
            output += [text[position : first.start], write(Gap(bare, tip, math, before, after))]
            position, hint = token.end, None
    return "".join(output) + text[position:]
