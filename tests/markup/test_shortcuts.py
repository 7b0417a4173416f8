"""Every shortcut gives what the long way gives: plain Markdown, common TeX, code, one line."""

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flashgen.markup.highlight import LANGUAGES, highlighted
from flashgen.markup.markdown import Renderer
from flashgen.markup.plain import paragraphs
from flashgen.math import common_tex, typeset
from flashgen.math.common_tex import is_common
from flashgen.targets.markdown.writer import Writer


@cache
def renderer() -> Renderer:
    return Renderer(str)


def markdown(text: str) -> str:
    return renderer()._sanitizer.clean(renderer()._convert(text))


def joined(pieces: list[str], most: int = 12) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=most).map("".join)


PLAIN = [
    *["a", "word", "Wörter", "12", "7.", "3)", "1. ", " ", "  ", ", ", ". ", ": ", ":", ";", "- "],
    *["+", "=", "---", "(", ")", "'", '"', "?", "!", "/", "%", "–", "→", "\n", "\n\n", "\n\n\n"],
    *["\ue0000\ue001", "**b**", "**bold word.**", "*i*", "*“said so”*", "`code`", "`a_b(x)`", "**"],
    *[
        "*",
        "`",
        "** b**",
        "http:",
        "www.",
        "’",
        "\n: d",
        "a*b",
        " \n",
        "中文",
        "\n-",
        "\n=",
        "\n1.",
    ],
]


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(joined(PLAIN))
def test_plain_paragraphs_are_what_markdown_makes_of_them(text: str) -> None:
    html = paragraphs(text)
    assume(html is not None)
    assert html == markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "Two sentences. With **bold**, *italics* and `code_of(x)`.",
        "Lines\nof one paragraph.\n\nAnd another: \ue0000\ue001.",
        "*“A question?”*",
    ],
)
def test_usual_texts_are_plain(text: str) -> None:
    assert paragraphs(text) == markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a_b_c",
        "- a",
        "a\n- b",
        "1. a",
        "# a",
        "a  \nb",
        "a\n---",
        "<b>",
        "a & b",
        "[a](b)",
        " a",
        "a\n: b",
        "\\*a\\*",
        "*a *b*",
        "**a*",
        "`a`b`",
        "a | b",
        "> a",
        "a\tb",
        "a\xa0b",
        "~a~",
        "a\n\n\nb",
    ],
)
def test_what_markdown_has_to_decide_is_not_plain(text: str) -> None:
    assert paragraphs(text) is None


LINE = [
    *[
        "a",
        "Word",
        "1. ",
        " ",
        "  ",
        ", ",
        "-",
        "*",
        "**",
        "(",
        ")",
        "$x$",
        "$a_{b}$",
        "$$y$$",
        "$",
    ],
    *[
        "`c`",
        "``a`b``",
        "`",
        "```",
        "~~~",
        "<b>",
        "|",
        "\\",
        "\\$",
        "[a](b)",
        "#",
        "$\\{x\\}$",
        ":",
        "_",
    ],
]


@settings(max_examples=300, deadline=None)
@given(joined(LINE))
def test_one_line_is_written_like_any_text(text: str) -> None:
    writer = Writer(str)
    assert writer.prose(text) == writer._prose(text)


CODE = [
    *[
        "a",
        "b = 1",
        "def f(x):",
        "\n",
        "\n    ",
        "\n\n",
        "  ",
        '"s"',
        "'",
        "# c",
        "`",
        "```",
        "~~~",
        "<b>",
    ],
    *[
        "&amp;",
        "SELECT *",
        "- x: y",
        "{",
        "}",
        "\\",
        "\\n",
        "$x",
        "{{c1::a}}",
        "@",
        "|",
        "> q",
        "\t",
    ],
]


@settings(max_examples=150, deadline=None)
@given(joined(CODE), st.sampled_from(LANGUAGES))
def test_code_is_coloured_as_by_way_of_markdown(code: str, language: str) -> None:
    html = highlighted(code, language)
    assume(html is not None)
    fence = "`" * (max((len(run) for run in re.findall("`+", code)), default=0) + 3)
    by_markdown = markdown(f"{fence}{language}\n{code}\n{fence}")
    assert renderer()._sanitizer.clean(str(html)) == by_markdown


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
