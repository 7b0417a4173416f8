r"""A formula for a phone: the same TeX, broken into lines where a printer would break it.

Parts with a `\quad` between them get lines of their own. A line that is still too long is broken
before its outermost arrows, else relations, operators, after commas, and last inside brackets. What
follows stands below the first relation, or hangs below its line. An author's own form
(`tex_narrow`) is better than this one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from flashgen.math.cuts import Break, Piece, begins_with_relation, goes_on, lines
from flashgen.math.judge import judge, width
from flashgen.math.memory import MAX_WIDTH

MAX_EX = 40.0
r"""The room for a formula on a phone of 360 px, in ex of the text around it.

Anki's MathJax sizes a formula by the x-height of that text, and its SVG is measured in the same
unit: 1 ex is about 0.53 em in the fonts of phones. The formula of a card has 92 % of 17 px there.
"""
IN_TEXT_EX = 36.0
"""The room in a text, whose letters have all of the 17 px."""
_SHORT = 20
"""Characters of TeX below which no formula is as wide as a phone."""
_SHORT_LEFT = 9.0
"""Width of a left side, in ex, that leaves room for all lines beside it."""
_GAPS = re.compile(r"\A(?:\s*\\q?quad(?![A-Za-z]))+")
_WORD = re.compile(r"\s*(?:\\q?quad\s*)*\\text\{[^{}]*\}\s*")
_QUAD, _QUAD_EX = r"\quad ", 2.3
_REMEMBERED = 4000
_NOT_CUT = re.compile(
    r"\\(?:tag|label|notag|nonumber|color|bf|rm|it|sf|tt|cal|tiny|small|large|Large|huge|"
    r"displaystyle|textstyle|scriptstyle|hline|intertext|shortintertext|over|atop|choose)"
    r"(?![A-Za-z])"
)
"""What holds for all that follows in its group or line: a cut would end that."""


@lru_cache(maxsize=_REMEMBERED)
def narrow(tex: str, room: float = MAX_EX) -> str:
    """Return a formula on a line of its own as a phone can show it; nothing if it fits or cannot.

    What comes back is judged, and narrower than what went in.
    """
    tex = tex.strip()
    if len(tex) < _SHORT or _NOT_CUT.search(tex):
        return ""
    least = width(tex, display=True)
    if not least or least <= room:
        return ""
    parts = [part for line in lines(tex) for part in _parts(line, room)]
    best = ""
    for layout in (_below_relation, _hanging):
        candidate = _aligned(list(layout(parts, room)))
        measured = None if judge(candidate, display=True) else width(candidate, display=True)
        if measured and measured <= room:
            return candidate
        if measured and measured < least - 1:
            best, least = candidate, measured
    return best


def _parts(line: list[Piece], room: float) -> Iterator[list[Piece]]:
    """Cut a line that is too long at its gaps; a word such as *and* stays with what follows it."""
    word: list[Piece] = []
    for part in [line] if _fits(line, room) else _groups(line, Break.GAP):
        if _WORD.fullmatch(part[0].tex) and len(part) == 1:
            word = [Piece(_tidy(part[0]) + _QUAD, Break.START)]
        elif part[0].begins is Break.GAP:
            yield [Piece((word[0].tex if word else "") + _tidy(part[0]), Break.START), *part[1:]]
            word = []
        else:
            yield part
    if word:
        yield word


def _below_relation(parts: list[list[Piece]], room: float) -> Iterator[str]:
    """Give lines with all relations below the first one; none if a left side needs the room."""
    sides = [
        ([], part) if n and goes_on(part) else (part[:1], part[1:]) for n, part in enumerate(parts)
    ]
    wide = max(_width(left) if left else 0.0 for left, _ in sides)
    broken = any(
        left and not (right and right[0].begins is Break.RELATION) for left, right in sides
    )
    if broken or wide > _SHORT_LEFT:
        return
    for left, right in sides:
        for number, piece in enumerate(_filled(right, room - wide - _QUAD_EX)):
            before = left[0].tex.strip() if left and not number else ""
            indent = "" if begins_with_relation(piece) else _QUAD
            yield f"{before} & {indent}{_start(piece)}".strip()


def _hanging(parts: list[list[Piece]], room: float) -> Iterator[str]:
    """Give lines with all that follows a first line a little to the right of it."""
    for number, part in enumerate(parts):
        first, *others = _filled(part, room - _QUAD_EX)
        yield f"& {_QUAD if number and goes_on(part) else ''}{_tidy(first)}"
        yield from (f"& {_QUAD}{_start(piece)}" for piece in others)


def _filled(pieces: list[Piece], room: float) -> list[Piece]:
    """Join pieces into lines that fit, broken only at the best places that suffice."""
    best = min((piece.begins for piece in pieces[1:]), default=Break.START)
    if not best or _fits(pieces, room):
        return [_whole(pieces)]
    filled: list[Piece] = []
    is_one = False
    for group in _groups(pieces, best):
        if is_one and _fits([filled[-1], *group], room):
            filled[-1] = _whole([filled[-1], *group])
        else:
            broken = _filled(group, room)
            is_one = len(broken) == 1
            filled += broken
    return filled


def _groups(pieces: list[Piece], kind: Break) -> Iterator[list[Piece]]:
    """Cut pieces at the breaks of one kind."""
    number = 0

    def group(at: int) -> int:
        nonlocal number
        number += at > 0 and pieces[at].begins is kind
        return number

    for _, places in groupby(range(len(pieces)), group):
        yield [pieces[at] for at in places]


def _whole(pieces: list[Piece]) -> Piece:
    return Piece("".join(piece.tex for piece in pieces), pieces[0].begins)


def _fits(pieces: list[Piece], room: float) -> bool:
    return _width(pieces) <= room


def _width(pieces: list[Piece]) -> float:
    """Return how wide pieces are on a line; what cannot stand alone is as wide as can be."""
    measured = width(_tidy(_whole(pieces)), display=True)
    return MAX_WIDTH if measured is None else measured


def _start(piece: Piece) -> str:
    """Return a piece at the start of a line, where `+` is still an operator between two things."""
    is_between = piece.begins in (Break.ARROW, Break.RELATION, Break.OPERATOR)
    return ("{} " if is_between else "") + _tidy(piece)


def _tidy(piece: Piece) -> str:
    return _GAPS.sub("", piece.tex).strip()


def _aligned(rows: list[str]) -> str:
    broken = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{broken}\n\\end{{aligned}}"
