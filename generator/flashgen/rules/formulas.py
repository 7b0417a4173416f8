"""The formulas of a question as Anki gets them: without the marks of clozes, or with a gap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, auto
from itertools import islice

from flashgen.authoring.schema import Role, Text
from flashgen.markup.formulas import MAY_HAVE_MATH
from flashgen.markup.tokens import Piece, Token
from flashgen.rules.subject import scanned

MAX_HIDDEN = 10
"""Clozes of one formula whose questions are looked at."""
MATH = (Piece.INLINE_MATH, Piece.DISPLAY_MATH)


class _Part(IntEnum):
    """What a text inside a cloze is; only what is false is shown."""

    SHOWN = 0
    HINT = auto()
    GAP = auto()
    HINT_OF_GAP = auto()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and where its pieces stand in the text that it was taken from.

    A piece is an offset in what is `shown` and one in the text. In a `bare` formula nothing else
    stands in the text. `start` is where the formula begins there, with its dollar signs if it has
    some. `hidden` are the offsets of what Anki shows for a hidden cloze.
    """

    text: Text
    start: int
    shown: str
    display: bool
    bare: bool
    pieces: tuple[tuple[int, int], ...]
    hidden: tuple[int, ...] = ()

    @property
    def tex(self) -> str:
        """Return the TeX without the blanks around it, as Anki gets it."""
        return self.shown.strip()

    @property
    def gaps(self) -> tuple[int, ...]:
        """Return the places in the TeX of what Anki shows for a hidden cloze."""
        return tuple(offset - self._lead for offset in self.hidden)

    def place(self, offset: int) -> int:
        """Return where in the text something stands that is at `offset` in the TeX."""
        offset += self._lead
        inside, outside = max(piece for piece in self.pieces if piece[0] <= offset)
        return outside + offset - inside

    @property
    def has_clozes(self) -> bool:
        """Say whether a part of the formula is hidden on some card."""
        return len(self.pieces) > 1

    @property
    def _lead(self) -> int:
        return len(self.shown) - len(self.shown.lstrip())


def bare(text: Text) -> Formula:
    """Return a text that is a formula as a whole."""
    return Formula(text, 0, text, text.role is Role.FORMULA, bare=True, pieces=((0, 0),))


def written(text: Text, start: int, tex: str, *, display: bool) -> Formula:
    """Return a formula that stands in a text from `start` on."""
    return Formula(text, start, tex, display, bare=False, pieces=((0, start),))


def formulas(texts: Iterable[Text]) -> Iterator[Formula]:
    """Give all formulas of texts, with what their clozes hide."""
    for text in texts:
        if text.role.is_tex:
            yield bare(text)
        elif text.role.is_markdown and MAY_HAVE_MATH.search(text):
            for token in scanned(text) or ():
                if token.piece in MATH:
                    yield revealed(text, token)


def revealed(text: Text, token: Token) -> Formula:
    """Return a formula of a text, with what its clozes hide and without their hints."""
    return _shown(text, token, "")


def hidden(text: Text, token: Token) -> Iterator[Formula]:
    """Give a formula of a text as the questions of its clozes show it, one after the other."""
    opened = (mark.body.split(",") for mark in token.inside if mark.piece is Piece.CLOZE_OPEN)
    numbers = dict.fromkeys(number for mark in opened for number in mark)
    for number in islice(numbers, MAX_HIDDEN):
        yield _shown(text, token, number)


def _shown(text: Text, token: Token, number: str) -> Formula:
    """Take the marks out of a formula, hints too; clozes of the `number` become gaps."""
    body, start = token.body, token.first
    tex, hint, position = "", "", 0
    pieces, gaps = [(0, start)], []
    opened: list[_Part] = []
    for mark in token.inside:
        between = body[position : mark.start]
        tex += "" if any(opened) else between
        hint += between if opened and opened[-1] is _Part.HINT_OF_GAP else ""
        position = mark.end
        if mark.piece is Piece.CLOZE_OPEN:
            is_gap = not any(opened) and number in mark.body.split(",")
            if is_gap:
                gaps.append(len(tex))
                pieces.append((len(tex), start + mark.start))
            opened.append(_Part.GAP if is_gap else _Part.SHOWN)
        elif mark.piece is Piece.CLOZE_HINT:
            opened[-1] = _Part.HINT_OF_GAP if opened[-1] is _Part.GAP else _Part.HINT
        elif opened.pop() in (_Part.GAP, _Part.HINT_OF_GAP):
            tex += f"[{hint or '...'}]"
            hint = ""
        if not any(opened):
            pieces.append((len(tex), start + position))
    tex += body[position:]
    display = token.piece is Piece.DISPLAY_MATH
    return Formula(text, token.start, tex, display, False, tuple(pieces), tuple(gaps))
