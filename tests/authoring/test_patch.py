"""One text of a file changes in the style in which it is written, and no other byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.authoring.edit import as_source
from flashgen.authoring.nodes import Scalar, at, plain
from flashgen.authoring.parse import parse
from flashgen.authoring.patch import patch_text

PATH = ("items", 0, "text")


def file(written: str) -> str:
    return (
        f"# a comment\nid: a\nitems:\n  - id: b   # another\n    text: {written}\n    more: 'x'\n"
    )


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        ("one two", "one three", "one three"),
        ("one two  # why", "one three", "one three  # why"),
        ("one two", "one: three", "'one: three'"),
        ("one two", "one #three's", "'one #three''s'"),
        ("'one two'", "it's one two", "'it''s one two'"),
        ('"one \\"two\\""', 'one "three"', '"one \\"three\\""'),
        ('"a\\tb one"', "a\tb two", '"a\\tb two"'),
        ("one\n      two three", "one two four", "one\n      two four"),
        ("one two", "one\n\ntwo", "|\n      one\n\n      two"),
        ("|\n      one\n      two", "one\nthree", "|\n      one\n      three"),
        ("|-  # kept\n      one\n      two", "one\nthree", "|-  # kept\n      one\n      three"),
        (
            ">-\n      one two\n      three four\n\n      five",
            "one two three 4\nfive",
            ">-\n      one two\n      three 4\n\n      five",
        ),
        (
            ">-\n      one two\n      three",
            "one two three\nfour",
            ">-\n      one two\n      three\n\n      four",
        ),
        (">\n      one two\n      three", "one two 3", ">\n      one two\n      3"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_text_changes_in_its_style(written: str, value: str, expected: str, newline: str) -> None:
    before, after = (file(text).replace("\n", newline) for text in (written, expected))
    assert patch_text(before, PATH, value) == after


def test_a_text_at_the_end_of_a_file_without_a_last_line_end() -> None:
    assert patch_text("a: >-\n  one\n  two", ("a",), "one three") == "a: >-\n  one\n  three"
    assert patch_text("a: one", ("a",), "two") == "a: two"


def test_what_stands_twice_or_nowhere_is_refused() -> None:
    assert patch_text("a: {b: one}\n", ("a", "b"), "one\ntwo") is None
    assert patch_text("a: one\n", ("b",), "two") is None


WORDS = st.lists(st.sampled_from(["one", "two", "it's", "a: b", "#", '"', "\\", "é"]), min_size=1)
STYLES = st.sampled_from(["{}", "'{}'", ">-\n      {}", "|\n      {}", ">-\n      x\n      {}\n"])


@given(WORDS, WORDS, STYLES, st.sampled_from([" ", "\n", "\n\n"]))
def test_whatever_it_says_nothing_else_changes(
    old: list[str], new: list[str], style: str, between: str
) -> None:
    before = file(style.format(" ".join(word.replace("'", "") for word in old)))
    value = between.join(new)
    whole, _ = parse(as_source(before))
    if whole is None or not plain(at(whole, PATH)):
        return
    after = patch_text(before, PATH, value)
    assert after is not None
    node, _ = parse(as_source(after))
    assert node is not None
    scalar = at(node, PATH)
    assert isinstance(scalar, Scalar)
    assert scalar.value.rstrip("\n") == value
    assert after.startswith("# a comment\nid: a\nitems:\n  - id: b   # another\n    text: ")
    assert after.endswith("    more: 'x'\n")
