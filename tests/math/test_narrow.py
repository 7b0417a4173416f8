r"""Formulas broken for a phone: where, and that nothing of them is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.authoring.schema import trim_tex
from flashgen.math.judge import judge, width
from flashgen.math.narrow import IN_TEXT_EX, MAX_EX, narrow
from flashgen.math.tokens import tokens

SUM = " + ".join("abcdefgh")
LEFT = r"\mathbb{E}[(a + b + c + d)^2]"


def lines(tex: str, room: float = MAX_EX) -> list[str]:
    """Return the lines of the narrow form without what sets them, `>` for those that hang."""
    broken = narrow(tex, room).removeprefix("\\begin{aligned}\n").removesuffix("\n\\end{aligned}")
    marked = broken.replace("& \\quad ", "&>").replace("{} ", "")
    return [" ".join(line.split()) for line in marked.split(" \\\\\n")] if broken else []


@pytest.mark.parametrize(
    ("tex", "broken"),
    [
        pytest.param("a = b", [], id="what fits stays"),
        pytest.param(rf"\frac{{{SUM} = {SUM}}}{{2}}", [], id="no place to break"),
        pytest.param(rf"\left( {SUM} + {SUM} \right)", [], id="brackets that stretch"),
        pytest.param(rf"{LEFT} = {SUM}", [f"& {LEFT}", f"&>= {SUM}"], id="before a relation"),
        pytest.param(
            rf"x = {LEFT} + a + b + c = {SUM}",
            [f"x & = {LEFT} + a + b + c", f"& = {SUM}"],
            id="below the first relation",
        ),
        pytest.param(
            rf"{LEFT} = {SUM}, \qquad x = y",
            [f"& {LEFT}", f"&>= {SUM},", "& x= y"],
            id="parts stand below each other",
        ),
        pytest.param(
            rf"a + b < c + d + e + f \iff p > {LEFT}",
            ["& a + b < c + d + e + f", rf"&>\iff p > {LEFT}"],
            id="arrows before relations",
        ),
        pytest.param(
            rf"{LEFT} = 1 \quad \text{{and}} \quad {LEFT} = 2",
            [f"& {LEFT} = 1", rf"& \text{{and}}\quad {LEFT}= 2"],
            id="a word stays with what follows it",
        ),
        pytest.param(
            rf"y = {SUM} + i + {SUM}",
            [f"y & = {SUM} + i", f"&>+ {SUM}"],
            id="before an operator",
        ),
        pytest.param(
            rf"{LEFT} = -x^{{-2}} - \Pr(s = t + 1) - a",
            [f"& {LEFT}", r"&>= -x^{-2} - \Pr(s = t + 1) - a"],
            id="not at a sign, in an exponent or in brackets",
        ),
        pytest.param(
            rf"\begin{{aligned}} {LEFT} &= {LEFT} + z \\[2pt] &= a + b + c \end{{aligned}}",
            [f"& {LEFT}", f"&>= {LEFT} + z", "&>= a + b + c"],
            id="lines of the author stay lines",
        ),
        pytest.param(
            ", ".join(rf"\theta_{{{n}}}" for n in range(10, 24)) + r" \in A",
            ["& " + ", ".join(rf"\theta_{{{n}}}" for n in range(10, 19)) + ",",
             "&>" + ", ".join(rf"\theta_{{{n}}}" for n in range(19, 24)) + r" \in A"],
            id="after a comma",
        ),
        pytest.param(
            rf"\Bigl({SUM} + \alpha + \beta + \gamma + \delta\Bigr)^2",
            [rf"& \Bigl({SUM} + \alpha", r"&>+ \beta + \gamma + \delta\Bigr)^2"],
            id="inside brackets that do not stretch",
        ),
        pytest.param(rf"\color{{red}} {LEFT} = {SUM}", [], id="what a cut would end"),
        pytest.param(rf"{LEFT} = {SUM} \tag{{1}}", [], id="a number of its own"),
    ],
)  # fmt: skip
def test_a_formula_is_broken(tex: str, broken: list[str]) -> None:
    assert lines(tex) == broken


def test_there_is_less_room_in_a_text() -> None:
    tex = rf"x = {LEFT} + a + b + c + d"
    assert IN_TEXT_EX < (width(tex, display=True) or 0) < MAX_EX
    assert lines(tex) == []
    assert len(lines(tex, IN_TEXT_EX)) == 2


PIECES = [
    "a", "b_1", r"\hat{y}", r"\frac{a + b}{c}", "=", r"\le", "+", "-", r"\cdot", ",", r"\quad",
    r"\qquad", r"\text{and}", r"\iff", r"\sum_{i=1}^n x_i", "(", ")", "[", "]", "|", r"\|",
    r"\left(", r"\right)", r"\bigl(", r"\bigr)", r"\begin{cases} a & b \\ c & d \end{cases}",
    r"\not", r"\exp(a + b)", "^2", "_k", "{", "}", r"\lVert x - y \rVert_2", r"\colon", "&", r"\\",
    r"\begin{aligned}", r"\end{aligned}", ":=", r"\{", r"\}", r"\ ", r"\,", r"\mid",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=8, max_size=40).map(" ".join).map(trim_tex))
@settings(max_examples=300, deadline=None)
def test_whatever_is_broken_is_good_narrower_and_whole(tex: str) -> None:
    broken = narrow(tex)
    if broken:
        assert judge(broken, display=True) == ()
        assert (width(broken, display=True) or 0) < (width(tex, display=True) or 0)
        assert [t.text for t in tokens(broken)] == [t.text for t in tokens(tex)]
