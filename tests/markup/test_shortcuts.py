"""Every shortcut gives what the long way gives: common TeX."""

from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flashgen.math import common_tex, typeset
from flashgen.math.common_tex import is_common


def joined(pieces: list[str], most: int = 12) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=most).map("".join)


@cache
def mathjax() -> Any:  # noqa: ANN401
    return typeset.context().get("problem")


def problem(tex: str) -> str:
    return str(mathjax()(tex, True)) + str(mathjax()(tex, False))


def test_mathjax_knows_every_common_symbol_with_scripts() -> None:
    symbols = sorted(common_tex._SYMBOLS)
    assert [s for s in symbols if problem(f"{s}_{{1}}^{{2}} {s} x")] == []
    assert [s for s in common_tex.SPACES if problem(f"x{s} y")] == []
    letters = sorted(common_tex._LETTERS)
    assert [s for s in letters if problem(f"x_{s} y^{s}")] == []


def test_mathjax_knows_every_common_fence_and_argument() -> None:
    fences = sorted(common_tex._FENCES)
    assert [f for f in fences if problem(rf"\left{f} x \right{f}_1^2 \bigl{f} \Biggr{f}^2")] == []
    names = common_tex.ARGUMENTS.items()
    inner = r"{\frac{1}{2}}"
    assert [n for n, count in names if problem(n + "{}" * count + n + inner * count + "_1^2")] == []


TEX = [
    *["x", "y ", "12", "3.5", "+", "-", "=", "<", "(", ")", "[", "]", "|", "*", "{", "}", "_", "^"],
    *[
        "_{i}",
        "^{2}",
        r"\frac{a}{b}",
        r"\frac",
        r"\hat{x}",
        r"\hat",
        r"\left(",
        r"\right)",
        r"\left.",
    ],
    *[r"\right|", r"\bigl(", r"\bigr)", r"\begin{pmatrix}", r"\end{pmatrix}", "&", r"\\", " ", ","],
    *[
        r"\text{if x}",
        r"\, ",
        r"\quad ",
        r"\sqrt{2}",
        r"\operatorname{KL}",
        r"\sum",
        r"\log ",
        r"\top ",
    ],
]


@settings(max_examples=100, deadline=None)
@given(joined(TEX, most=10))
def test_mathjax_typesets_every_common_formula(tex: str) -> None:
    assume(is_common(tex))
    assert problem(tex) == ""


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{1}{n} \sum_{i=1}^{n} x_i",
        r"\left\lVert z - z_+ \right\rVert_2^2 \ge 0",
        "a, b",
        r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} \mathbf{x}",
        r"p(x_t \mid x_{<t})",
    ],
)
def test_usual_formulas_are_common(tex: str) -> None:
    assert is_common(tex)
    assert problem(tex) == ""


@pytest.mark.parametrize(
    "tex",
    [
        "",
        "{",
        "}",
        "x_",
        "x_1_2",
        "x^a^b",
        r"\frac{1}",
        r"\left( x",
        r"x \right)",
        r"\R",
        "a & b",
        "x'",
        r"\begin{pmatrix} 1 \\[x] 2 \end{pmatrix}",
        r"\sqrt[3]{x}",
        r"x_\log",
        "$",
        "%",
        "é",
        "{" * 50,
        r"\href{x}{y}",
        r"\def\a{b}\a",
        r"\begin{pmatrix} 1 \end{bmatrix}",
        "x" * 500,
    ],
)
def test_what_is_not_certain_is_left_to_mathjax(tex: str) -> None:
    assert not is_common(tex)
