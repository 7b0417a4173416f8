r"""Formulas fit on a phone: what is wider has to be scrolled sideways, in the middle of recall.

Anki's MathJax sizes a formula by the x-height of the text around it, and its SVG is measured in the
same unit: 1 ex is about 0.53 em in the fonts of phones. A formula of a card has 92 % of 18 px
there, so 350 px, the column of a 380 px phone, hold 40 ex.
"""

from collections.abc import Iterator

from flashgen.diagnostics import Diagnostic, Rule
from flashgen.math.judge import width
from flashgen.rules.formulas import formulas
from flashgen.rules.subject import Subject

TOO_WIDE = Rule.warning(
    "FG414",
    "formula wider than a phone",
    """
    Most reviews are done on phones, and a formula that must be scrolled sideways is not seen
    whole. Measured with the MathJax of Anki, for a column of 350 px.
    """,
    bad=r"""
summary: |
  $$\sum_{i=1}^{n} (y_i - \hat{y}_i)^2
  = \sum_{i=1}^{n} (y_i - \bar{y})^2 - \sum_{i=1}^{n} (\hat{y}_i - \bar{y})^2$$
""",
    good=r"""
summary: |
  $$\begin{aligned}
  \sum_{i=1}^{n} (y_i - \hat{y}_i)^2 = {} & \sum_{i=1}^{n} (y_i - \bar{y})^2 \\
  & - \sum_{i=1}^{n} (\hat{y}_i - \bar{y})^2
  \end{aligned}$$
""",
)

MAX_EX = 40.0
_SPLIT = r"break it with `\\` inside `\begin{aligned} … \end{aligned}`"
_MAY_BE_WIDE = 20
"""Characters of TeX below which nothing is wide enough to be worth measuring."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Report formulas that are wider than the screen of a phone."""
    for formula in formulas(subject.texts):
        if len(formula.tex) < _MAY_BE_WIDE or (formula.bare and not formula.display):
            continue  # nobody sees a symbol of `where` alone on its line
        wide = width(formula.tex, display=formula.display)
        if wide and wide > MAX_EX:
            percent = round(100 * wide / MAX_EX)
            message = f"this formula takes {percent} % of the width of a phone"
            hint = (
                _SPLIT if formula.display else f"give it a line of its own with `$$`, and {_SPLIT}"
            )
            yield subject.finding_in(formula.text, formula.start, TOO_WIDE, message, hint)
