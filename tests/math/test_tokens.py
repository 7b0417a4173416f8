r"""TeX as a list of what it shows: spelling does not matter, order and scripts do."""

import pytest

from flashgen.math.tokens import contains, tokens


def shown(tex: str) -> list[str]:
    return [token.text for token in tokens(tex)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (r"x_{i}", "x _i"),
        (r"z^{+}", "z^+"),
        (r"\tfrac12", r"\frac{1}{2}"),
        (r"\bigl( x \bigr)", "(x)"),
        (r"\left\lVert u \right\rVert", r"\| u \|"),
        (r"z'", r"z^{\prime}"),
        (r"a \leq b", r"a \le{} b"),
        (r"a\,b \\ & c", "a b c"),
        (r"\operatorname*{arg\,max}_x", r"\operatorname{arg\,max}_x"),
        ("{{x}}", "x"),
        (r"\textcolor{red}{x}", "x"),
        (r"\colorbox{yellow}{a} b", "a b"),
    ],
)
def test_what_looks_alike_is_the_same(one: str, two: str) -> None:
    assert shown(one) == shown(two)


@pytest.mark.parametrize(
    ("one", "two"), [("x_{ij}", "x_i j"), ("x^2", "x_2"), ("xy", "yx"), (r"\alpha", "a")]
)
def test_what_looks_different_is_not(one: str, two: str) -> None:
    assert shown(one) != shown(two)


@pytest.mark.parametrize(
    ("inner", "is_in"),
    [
        ("s_j", True),
        ("s_{j}", True),
        (r"\exp(s_j/\tau)", True),
        ("N", True),
        ("s", True),
        ("s_k", False),
        ("t", False),
        (r"\tau", True),
        ("j / s", False),
    ],
)
def test_a_formula_is_found_inside_another_by_its_tokens(inner: str, is_in: bool) -> None:
    outer = r"-\log \frac{\exp(s_{+}/\tau)}{\sum_{j=1}^{N} \exp\bigl(s_{j}/\tau\bigr)}"
    assert contains(tokens(outer), tokens(inner)) is is_in


def test_scripts_and_places_are_known() -> None:
    found = {t.text: (t.scripts, t.offset) for t in tokens(r"a_{b^c} d^{e}")}
    assert found["a"] == (0, 0)
    assert found["b"] == (1, 3)
    assert found["c"] == (2, 5)
    assert found["d"] == (0, 8)
    assert found["e"] == (1, 11)


@pytest.mark.parametrize(
    "tex", ["", "{", "}", "_", "^", "\\", r"\text", r"\text{", "'", "{}", "x_"]
)
def test_unfinished_tex_has_tokens_too(tex: str) -> None:
    assert isinstance(tokens(tex), tuple)
