"""Nodes become values, and a part that does not fit hides nothing of the rest."""

from pathlib import Path
from typing import Annotated, Literal

import pytest

from flashgen.authoring import sections
from flashgen.authoring.decode import Decoded, decode, read
from flashgen.authoring.schema import (
    Date,
    Least,
    Line,
    Markdown,
    Model,
    Pairs,
    Plain,
    Role,
    Slug,
    Symbol,
    Tag,
    Tex,
    Text,
    Verbatim,
    model,
    trim_tex,
    usual,
)
from flashgen.authoring.source import Source


@model
class Leaf(Model):
    """A model in a list."""

    id: Slug
    """Its id."""
    leaves: tuple["Leaf", ...] = ()
    """More of them."""


@model
class Table(Model):
    """A list that is needed."""

    columns: Annotated[tuple[Line, ...], Least(2)]
    """Its columns."""


@model
class Tree(Model):
    """One key for each sort of declaration."""

    text: Markdown
    line: Line | None = None
    tex: Tex | None = None
    code: Verbatim | None = None
    plain: Plain = usual("as usual")
    day: Date | None = None
    tags: tuple[Tag, ...] = ()
    table: Table | None = None
    size: Literal["small", "large"] | None = None
    yes: bool = False
    where: Pairs[Symbol, Markdown] = Pairs()
    ask: Pairs[Plain, Line] = Pairs()
    leaf: Leaf | None = None
    leaves: tuple[Leaf, ...] = ()


def decoded(written: str, whole: str = "text: A\n") -> Decoded[Tree]:
    source = Source(Path("q.yaml"), "q.yaml", whole + written)
    node, findings = sections.read(source)
    assert node, findings
    return decode(Tree, source, node)


def tree(written: str) -> Tree:
    result = decoded(written)
    assert result.whole, result.findings
    assert result.value
    return result.value


READ = [
    ("Markdown keeps its blanks", "text: '  A  '\n", "text", "  A  "),
    ("Markdown loses empty lines around it", "text: |\n\n  A\n\n\n", "text", "A"),
    ("a line loses the blanks around it", "line: ' a '\n", "line", "a"),
    ("a line may end", "line: |\n  a\n", "line", "a"),
    ("TeX loses the blanks around it", "tex: |\n  \\alpha\n", "tex", r"\alpha"),
    ("code keeps its indentation", "code: |2\n    a\n   b\n\n", "code", "  a\n b"),
    ("a number is a text", "plain: 1.10\n", "plain", "1.10"),
    ("what is not written is as usual", "plain:\n", "plain", "as usual"),
    ("what is not written is nothing", "line: ''\n", "line", None),
    ("a day", "day: 2024-02-29\n", "day", "2024-02-29"),
    ("a list", "tags: [a, 'b::c']\n", "tags", ("a", "b::c")),
    ("an empty list", "tags: []\n", "tags", ()),
    ("one of a few", "size: large\n", "size", "large"),
    ("keys of the author's own", "where: {x: a, 'y ': b}\n", "where", {"x": "a", "y": "b"}),
    ("a key without a value is none", "ask: {a: b, c: }\n", "ask", {"a": "b"}),
    *[(f"{word} is true", f"yes: {word}\n", "yes", True) for word in ("yes", "True", "on", "1")],
    *[(f"{word} is false", f"yes: {word}\n", "yes", False) for word in ("no", "FALSE", "off", "0")],
]


@pytest.mark.parametrize(
    ("written", "key", "value"), [row[1:] for row in READ], ids=[row[0] for row in READ]
)
def test_what_fits_is_read(written: str, key: str, value: object) -> None:
    result = decoded(written, whole="" if key == "text" else "text: A\n")
    assert result.whole, result.findings
    assert getattr(result.value, key) == value


@pytest.mark.parametrize(
    ("written", "place"),
    [("text: x\n", (1, 7)), ("text: |\n\n  x\n", (3, 3)), ('text: "\\nx"\n', (1, 10))],
    ids=["plain", "below an empty line", "behind an escape"],
)
def test_a_text_knows_where_it_starts(written: str, place: tuple[int, int]) -> None:
    source = Source(Path("q.yaml"), "q.yaml", written)
    text = decoded(written, whole="").texts[0]
    assert (text, text.role, text.place(source)) == ("x", Role.MARKDOWN, place)


