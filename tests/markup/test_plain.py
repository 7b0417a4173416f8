"""Plain paragraphs are read at once into the tree that Markdown makes of them."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flashgen.markup.leaves import Leaves
from flashgen.markup.markers import guard
from flashgen.markup.plain import paragraphs
from flashgen.markup.read import by_markdown
from flashgen.markup.scan import scan
from flashgen.markup.tree import Nodes


def guarded(text: str) -> tuple[str, Leaves]:
    tokens = scan(text)
    return guard(text, tokens), Leaves(text, tokens)


def at_once(text: str) -> Nodes | None:
    marked, leaves = guarded(text)
    return paragraphs(marked, leaves.leaf)


def joined(pieces: list[str], most: int = 12) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=most).map("".join)


PLAIN = [
    *["a", "word", "Wörter", "12", "7.", "3)", "1. ", " ", "  ", ", ", ". ", ": ", ":", ";", "- "],
    *["+", "=", "---", "(", ")", "'", '"', "?", "!", "/", "%", "–", "→", "\n", "\n\n", "\n\n\n"],
    *["$x$", "$$y$$", "**b**", "**bold word.**", "*i*", "*“said so”*", "`code`", "`a_b(x)`", "**"],
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
    nodes = at_once(text)
    assume(nodes is not None)
    assert nodes == by_markdown(*guarded(text))


@pytest.mark.parametrize(
    "text",
    [
        "Two sentences. With **bold**, *italics* and `code_of(x)`.",
        "Lines\nof one paragraph.\n\nAnd another: $x$.",
        "*“A question?”*",
    ],
)
def test_usual_texts_are_plain(text: str) -> None:
    assert at_once(text) == by_markdown(*guarded(text))


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
    assert at_once(text) is None
