r"""Formulas fit on a phone: what is wider has to be scrolled sideways, in the middle of recall.

A formula on a line of its own may have a narrow form for phones, its author's or ours.
"""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Severity
from flashgen.math.judge import width
from flashgen.math.narrow import IN_TEXT_EX, MAX_EX, narrow
from flashgen.rules.formulas import Formula, formulas
from flashgen.rules.subject import Subject

_SPLIT = r"break it with `\\` inside `\begin{aligned} … \end{aligned}`"
_BY_HAND = f"{_SPLIT}, or do so in `tex_narrow` for phones alone"
_MAY_BE_WIDE = 20
"""Characters of TeX below which nothing is wide enough to be worth measuring."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas that are wider than the screen of a phone."""
    by_hand = {id(item.tex.span) for item in subject.question.formulas if item.tex_narrow}
    for formula in formulas(subject):
        if len(formula.tex) < _MAY_BE_WIDE or (formula.bare and not formula.display):
            continue  # nobody sees a symbol of `where` alone on its line
        if id(formula.scalar) in by_hand:
            continue
        room = IN_TEXT_EX if formula.display and not formula.bare else MAX_EX
        wide = width(_on_a_phone(formula, room), display=formula.display)
        if wide and wide > room:
            percent = round(100 * wide / room)
            message = f"this formula takes {percent} % of the width of a phone"
            hint = _BY_HAND if formula.bare else _SPLIT
            if not formula.display:
                hint = f"give it a line of its own with `$$`, and {_SPLIT}"
            yield subject.finding_in(
                formula.scalar, formula.start, "FG414", message, hint, Severity.WARNING
            )


def _on_a_phone(formula: Formula, room: float) -> str:
    if not formula.display or formula.has_clozes:
        return formula.tex
    return narrow(formula.tex, room) or formula.tex
