"""What YAML may say, and where each thing in it stands."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.authoring.decode import decode
from flashgen.authoring.nodes import Mapping, Scalar, at, key_at, locate, plain
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic
from flashgen.kinds.question import Question


def source(text: str) -> Source:
    return Source(Path("q.yaml"), "q.yaml", text)


def parsed(text: str) -> Mapping:
    node, findings = parse(source(text))
    assert findings == []
    assert node
    return node


def refused(text: str) -> tuple[int, int, str]:
    node, findings = parse(source(text))
    assert node is None
    assert len(findings) == 1
    return findings[0].line, findings[0].column, findings[0].code


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "1.10", "12:30", "012", "0x1F", "1_000", "2026-05-12", "~", "null", "1e3"],
)
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    assert plain(parsed(f"key: {written}\nlist: [{written}]")) == {
        "key": written,
        "list": [written],
    }


def test_keys_stay_the_texts_that_were_written() -> None:
    assert list(parsed("no: a\n1.10: b\n012: c\n").entries) == ["no", "1.10", "012"]


@pytest.mark.parametrize("empty", ["", " ''", ' ""', " |\n", " '  '", " >\n\n"])
def test_a_key_without_a_value_counts_as_not_written(empty: str) -> None:
    assert plain(parsed(f"a: b\nempty:{empty}\n")) == {"a": "b"}


def test_an_empty_value_below_the_kept_key_stays() -> None:
    node = parsed("formulas:\n  - where:\n      x:\n      y: 1\n    name:\n")
    assert plain(node, keep="where") == {"formulas": [{"where": {"x": "", "y": "1"}}]}


LONG = "w " * 60

STYLES = [
    ("plain", "key: ab MARK cd\n"),
    ("plain, wide characters", "key: 深度 😀 MARK cd\n"),
    ("plain, on the next line", "key:\n  ab MARK\n"),
    ("plain, wrapped", "key: ab\n  cd\n\n  ef MARK\n"),
    ("plain, indented list", "list:\n  - - ab\n      MARK cd\n"),
    ("single quotes", "key: 'ab MARK'\n"),
    ("single quotes with a quote before", "key: 'it''s ''so'' MARK'\n"),
    ("single quotes, wrapped", "key: 'it''s\n\n  so\n  MARK'\n"),
    ("double quotes", 'key: "ab MARK"\n'),
    ("double quotes with escapes", 'key: "\\x41\\u00e9\\U0001F600 \\" \\\\ \\n\\t MARK"\n'),
    ("double quotes with escaped blanks", 'key: "a\\ \\x20\\u000a\\_ MARK"\n'),
    ("double quotes, wrapped", 'key: "ab \\\n  cd\n  \\  ef MARK"\n'),
    ("literal", "key: |\n  ab\n  cd MARK\n"),
    ("literal with blank lines first", "key: |\n\n\n  ab\n\n  MARK\n"),
    ("literal with deeper lines", "key: |\n  ab\n      MARK\n  cd\n"),
    ("literal with an indentation indicator", "key: |2\n      ab\n    MARK\n"),
    ("literal, stripped, with a comment", "key: |- # note\n    ab\n    MARK\n"),
    ("literal, kept, at the end", "key: |+\n  ab\n  MARK\n\n\nother: x\n"),
    ("literal with a tab", "key: |\n  ab\n  \tMARK\n"),
    ("literal deep in a list", "a:\n  - b:\n      - c: |\n          x\n\n          y MARK\n"),
    ("literal without a final line break", "key: |\n  MARK"),
    ("folded", "key: >\n  ab\n  cd MARK\n"),
    ("folded with blank lines", "key: >-\n\n  ab\n\n\n  cd\n   more\n  MARK ef\n"),
    ("folded after a long line", f"key: >\n  {LONG}\n  {LONG}MARK\n"),
    ("flow", "key: [ab, {cd: 'x', ef: MARK}]\n"),
]


@pytest.mark.parametrize(("text"), [text for _, text in STYLES], ids=[name for name, _ in STYLES])
def test_a_character_of_a_text_is_found_where_it_was_written(text: str) -> None:
    file = source(text)
    node, findings = parse(file)
    assert findings == []
    assert node
    scalar = next(s for s in scalars(node) if "MARK" in s.value)
    before = text[: text.index("MARK")]
    expected = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert locate(file, scalar, scalar.value.index("MARK")) == expected


def scalars(node: object) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    children = node.entries.values() if isinstance(node, Mapping) else getattr(node, "items", ())
    return [scalar for child in children for scalar in scalars(child)]


WORDS = st.lists(st.text("ab'\"\\é深:#-", min_size=1, max_size=6), min_size=1, max_size=8)


@settings(max_examples=300)
@given(WORDS, st.sampled_from(["'", '"', "|", ">"]), st.data())
def test_every_character_is_found_in_every_style(
    words: list[str], style: str, data: st.DataObject
) -> None:
    blanks = st.sampled_from([" ", "\n  ", "\n\n  "] if style != "|" else [" ", "\n  "])
    body = words[0] + "".join(data.draw(blanks) + word for word in words[1:])
    if style == "'":
        body = body.replace("'", "''")
    elif style == '"':
        body = body.replace("\\", "\\\\").replace('"', '\\"')
    text = f"key: {style}{body}{style}\n" if style in "'\"" else f"key: {style}\n  {body}\n"
    file = source(text)
    node, findings = parse(file)
    assert node, findings
    scalar = node.entries["key"]
    assert isinstance(scalar, Scalar)
    lines = text.split("\n")
    for offset, char in enumerate(scalar.value):
        if not char.isspace():
            line, column = locate(file, scalar, offset)
            written = lines[line - 1][column - 1 :]
            assert written.startswith(("\\" + char) if style == '"' and char in '"\\' else char)


def test_positions_of_keys_and_values() -> None:
    node = parsed("# note\na:\n  - b: x\n    c: {d: y}\n")
    assert (at(node, ("a", 0, "c", "d")).line, at(node, ("a", 0, "c", "d")).column) == (4, 12)
    assert (key_at(node, ("a", 0, "c")).line, key_at(node, ("a", 0, "c")).column) == (4, 5)
    assert (at(node, ("a", 0)).line, at(node, ("a", 0)).column) == (3, 5)
    assert at(node, ("a", 7, "zz")) is at(node, ("a",))


REFUSED = [
    ("anchor", "a: b\nc: &x d\n", (2, 4, "FG107")),
    ("alias", "a: *x\n", (1, 4, "FG107")),
    ("tag", "a: !!str d\n", (1, 4, "FG107")),
    ("tag that constructs", "a: !!python/object/apply:os.system [x]\n", (1, 4, "FG107")),
    ("tag without a name", "a: ! d\n", (1, 4, "FG107")),
    ("tag of an unknown handle", "a: !x!y d\n", (1, 4, "FG104")),
    ("merge key", "a: b\n<<: {c: d}\n", (2, 1, "FG107")),
    ("second document", "a: b\n---\nc: d\n", (2, 1, "FG107")),
    ("a list as a key", "? [a]\n: b\n", (1, 3, "FG107")),
    ("a mapping where a text was meant", "a: {x}: b\n", (1, 7, "FG104")),
    ("duplicate key", "a: 1\nb: 2\na: 3\n", (3, 1, "FG105")),
    ("duplicate key, quoted", "a: 1\n'a': 3\n", (2, 1, "FG105")),
    ("duplicate key deep down", "a:\n  - b: 1\n    b: 2\n", (3, 5, "FG105")),
    ("empty file", "", (1, 1, "FG104")),
    ("only comments", "# x\n\n", (1, 1, "FG104")),
    ("empty document", "---\n", (2, 1, "FG104")),
    ("a list at the top", "- a\n", (1, 1, "FG104")),
    ("a text at the top", "hello\n", (1, 1, "FG104")),
    ("NUL", "a: x\x00y\n", (1, 5, "FG106")),
    ("bell", "a: b\nc: |\n  de\x07f\n", (3, 5, "FG106")),
    ("escape", "a: \x1b[31m\n", (1, 4, "FG106")),
    ("escapes of a terminal", "a: \x1b[31mb\x1b[0m\nc: \x1b[1md\n", (1, 4, "FG106")),
    ("next line", "a: b\x85c\n", (1, 5, "FG106")),
    ("line separator", "a: b\u2028c\nd: [\n", (1, 5, "FG106")),
    ("byte order mark inside", "a: b\ufeffc\n", (1, 5, "FG106")),
    ("the renderer's own marker", "a: \ue000\n", (1, 4, "FG106")),
    ("lone surrogate", "a: \ud800\n", (1, 4, "FG106")),
    ("surrogate by escape", 'a: "\\ud83d\\ude00"\n', (1, 7, "FG104")),
    ("bell by escape", 'a: "x \\alpha"\n', (1, 7, "FG106")),
    ("NUL by escape", 'a: "x\\0"\n', (1, 6, "FG106")),
    ("carriage return by escape", 'a: "$\\rho$"\n', (1, 6, "FG106")),
    ("theta in double quotes", 'a: "so $\\theta$"\n', (1, 9, "FG106")),
    ("nabla in double quotes, wrapped", 'a: "so\n  x $\\nabla f$"\n', (2, 6, "FG106")),
    ("unknown escape", 'a: "x \\lambda"\n', (1, 7, "FG104")),
    ("colon in a plain text", "a: b: c\n", (1, 5, "FG104")),
    ("key inside a value", "a: b\n  c: d\n", (2, 3, "FG104")),
    ("backtick first", "a: `b`\n", (1, 4, "FG104")),
    ("at sign first", "a: @b\n", (1, 4, "FG104")),
    ("percent sign first", "a: %b\n", (1, 4, "FG104")),
    ("star alone", "a: * b\n", (1, 4, "FG104")),
    ("tab as indentation", "a:\n\tb: c\n", (2, 1, "FG104")),
    ("open quote", "a: 'b\nc: d\n", (1, 4, "FG104")),
    ("open double quote", 'a: "b\n', (1, 4, "FG104")),
    ("open bracket", "a: [b\n", (1, 4, "FG104")),
    ("open brace at the end", "a: {b: c", (1, 4, "FG104")),
    ("bracket too many", "a: [b]]\n", (1, 7, "FG104")),
    ("text after a quote", "a: 'b' c\n", (1, 8, "FG104")),
    ("too little indentation", "a:\n    - b\n  - c\n", (3, 3, "FG104")),
    ("line without a colon", "a: b\nc\nd: e\n", (2, 1, "FG104")),
    ("text after a pipe", "a: | b\n", (1, 4, "FG104")),
]


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_refused_is_found_where_it_stands(
    text: str, expected: tuple[int, int, str]
) -> None:
    assert refused(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: 'it''s $\\alpha$'\n",
        'a: "$\\\\theta$"\n',
        'a: "one\\ntwo, three\\tfour"\n',
        "a: b #comment-like-word\n".replace(" #", "#"),
        "a: b # a comment\n",
        "a: b ## a comment\n",
        "a: |\n  x #1\n",
        "a: '#1'\n",
        "---\na: b\n...\n",
    ],
)
def test_what_is_meant_as_written_is_accepted(text: str) -> None:
    assert plain(parsed(text))


def test_a_comment_that_swallows_text_is_a_warning() -> None:
    node, findings = parse(source("a: C #1\nb: x\n"))
    assert node
    assert plain(node) == {"a": "C", "b": "x"}
    assert [(f.line, f.column, f.code, f.severity) for f in findings] == [
        (1, 6, "FG108", "warning")
    ]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a: {b: c, d e}", 11),
        ("a: {b: why it fails, and how, c: d}", 22),
        ('a: {b: "c", "d"}', 13),
        ("a: {b: c, d e\n  }", 11),
    ],
)
def test_a_comma_in_braces_does_not_cut_a_text_in_silence(text: str, column: int) -> None:
    assert refused(text) == (1, column, "FG110")


@pytest.mark.parametrize(
    "text",
    [
        "a: {b: c, d: e}",
        "a: {b: c, d: }",
        'a: {b: c, "d":e}',
        "a: {b: c, d : e}",
        "a: {b: [c, d e]}",
    ],
)
def test_a_key_with_a_colon_is_one(text: str) -> None:
    assert parsed(text)


def test_all_duplicate_keys_are_found_at_once() -> None:
    _, findings = parse(source("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n"))
    assert [(f.line, f.code) for f in findings] == [(2, "FG105"), (5, "FG105")]


BOMBS = [
    ("brackets", "a: " + "[" * 100_000),
    ("braces", "a: " + "{" * 100_000),
    ("dashes", "a:\n  " + "- " * 100_000),
    ("question marks", "? " * 100_000),
    ("open pairs", "a: " + "[{a: " * 50_000),
    ("laughs", "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*a, *a]\n" for c in "bcdefghi")),
    ("merges", "a: &a {x: 1}\n" + "".join(f"{c}: &{c} {{<<: *a}}\n" for c in "bcdefghi")),
]


@pytest.mark.parametrize("text", [text for _, text in BOMBS], ids=[name for name, _ in BOMBS])
def test_a_bomb_is_refused_before_it_grows(text: str) -> None:
    _, _, code = refused(text)
    assert code in ("FG107", "FG104")


def test_forty_levels_are_enough_and_more_are_refused() -> None:
    assert parsed("a: " + "[" * 40 + "]" * 40)
    assert refused("a: " + "[" * 41 + "]" * 41) == (1, 44, "FG107")


def test_a_file_of_control_characters_is_not_a_finding_for_each() -> None:
    _, findings = parse(source("\x00" * 100_000))
    assert len(findings) == 20


def inside(finding: Diagnostic, text: str) -> bool:
    lines = text.split("\n")
    return (
        1 <= finding.line <= len(lines)
        and 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        and finding.excerpt == lines[finding.line - 1]
        and bool(str(finding))
    )


def check_everything(text: str) -> None:
    file = source(text)
    node, findings = parse(file)
    if node:
        findings += decode(Question, file, node).findings
        for scalar in scalars(node):
            for offset in (0, len(scalar.value) // 2, len(scalar.value)):
                line, column = locate(file, scalar, offset)
                assert 1 <= line <= len(file.lines)
                assert 1 <= column <= len(file.lines[line - 1]) + 1
    assert node or findings
    assert all(inside(finding, text) for finding in findings)


@settings(max_examples=400)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    check_everything(text)


FRAGMENTS = st.sampled_from(
    [
        *"abc:-[]{}#&*!|>'\"%@`,?~\\ \t\n",
        *("\n", "\n  ", "\n    ", ": ", "- ", "id: ", "concepts:", "where: ", "\n---\n", "<<: "),
        *(
            "...",
            "|2\n",
            ">-\n",
            "'it''s'",
            '"\\n"',
            "\\u0007",
            "é",
            "😀",
            "\x85",
            "\u2028",
            "&a ",
            "*a",
        ),
    ]
)


@settings(max_examples=600)
@given(st.lists(FRAGMENTS, max_size=25).map("".join))
def test_no_yaml_like_text_breaks_the_reader(text: str) -> None:
    check_everything(text)


KEYS = st.sampled_from("id title question answer short concepts formulas where tex asked x".split())
VALUES: st.SearchStrategy[object] = st.recursive(
    st.sampled_from(["", "text", "'quoted'", "[]", "{}", "a-b", "3"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=6))
def test_no_structure_breaks_the_schema(structure: dict[str, object]) -> None:
    check_everything(written(structure))


def written(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)


def test_pasted_colours_of_a_terminal_are_one_finding_that_says_how_to_strip_them() -> None:
    _, (finding,) = parse(source("a: \x1b[31mb\x1b[0m\nc: \x1b[1md\n"))
    assert "3 escapes" in finding.message
    assert "sed" in finding.hint
