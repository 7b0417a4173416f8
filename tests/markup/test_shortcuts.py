"""Every shortcut gives what the long way gives: plain Markdown, code, one line."""

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flashgen.markup.highlight import LANGUAGES, highlighted
from flashgen.markup.markdown import Renderer
from flashgen.markup.plain import paragraphs
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
