r"""Formulas fit on a phone: what is wider has to be scrolled sideways, in the middle of recall.

Anki's MathJax sizes a formula by the x-height of the text around it, and its SVG is measured in the
same unit: 1 ex is about 0.53 em in the fonts of phones. A formula of a card has 92 % of 18 px
there, so 350 px, the column of a 380 px phone, hold 40 ex.
"""

from collections.abc import Iterator

from flashgen.authoring.nodes import Scalar
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.markup.scan import Piece, Token, UnbalancedClozeError, scan
from flashgen.math.breadth import breadth
from flashgen.math.typeset import typesetter
from flashgen.rules.subject import Role, Subject

MAX_EX = 40.0
_SPLIT = r"break it with `\\` inside `\begin{aligned} … \end{aligned}`"
_MAY_BE_WIDE = 20
"""Characters of TeX below which nothing is wide enough to be worth measuring."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas that are wider than the screen of a phone."""
    for path, scalar, role in subject.texts:
        if role is Role.TEX and path[-1] == "tex":
            yield from _check(subject, scalar, 0, scalar.value.strip(), display=True)
        elif role is Role.MARKDOWN and "$" in scalar.value:
            try:
                tokens = scan(scalar.value, clozes=path[0] == "clozes")
            except UnbalancedClozeError:
                continue
            for token in tokens:
                if token.piece in (Piece.INLINE_MATH, Piece.DISPLAY_MATH):
                    display = token.piece is Piece.DISPLAY_MATH
                    tex = _without_marks(token)
                    yield from _check(subject, scalar, token.start, tex, display=display)


def _without_marks(token: Token) -> str:
    body = token.body
    for mark in reversed(token.inside):
        body = body[: mark.start] + body[mark.end :]
    return body


def _check(
    subject: Subject, scalar: Scalar, offset: int, tex: str, *, display: bool
) -> Iterator[Diagnostic]:
    if breadth(tex) <= MAX_EX or len(tex) < _MAY_BE_WIDE:
        return
    width = typesetter().width(tex, display=display)
    if width and width > MAX_EX:
        percent = round(100 * width / MAX_EX)
        message = f"this formula takes {percent} % of the width of a phone"
        hint = _SPLIT if display else "give it a line of its own with `$$`, and " + _SPLIT
        yield subject.finding_in(scalar, offset, "FG414", message, hint, Severity.WARNING)
