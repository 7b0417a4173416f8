r"""Formulas fit on a phone: what is wider has to be scrolled sideways, in the middle of recall.

A formula on a line of its own may have a narrow form for phones, its author's or ours.
"""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.kinds.formula import Formula as ByName
from flashgen.math.judge import width
from flashgen.math.narrow import IN_TEXT_EX, MAX_EX, narrow
from flashgen.rules.formulas import Formula, formulas
from flashgen.rules.subject import Subject

TOO_WIDE = Rule.warning(
    "FG414",
    "formula wider than a phone",
    """
    Most reviews are done on phones, and a formula that must be scrolled sideways is not seen
    whole. Measured with the MathJax of Anki, for a phone of 360 px. A formula on a line of its
    own gets a narrow form for phones, broken at its relations and operators; this one has no
    place to break, or stands within a line. `tex_narrow` is a narrow form by hand.
    """,
    bad=r"""
summary: |
  $$\frac{\sum_{i=1}^{n} (y_i - \hat{y}_i)^2}{n - p - 1} \Bigm/
  \frac{\sum_{i=1}^{n} (y_i - \bar{y})^2}{n - 1} \text{ is one minus adjusted } R^2$$
""",
    good=r"""
summary: |
  $$\frac{\sum_{i=1}^{n} (y_i - \hat{y}_i)^2}{n - p - 1} \Bigm/
  \frac{\sum_{i=1}^{n} (y_i - \bar{y})^2}{n - 1}$$ is one minus adjusted $R^2$
""",
)

_SPLIT = r"break it with `\\` inside `\begin{aligned} … \end{aligned}`"
_BY_HAND = f"{_SPLIT}, or do so in `tex_narrow` for phones alone"
_MAY_BE_WIDE = 20
"""Characters of TeX below which nothing is wide enough to be worth measuring."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas that are wider than the screen of a phone."""
    by_hand = {id(item.tex) for item in subject.question.each(ByName) if item.tex_narrow}
    for formula in formulas(subject.texts):
        if len(formula.tex) < _MAY_BE_WIDE or (formula.bare and not formula.display):
            continue  # nobody sees a symbol of `where` alone on its line
        if id(formula.text) in by_hand:
            continue
        room = IN_TEXT_EX if formula.display and not formula.bare else MAX_EX
        wide = width(_on_a_phone(formula, room), display=formula.display)
        if wide and wide > room:
            percent = round(100 * wide / room)
            message = f"this formula takes {percent} % of the width of a phone"
            hint = _BY_HAND if formula.bare else _SPLIT
            if not formula.display:
                hint = f"give it a line of its own with `$$`, and {_SPLIT}"
            yield subject.finding_in(formula.text, formula.start, TOO_WIDE, message, hint)


def _on_a_phone(formula: Formula, room: float) -> str:
    if not formula.display or formula.has_clozes:
        return formula.tex
    return narrow(formula.tex, room) or formula.tex
