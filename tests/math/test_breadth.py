"""No formula is wider than its bound: MathJax measures what the bound adds up."""

from string import ascii_letters, digits
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flashgen.math import breadth as module
from flashgen.math import common_tex, typeset
from flashgen.math.breadth import breadth
from flashgen.math.common_tex import is_common
from flashgen.rules.width import MAX_EX


@pytest.fixture(scope="module")
def measured() -> Any:  # noqa: ANN401
    return typeset.context().get("width")


SYMBOLS = sorted({*common_tex._SYMBOLS, *common_tex._OPERATORS, *ascii_letters, *digits, ")", "|"})
LETTERS = [*ascii_letters, *digits, *sorted(common_tex._LETTERS)]
FENCES = sorted(common_tex._FENCES)
SAMPLES = [
    *(form.format(s) for s in SYMBOLS for form in ("x {0} x", "{0} = x")),
    *(f"{font}{{{s}}}" for font in (r"\mathbb", r"\boldsymbol") for s in LETTERS),
    *(f"{font}{{{s}}}" for font in sorted(module._FONTS) for s in "bilmpqW1"),
    *(f"{s}_f^{{{s}}}" for s in sorted(common_tex._LETTERS | {"\\int", "\\sum", "f", "W"})),
    *(rf"\left{f} x \right{f} - \Biggl{f} x" for f in FENCES),
    *(rf"\left{f} \dfrac{{\dfrac{{1}}{{2}}}}{{\dfrac{{3}}{{4}}}} \right{f}" for f in FENCES),
    *(f"{name}{{i}}" for name, count in common_tex.ARGUMENTS.items() if count == 1),
    *(f"{name}{{i}}{{W}}" for name, count in common_tex.ARGUMENTS.items() if count == 2),
    *(rf"\text{{{c}}}" for c in ascii_letters + digits + " ,.:;()-"),
    *(f"\\begin{{{m}matrix}} x & 1 \\\\ & y \\end{{{m}matrix}}" for m in ("", *"pbvV")),
]  # fmt: skip


def too_wide(measured: Any, tex: str) -> bool:  # noqa: ANN401
    return bool(max(measured(tex, True), measured(tex, False)) > breadth(tex))


def test_no_part_of_a_formula_is_wider_than_its_bound(measured: Any) -> None:  # noqa: ANN401
    common = [tex for tex in SAMPLES if is_common(tex)]
    assert len(common) > 0.9 * len(SAMPLES)
    assert [tex for tex in common if too_wide(measured, tex)] == []


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    row = st.lists(inner, min_size=1, max_size=4).map(" ".join)
    one = [name for name, count in common_tex.ARGUMENTS.items() if count == 1]
    big = st.sampled_from([r"\sum", r"\int", r"\max"])
    two = [name for name, count in common_tex.ARGUMENTS.items() if count == 2]
    return st.one_of(
        row,
        st.builds("{}{{{}}}".format, st.sampled_from(one), row),
        st.builds("{}{{{}}}{{{}}}".format, st.sampled_from(two), row, row),
        st.builds("{{{}}}_{{{}}}".format, row, row),
        st.builds("{{{}}}_{{{}}}^{{{}}}".format, row, row, row),
        st.builds("{}_{{{}}}^{{{}}}".format, big, row, row),
        st.builds(r"\left{} {} \right{}".format, st.sampled_from(FENCES), row, st.just(".")),
        st.builds(r"\begin{{pmatrix}} {} & {} \\ {} \end{{pmatrix}}".format, row, row, row),
    )  # fmt: skip


FORMULAS = st.recursive(st.sampled_from(SYMBOLS), _larger, max_leaves=12)


@settings(max_examples=150, deadline=None)
@given(FORMULAS)
@example(r"{!}_{\qquad}")
@example(r"x^{i^{i^{\dfrac{W}{i}}}}")
@example(r"\boldsymbol{\mathbb{l}}^{\mathbf{W}}")
def test_no_formula_is_wider_than_its_bound(measured: Any, tex: str) -> None:  # noqa: ANN401
    if is_common(tex):
        assert not too_wide(measured, tex)


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{1}{n} \sum_{i=1}^{n} \bigl(x_i - \mu_{k,1}\bigr)^2",
        r"-\log \frac{\exp(z_i^\top z_j / \tau)}{\sum_{k=1}^{n} \exp(z_i^\top z_k / \tau)}",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \mathbf{x} = \mathbf{0}",
        r"p(x \mid \theta) \approx 0.25 \cdot \hat{y}",
    ],
)
def test_usual_formulas_are_known_to_fit_a_phone(tex: str) -> None:
    assert breadth(tex) <= MAX_EX


@pytest.mark.parametrize("tex", [r"\R", r"\operatorname*{x}", "", "x'", r"\hspace{50em}"])
def test_of_what_is_not_common_nothing_is_known(tex: str) -> None:
    assert breadth(tex) == float("inf")