def test_a_text_is_a_string_with_the_role_that_is_declared() -> None:
    value = tree("line: a\ntex: b\ncode: c\nwhere: {d: e}\n")
    assert f"{value.line}{value.tex}" == "ab"
    assert value.where["d"] == "e"
    assert [(str(text), text.role) for text in decoded("where: {d: e}\ntex: b\n").texts] == [
        ("A", Role.MARKDOWN),
        ("d", Role.SYMBOL),
        ("e", Role.MARKDOWN),
        ("b", Role.FORMULA),
    ]
    assert all(isinstance(key, Text) for key in value.where)


def test_models_that_say_the_same_are_equal_wherever_they_stand() -> None:
    assert tree("tags: [a]\n") == tree("\n\ntags:\n  - a\n")
    assert tree("tags: [a]\n") != tree("tags: [b]\n")


def test_models_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        tree("").text = "B"  # type: ignore[misc]
    with pytest.raises(TypeError):
        tree("").where["x"] = "B"  # type: ignore[index]


LOST = [
    ("an unknown key", "lin: a\ntags: [b]\n", [(2, "FG111")], {"tags": ("b",)}),
    ("a wrong text", "line: |\n  a\n  b\ntags: [b]\n", [(2, "FG115")], {"tags": ("b",)}),
    ("a wrong entry", "tags: [a, b c, d]\n", [(2, "FG115")], {"tags": ("a", "d")}),
    ("a symbol without a meaning", "where: {a: , b: c}\n", [(2, "FG112")], {"where": {"b": "c"}}),
    ("an entry of a model", "leaves: [{id: a}, {id: B}]\n", [(2, "FG114")], {"leaves": ["a"]}),
    ("a model in a model", "leaves: [{id: a, leaves: [x]}]\n", [(2, "FG113")], {"leaves": ["a"]}),
    ("a key of a model", "leaves: [{id: a, x: y}]\n", [(2, "FG111")], {"leaves": ["a"]}),
    ("a part that YAML cannot read", "line: 'a\ntags: [b]\n", [], {"tags": ("b",)}),
    ("a list that is none", "leaves: a\nyes: on\n", [(2, "FG113")], {"yes": True}),
    ("two at once", "yes: x\nsize: huge\n", [(2, "FG115"), (3, "FG115")], {"size": None}),
]


@pytest.mark.parametrize(
    ("written", "found", "kept"), [row[1:] for row in LOST], ids=[row[0] for row in LOST]
)
def test_what_does_not_fit_is_left_out_and_the_rest_is_there(
    written: str, found: list[tuple[int, str]], kept: dict[str, object]
) -> None:
    result = decoded(written)
    assert [(finding.line, finding.code) for finding in result.findings] == found
    assert not result.whole
    for name, expected in kept.items():
        value = getattr(result.value, name)
        assert ([leaf.id for leaf in value] if name == "leaves" else value) == expected


def test_columns_are_no_use_when_one_is_missing() -> None:
    result = decoded("table: {columns: [a, ' ', b]}\n")
    assert [finding.code for finding in result.findings] == ["FG112"]
    assert result.value
    assert result.value.table is None
    assert result.texts[1:] == ("a", "b")


def test_what_is_needed_and_missing_is_empty_until_it_is_there() -> None:
    result = decoded("tags: [a]\n", whole="")
    assert [finding.message for finding in result.findings] == ['the key "text" is missing']
    assert result.value
    assert (result.value.text, result.value.tags) == ("", ("a",))


def test_only_a_whole_value_is_read() -> None:
    source = Source(Path("q.yaml"), "q.yaml", "text: A\nlin: b\n")
    node, _ = sections.read(source)
    assert node
    value, findings = read(Tree, source, node)
    assert value is None
    assert [finding.hint for finding in findings] == ['did you mean "line"?']


def test_a_file_of_mistakes_ends_with_one_that_says_so() -> None:
    result = decoded("".join(f"unknown-{number}: x\n" for number in range(20_000)))
    assert result.value is None
    assert [finding.code for finding in result.findings] == ["FG111"] * 500 + ["FG118"]


def test_a_blank_at_the_end_of_tex_leaves_no_backslash_behind() -> None:
    assert [trim_tex(tex) for tex in ("a\\ ", "a \\ \\  ", "a\\\\ ", "a\\\\\\ ", "\\ b")] == [
        "a", "a", "a\\\\", "a\\\\", "\\ b",
    ]  # fmt: skip
