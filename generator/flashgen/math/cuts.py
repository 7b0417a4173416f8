"""Where a formula may be cut into lines: between its parts, before relations and operators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, auto


class Break(IntEnum):
    """What stands where a line may end, the best place first."""

    START = 0
    """Nothing: the formula, or a line of its author, begins."""
    GAP = auto()
    ARROW = auto()
    RELATION = auto()
    OPERATOR = auto()
    COMMA = auto()
    INSIDE = auto()
    """An operator or a comma inside brackets that do not stretch."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula that stays on a line, blanks included, and what it begins with."""

    tex: str
    begins: Break


_TOKEN = re.compile(
    r"(?P<sized>\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z]))\s*(?:\\[A-Za-z]+|\\.|\S)"
    r"|\\[A-Za-z]+\*?|\\.|:=|\S",
    re.DOTALL,
)
_RELATIONS = frozenset(
    r"= < > := \not \le \leq \ge \geq \ne \neq \lt \gt \approx \sim \simeq \cong \equiv \propto "
    r"\to \rightarrow \longrightarrow "
    r"\leftarrow \gets \mapsto \longmapsto \subseteq \supseteq \subset \ll \gg \coloneqq "
    r"\triangleq \doteq \lesssim \gtrsim \leqslant \geqslant \preceq \succeq".split()
)
_OPERATORS = frozenset(r"+ - \pm \mp \times \cdot \cup \cap \oplus \otimes \wedge \vee".split())
_ARROWS = frozenset(
    r"\implies \impliedby \iff \Rightarrow \Leftarrow \Leftrightarrow \Longrightarrow "
    r"\Longleftrightarrow".split()
)
_GAPS = frozenset((r"\quad", r"\qquad"))
_COMMAS = frozenset((",", ";", r"\colon"))
_BRACKETS = dict(
    pair.split()
    for pair in (
        r"} {", r"\} \{", r"\end \begin", r"\rangle \langle", r"\rVert \lVert", r"\rvert \lvert",
        r"\rfloor \lfloor", r"\rceil \lceil", r"\rbrace \lbrace", r"\rbrack \lbrack",
    )
)  # fmt: skip
_CLOSES = {close: (open_,) for close, open_ in _BRACKETS.items()} | dict.fromkeys(")]", ("(", "["))
"""What may have opened a bracket: intervals are open on one side."""
_BARS = frozenset(("|", r"\|", r"\Vert", r"\vert"))
_OPENS = frozenset(("(", "[", *_BRACKETS.values(), *_BARS))
_BREAKABLE = frozenset(("(", "[", r"\{", "big"))
"""Brackets inside which a line may end: they do not stretch."""
_LINES = re.compile(
    r"\\begin\{(aligned|align\*?|split|gathered|gather\*?)\}(?P<lines>.*)\\end\{\1\}", re.DOTALL
)
_OUTERMOST = (
    (Break.GAP, _GAPS),
    (Break.ARROW, _ARROWS),
    (Break.RELATION, _RELATIONS),
    (Break.COMMA, _COMMAS),
)
_EXTRA_SPACE = re.compile(r"\s*\[[^\]]*\]")


def lines(tex: str) -> list[list[Piece]]:
    """Return the lines of a formula as its author broke it, each cut wherever it can be."""
    written = _LINES.fullmatch(tex)
    if not written or rf"\begin{{{written[1]}}}" in written["lines"]:
        return [list(_pieces(tex))]
    return [list(_pieces(line.strip())) for line in _written_lines(written["lines"])]


def goes_on(line: list[Piece]) -> bool:
    """Say whether a line of an author goes on with what stood in the line before."""
    first = _TOKEN.match(line[0].tex.lstrip())
    if not first or first[0] in _RELATIONS | _ARROWS | _GAPS:
        return True
    has_relation = any(piece.begins is Break.RELATION for piece in line)
    return first[0] in _OPERATORS and not has_relation


def begins_with_relation(piece: Piece) -> bool:
    """Say whether a piece begins with a relation, as in the lines below the first one."""
    first = _TOKEN.match(piece.tex.lstrip())
    return first is not None and first[0] in _RELATIONS


def _written_lines(tex: str) -> Iterator[str]:
    r"""Cut at the outermost `\\`; what stands at every second `&` is a part of its own."""
    line, start, marks = "", 0, 0
    for at, sign, opened in _walk(tex):
        if opened or sign not in ("&", r"\\") or at < start:
            continue
        line += tex[start:at]
        start = at + len(sign)
        if sign == "&":
            marks += 1
            line += " " if marks % 2 else r" \quad "
        else:
            yield line
            line, marks = "", 0
            if space := _EXTRA_SPACE.match(tex, start):
                start = space.end()
    if (line + tex[start:]).strip():
        yield line + tex[start:]


def _pieces(tex: str) -> Iterator[Piece]:
    """Cut a line wherever it may be cut."""
    start, begins, before = 0, Break.START, ""
    for at, sign, opened in _walk(tex):
        kind = _break(sign, opened, before)
        before = before if sign == "&" else sign
        cut = at + len(sign) if sign in _COMMAS else at
        if kind and tex[start:cut].strip():
            yield Piece(tex[start:cut], begins)
            start, begins = cut, kind
        elif kind and start:
            begins = min(begins, kind)  # a comma, and right after it a gap
    yield Piece(tex[start:], begins)


def _break(sign: str, opened: tuple[str, ...], before: str) -> Break | None:
    """Say what sort of break a sign allows: before it, or after a comma."""
    if not before or before in ("^", "_", r"\not"):
        return None
    binary = sign in _OPERATORS and not (
        before in _RELATIONS | _ARROWS | _OPERATORS | _COMMAS | _GAPS | _OPENS
        or before.endswith("(")
    )
    if opened:
        inside = len(opened) == 1 and opened[0] in _BREAKABLE
        return Break.INSIDE if inside and (binary or sign in _COMMAS) else None
    if binary:
        return Break.OPERATOR
    return next((kind for kind, signs in _OUTERMOST if sign in signs), None)


def _walk(tex: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Give each sign with its place and the brackets that are open around it."""
    opened: list[str] = []
    for found in _TOKEN.finditer(tex):
        sign, sized = found[0], found["sized"] or ""
        if sized == r"\right" or sized.endswith("r"):
            _close(opened, ("left" if sized == r"\right" else "big",))
        elif sign in _CLOSES:
            _close(opened, _CLOSES[sign])
        elif sign in _BARS and opened and opened[-1] == sign:
            opened.pop()
            yield found.start(), sign, tuple(opened)
            continue
        yield found.start(), sign, tuple(opened)
        if sized == r"\left" or (sized.endswith("l") and sized != r"\middle"):
            opened.append("left" if sized == r"\left" else "big")
        elif sign in _OPENS:
            opened.append(sign)


def _close(opened: list[str], kinds: tuple[str, ...]) -> None:
    """Close the last bracket of some kinds, with all that is still open inside it."""
    for index in range(len(opened) - 1, -1, -1):
        if opened[index] in kinds:
            del opened[index:]
            return
