"""One text of a YAML file is replaced and every other byte stays."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.authoring.edit import replace_text
from flashgen.authoring.nodes import Scalar, at
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source, lines_joined

PATH = ("snippets", 0, "output")
BEFORE = "id: q   # the id\n'title': \"T\"\n\nsnippets:\n"


def value(text: str) -> str:
    node, findings = parse(Source(Path(), "", lines_joined(text)))
    assert node, findings
    scalar = at(node, PATH)
    assert isinstance(scalar, Scalar)
    return scalar.value.rstrip("\n")


@pytest.mark.parametrize(
    ("written", "new", "expected"),
    [
        ("  - output: 3\n    code: x\n", "4", "  - output: |\n      4\n    code: x\n"),
        ("  - output: '3' # three\n", "4", "  - output: | # three\n      4\n"),
        ('  - output: "a\n      b"\n    id: x', "c", "  - output: |\n      c\n    id: x"),
        ("  - output: a\n      b  # c\n", "d", "  - output: |  # c\n      d\n"),
        ("  - output: 3", "4", "  - output: |\n      4"),
        ("  -\n    output:\n      3\n", "4", "  -\n    output:\n      |\n      4\n"),
        (
            "  - output: |\n      3\n    id: x\n",
            "4\n5",
            "  - output: |\n      4\n      5\n    id: x\n",
        ),
        ("  - output: |\n         3\n\n\n", "4", "  - output: |\n         4\n\n\n"),
        ("  - output: >-  # f\n      3\n", "4", "  - output: |-  # f\n      4\n"),
        ("  - output: |+\n      3\n\n", "4", "  - output: |+\n      4\n\n"),
        ("  - output: |2\n       3\n", "4", "  - output: |\n      4\n"),
        ("  - output: |\n      3\n", " 4", "  - output: |2\n       4\n"),
        ("  - output: |\n      3\n", "\n4", "  - output: |2\n\n      4\n"),
        ("  - output: |\n      3\n", "\t4", "  - output: |2\n      \t4\n"),
        ("  - output: |-\n      3\n", " 4", "  - output: |2-\n       4\n"),
        ("  - output: |\n      3", "4", "  - output: |\n      4"),
        ("  - output: |\n      3\n  # c\n", "4", "  - output: |\n      4\n  # c\n"),
        ("  - output: |\n      3\n   \n    id: x\n", "4", "  - output: |\n      4\n    id: x\n"),
        ("  - output: |\n                3\n", " 4", "  - output: |2\n       4\n"),
        ("  - {output: 3, id: x} # c\n", "it's", "  - {output: 'it''s', id: x} # c\n"),
        ('  - {"output": "3"}\n', "4", "  - {\"output\": '4'}\n"),
    ],
)
def test_a_text_becomes_a_block_and_keeps_its_neighbours(
    written: str, new: str, expected: str
) -> None:
    assert replace_text(BEFORE + written, PATH, new) == BEFORE + expected
    assert value(BEFORE + expected) == new


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_stay(end: str) -> None:
    written = (BEFORE + "  - output: 3\n    id: x\n").replace("\n", end)
    expected = (BEFORE + "  - output: |\n      4\n      5\n    id: x\n").replace("\n", end)
    assert replace_text(written, PATH, "4\n5") == expected


def test_several_lines_between_braces_are_not_written() -> None:
    assert replace_text(BEFORE + "  - {output: 3}\n", PATH, "4\n5") is None


@pytest.mark.parametrize("text", ["id: [\n", "id: q\n", "snippets: [{output: [1]}]\n"])
def test_what_is_not_there_is_not_written(text: str) -> None:
    assert replace_text(text, PATH, "4") is None


LINES = st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12))
PRINTED = LINES.map("\n".join).map(lambda text: text.rstrip("\n")).filter(str.strip)
OTHER = "    code: 'x'   # c\n    explain:   \"y\"\n# end\n"


@settings(max_examples=300, deadline=None)
@given(
    old=PRINTED,
    new=PRINTED,
    style=st.sampled_from(["|", "|-", "'", '"', "{"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_is_printed_can_be_written_and_read_back(
    old: str, new: str, style: str, end: str
) -> None:
    if style in ("|", "|-"):
        block = "".join(f"      {line}\n" if line else "\n" for line in old.split("\n"))
        first = f"  - output: |2{style[1:]}\n{block}"
    else:
        one = re.sub(r"[\n\\\"']", "", old).strip() or "x"
        quoted = f"{style}{one}{style}" if style != "{" else f"'{one}'"
        first = f"  - output: {quoted}   # of old\n"
    text = (BEFORE + first + OTHER).replace("\n", end)
    changed = replace_text(text, PATH, new)
    assert changed is not None
    assert value(changed) == new
    assert changed.startswith(BEFORE.replace("\n", end))
    assert changed.endswith(OTHER.replace("\n", end))
    assert ("# of old" in changed) == ("# of old" in text) or "# of old" in new
    assert replace_text(changed, PATH, new) == changed
