"""What YAML cannot read is named at its place, and the rest of the file is read."""

from pathlib import Path

import pytest

from flashgen.authoring import sections
from flashgen.authoring.nodes import Hole, Mapping, Node, Scalar, Sequence
from flashgen.authoring.source import Source

Found = list[tuple[int, int, str]]


def read(text: str) -> tuple[object, Found]:
    node, findings = sections.read(Source(Path("q.yaml"), "q.yaml", text))
    return node and shown(node), [(f.line, f.column, f.code) for f in findings]


def shown(node: Node) -> object:
    """Give nodes as Python's own values; `...` is a hole."""
    match node:
        case Scalar():
            return node.value
        case Sequence(items):
            return [shown(item) for item in items]
        case Mapping(entries):
            return {key: shown(value) for key, value in entries.items()}
    assert isinstance(node, Hole)
    return ...


BROKEN: list[tuple[str, str, object, Found]] = [
    (
        "an open bracket",
        "a: [b, c\nd: e\n",
        {"a": ..., "d": "e"},
        [(1, 4, "FG104")],
    ),
    (
        "an open quote that the next one would close",
        "a: 'b\nc: d\ne: 'f'\n",
        {"a": ..., "c": "d", "e": "f"},
        [(1, 4, "FG104")],
    ),
    (
        "two at once",
        "a: [b\nc: *d\ne: f\n",
        {"a": ..., "c": ..., "e": "f"},
        [(1, 4, "FG104"), (2, 4, "FG107")],
    ),
    (
        "an entry of a list",
        "a:\n  - b: [c\n  - d: e\n  - 'f' g\nh: i\n",
        {"a": [..., {"d": "e"}, ...], "h": "i"},
        [(2, 8, "FG104"), (4, 9, "FG104")],
    ),
    (
        "a key of an entry",
        "a:\n  - b: c\n    d: {e: f_{g}}\n    h: |\n      i: '\n    j: `k`\n",
        {"a": [{"b": "c", "h": "i: '", "d": ..., "j": ...}]},
        [(3, 14, "FG104"), (6, 8, "FG104")],
    ),
    (
        "comments and blank lines between",
        "# x\na:\n\n  # y\n  - [b\n\n  - c\n# z\nd: e\n",
        {"a": [..., "c"], "d": "e"},
        [(5, 5, "FG104")],
    ),
    (
        "a key twice, here and there",
        "a: [b]\nc: [\na: [d]\n",
        {"a": ["b", "d"], "c": ...},
        [(2, 4, "FG104"), (3, 1, "FG105")],
    ),
    (
        "a key twice, within one part",
        "a: {b: c, b: d}\n",
        {"a": {"b": "c"}},
        [(1, 11, "FG105")],
    ),
    (
        "a text that a comma cuts off",
        "a: {b: c, d e, f: g}\n",
        {"a": {"b": ..., "f": "g"}},
        [(1, 11, "FG110")],
    ),
    (
        "an escape that nobody means",
        'a: "\\theta"\nb: c\n',
        {"a": ..., "b": "c"},
        [(1, 5, "FG106")],
    ),
    (
        "a character that no file may contain",
        "a: b\x07\nc: [d\n",
        {"a": "b", "c": ...},
        [(1, 5, "FG106"), (2, 4, "FG104")],
    ),
    (
        "a warning beside an error",
        "a: b #c\nd: [\n",
        {"a": "b", "d": ...},
        [(1, 6, "FG108"), (2, 4, "FG104")],
    ),
    ("nothing that looks like a key", "[a\n", None, [(1, 1, "FG104")]),
]


@pytest.mark.parametrize(
    ("text", "nodes", "found"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_what_is_broken_is_a_hole_and_the_rest_is_there(
    text: str, nodes: object, found: Found
) -> None:
    assert read(text) == (nodes, found)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("where: {L: layers, h_{kv}: x}\n", "h_{kv}"),
        ("where: {L: layers, x: h_{kv}}\n", "h_{kv}"),
        ("where: {L: layers,\n        h_{kv}: x}\n", "h_{kv}"),
        ("topics: [a, x_{i}^{2}]\n", "x_{i}^{2}"),
        ("topics: [f[x], b]\n", "f[x]"),
    ],
)
def test_a_brace_inside_braces_is_said_to_be_one_of_yaml(text: str, word: str) -> None:
    _, (finding,) = sections.read(Source(Path("q.yaml"), "q.yaml", text))
    bracket = finding.excerpt[finding.column - 1]
    assert finding.message == f"YAML takes this `{bracket}` for its own, not for part of the text"
    assert finding.hint.endswith(f"quote such a text: `'{word}'`")
    assert finding.excerpt[: finding.column - 1].endswith(word.partition(bracket)[0])


def test_a_hostile_file_is_not_read_again_and_again() -> None:
    _, found = read("".join(f"k{number}: [\n" for number in range(5_000)))
    assert len(found) == 1
