"""Cloze texts with something else in place of what they hide."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flashgen.markup.scan import scan
from flashgen.markup.tokens import Piece, Token, scan_code, scan_tex

_MATH = (Piece.INLINE_MATH, Piece.DISPLAY_MATH)


@dataclass(frozen=True, slots=True)
class Gap:
    """What one cloze hides, with its hint, and the characters right before and after it.

    `code` says that it stands in code, and `block` that this is a fence.
    """

    hidden: str
    hint: str = ""
    math: bool = False
    code: bool = False
    block: bool = False
    before: str = ""
    after: str = ""


def fill(text: str, write: Callable[[Gap], str]) -> str:
    """Replace each outermost cloze by what `write` makes of it. Raises UnbalancedClozeError."""
    return _fill(text, scan(text, clozes=True), write)


def _fill(
    text: str, tokens: Iterable[Token], write: Callable[[Gap], str], around: Piece | None = None
) -> str:
    """Fill the gaps of a text, or of a piece of one: a formula or code, `around` its marks."""
    math, block = around in _MATH, around is Piece.FENCE
    code = around is Piece.CODE or block
    output: list[str] = []
    opened: list[Token] = []
    position, hint = 0, None
    for token in tokens:
        if token.inside and not opened:
            inner = _fill(token.body, token.inside, write, token.piece)
            output += [text[position : token.first], inner]
            position = token.first + len(token.body)
        elif token.piece is Piece.CLOZE_OPEN:
            opened.append(token)
        elif token.piece is Piece.CLOZE_HINT and len(opened) == 1:
            hint = token
        elif token.piece is Piece.CLOZE_CLOSE:
            first = opened.pop()
            if opened:
                continue
            hidden = text[first.end : (hint or token).start]
            marks = scan_tex(hidden) if math else scan_code(hidden) if code else None
            if marks is None:
                marks = scan(hidden, clozes=True)
            bare = _fill(hidden, marks, lambda gap: gap.hidden, around)
            tip = text[hint.end : token.start] if hint else ""
            before, after = text[: first.start][-1:], text[token.end :][:1]
            gap = Gap(bare, tip, math, code, block, before, after)
            output += [text[position : first.start], write(gap)]
            position, hint = token.end, None
    return "".join(output) + text[position:]
