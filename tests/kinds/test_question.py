"""The authoring schema: what it takes, and what it says about what it does not take."""

from pathlib import Path

import pytest

from flashgen.authoring import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.settings import Settings, read_settings
from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.kinds.question import Question

BASE = """\
id: q
title: T
question: Q?
answer:
  short: A.
"""
LINES = BASE.count("\n")


def read(text: str) -> tuple[Question | None, list[Diagnostic]]:
    source = Source(Path("q.yaml"), "q.yaml", text)
    node, findings = parse(source)
    assert node, findings
    return decode.read(Question, source, node)


def question(more: str = "") -> Question:
    result, findings = read(BASE + more)
    assert findings == []
    assert result
    return result


def found(more: str) -> list[tuple[int, int, str, str]]:
    """Return what is said about lines that follow the base: lines count from its end."""
    result, findings = read(BASE + more)
    assert result is None
    return [(f.line - LINES, f.column, f.code, f.message) for f in sorted(findings)]


def hints(more: str) -> list[str]:
    return [finding.hint for finding in read(BASE + more)[1]]


def test_four_keys_make_a_question() -> None:
    assert question().title == "T"


@pytest.mark.parametrize(
    "written", ["no", "1.10", "12:30", "012", "0x1F", "2026-05-12", "null", "~"]
)
def test_texts_mean_what_they_look_like(written: str) -> None:
    more = f"concepts:\n  - id: c\n    term: {written}\n    definition: {written}\n"
    concept = question(more).concepts[0]
    assert (concept.term, concept.definition) == (written, written)


def test_yes_and_no_are_booleans_only_where_a_boolean_is_wanted() -> None:
    more = "concepts:\n  - {id: c, term: yes, definition: no, reverse: yes}\n"
    concept = question(more).concepts[0]
    assert (concept.term, concept.definition, concept.reverse) == ("yes", "no", True)


@pytest.mark.parametrize("empty", ["", " ''", ' ""', " |", " []"])
def test_an_empty_optional_value_counts_as_absent(empty: str) -> None:
    keys = (
        ["topics", "tags", "concepts"] if empty == " []" else ["summary", "topics", "asked", "skip"]
    )
    assert question("".join(f"{key}:{empty}\n" for key in keys)) == question()


ITEM = "concepts:\n  - id: c\n    term: t\n    definition: d\n"

UNKNOWN = [
    ("top", "sumary: x\n", (1, 1), 'did you mean "summary"?'),
    ("top, capital letters", "Summary: x\n", (1, 1), 'did you mean "summary"?'),
    ("top, hyphen", "use-when: []\n", (1, 1), 'did you mean "use_when"?'),
    ("asked", "asked:\n  compny: x\n", (2, 3), 'did you mean "company"?'),
    ("asked, in braces", "asked: {role: x, compny: y}\n", (1, 18), 'did you mean "company"?'),
    ("item", f"{ITEM}    definiton: x\n", (5, 5), 'did you mean "definition"?'),
    (
        "point",
        "expects:\n  - {id: a, point: b, evidense: c}\n",
        (2, 23),
        'did you mean "evidence"?',
    ),
    ("source", "sources:\n  a:\n    titel: x\n", (3, 5), 'did you mean "title"?'),
    ("row", "comparisons:\n  - rows:\n      - asspect: x\n", (3, 9), 'did you mean "aspect"?'),
    (
        "follow-up of a follow-up",
        "follow_ups:\n  - follow_ups:\n      - follow_ups:\n          - anser: x\n",
        (4, 13),
        'did you mean "answer"?',
    ),
    ("figure", "figures:\n  - captoin: x\n", (2, 5), 'did you mean "caption"?'),
]


@pytest.mark.parametrize(
    ("more", "place", "hint"), [row[1:] for row in UNKNOWN], ids=[row[0] for row in UNKNOWN]
)
def test_an_unknown_key_is_found_at_every_level(
    more: str, place: tuple[int, int], hint: str
) -> None:
    _, findings = read(BASE + more)
    unknown = [f for f in findings if f.code == "FG111"]
    assert [(f.line - LINES, f.column, f.hint) for f in unknown] == [(*place, hint)]


def test_the_answer_has_keys_of_its_own() -> None:
    _, findings = read("id: q\ntitle: T\nquestion: Q\nanswer:\n  short: A\n  ful: x\n")
    assert [(f.line, f.column, f.hint) for f in findings] == [(6, 3, 'did you mean "full"?')]


def test_a_key_like_no_other_lists_what_there_is() -> None:
    assert hints("asked: {zzz: x}\n") == [
        "known here: category, company, date, difficulty, role, round"
    ]
    assert hints("zzz: x\n")[0].endswith(" more")


MISSING = [
    ("item", "concepts:\n  - id: c\n    term: t\n", (2, 5), "definition"),
    (
        "row",
        "comparisons:\n  - {id: c, title: t, between: [a, b], rows: [{id: r, aspect: a}]}\n",
        (2, 47),
        "values",
    ),
    ("point", "expects:\n  - {id: p}\n", (2, 5), "point"),
    ("source", "sources:\n  a: {title: t, authors: a, where: w}\n", (2, 6), "year"),
    (
        "follow-up",
        "follow_ups:\n  - {id: f, question: q, answer: a, follow_ups: [{id: g, answer: b}]}\n",
        (2, 50),
        "question",
    ),
]


@pytest.mark.parametrize(
    ("more", "place", "key"), [row[1:] for row in MISSING], ids=[row[0] for row in MISSING]
)
def test_a_missing_key_is_told_at_its_entry(more: str, place: tuple[int, int], key: str) -> None:
    assert found(more) == [(*place, "FG112", f'the key "{key}" is missing')]


def test_a_key_without_its_value_is_told_at_the_key() -> None:
    assert found("concepts:\n  - id: c\n    term:\n    definition: d\n") == [
        (3, 5, "FG112", '"term" has no value')
    ]


def test_a_key_that_is_only_misspelt_is_not_told_to_be_missing_too() -> None:
    more = "concepts:\n  - id: c\n    trem: t\n    defintion: d\n"
    assert found(more) == [
        (3, 5, "FG111", 'unknown key "trem"'),
        (4, 5, "FG111", 'unknown key "defintion"'),
    ]


def test_every_missing_key_is_told_at_once() -> None:
    _, findings = read("title: T\n")
    assert {f.message for f in findings} == {
        f'the key "{key}" is missing' for key in ("id", "question", "answer")
    }
    assert {(f.line, f.column) for f in findings} == {(1, 1)}


WRONG = [
    ("a list for a text", "summary: [a]\n", (1, 1, "FG113", '"summary" must be a text')),
    ("a mapping for a text", "summary: {a: b}\n", (1, 1, "FG113", '"summary" must be a text')),
    ("a text for a list", "topics: a\n", (1, 1, "FG113", '"topics" must be a list')),
    ("a mapping for a list", "topics: {a: b}\n", (1, 1, "FG113", '"topics" must be a list')),
    ("a text for a mapping", "asked: a\n", (1, 1, "FG113", '"asked" must be a mapping of keys')),
    (
        "a list for a mapping",
        "sources: [a]\n",
        (1, 1, "FG113", '"sources" must be a mapping of keys'),
    ),
    (
        "a text for an item",
        "concepts: [a]\n",
        (1, 12, "FG113", "this entry must be a mapping of keys"),
    ),
    ("an empty entry", "concepts:\n  -\n", (2, 4, "FG113", "this entry must be a mapping of keys")),
    ("an empty text in a list", "topics: [a, '']\n", (1, 13, "FG112", "this entry is empty")),
    ("blanks in a list", "topics: [a, ' ']\n", (1, 13, "FG112", "this entry is empty")),
    (
        "a mapping in a list of texts",
        "topics: [a: b]\n",
        (1, 10, "FG113", "this entry must be a text"),
    ),
    ("an id with capitals", "related: [Ab]\n", (1, 11, "FG114", '"Ab" is not an id')),
    ("an id with two hyphens", "related: [a--b]\n", (1, 11, "FG114", '"a--b" is not an id')),
    ("an id that goes on", "related: ['a\n\n    b']\n", (1, 11, "FG114", '"a b" is not an id')),
    (
        "a long id",
        f"related: [{'a' * 101}]\n",
        (1, 11, "FG114", "an id has at most 100 characters"),
    ),
    ("a tag with a blank", "tags: [a b]\n", (1, 8, "FG115", "a tag cannot contain white space")),
    (
        "a tag with a wide blank",
        "tags: [a\u3000b]\n",
        (1, 8, "FG115", "a tag cannot contain white space"),
    ),
    ("an empty tag", "tags: ['']\n", (1, 8, "FG112", "this entry is empty")),
    (
        "a date in words",
        "asked: {date: May}\n",
        (1, 15, "FG115", "a date is written year-month-day, such as 2026-05-12"),
    ),
    (
        "a date that never was",
        "asked: {date: 2026-02-30}\n",
        (1, 15, "FG115", "2026-02-30 is not a day of the calendar"),
    ),
    (
        "an unknown difficulty",
        "asked: {difficulty: Medum}\n",
        (1, 21, "FG115", '"Medum" is not known here'),
    ),
    (
        "a boolean that is none",
        f"{ITEM}    reverse: maybe\n",
        (5, 14, "FG115", '"maybe" is neither true nor false'),
    ),
    (
        "one thing compared",
        "comparisons: [{id: c, title: t, between: [a], rows: [{id: r, aspect: x, values: [y]}]}]\n",
        (1, 33, "FG113", '"between" needs at least 2 entries'),
    ),
    (
        "no rows",
        "comparisons: [{id: c, title: t, between: [a, b], rows: []}]\n",
        (1, 50, "FG113", '"rows" needs at least 1 entry'),
    ),
    (
        "a year in words",
        "sources: {a: {title: t, authors: b, year: x, where: w}}\n",
        (1, 43, "FG115", "a year has four digits"),
    ),
    (
        "a symbol without its meaning",
        "formulas: [{id: f, name: n, tex: x, where: {x: }}]\n",
        (1, 45, "FG112", '"x" is empty'),
    ),
    (
        "a symbol without a name",
        "formulas: [{id: f, name: n, tex: x, where: {'': x}}]\n",
        (1, 45, "FG112", '"" is empty'),
    ),
]


@pytest.mark.parametrize(
    ("more", "expected"),
    [row[1:] for row in WRONG],
    ids=[row[0] for row in WRONG],
)
def test_a_value_of_the_wrong_form_is_told_where_it_stands(
    more: str, expected: tuple[int, int, str, str]
) -> None:
    assert found(more) == [expected]


def test_a_title_stands_on_one_line() -> None:
    more = "concepts:\n  - id: c\n    term: |\n      a\n      b\n    definition: d\n"
    assert found(more) == [(3, 11, "FG115", "this text must stand on one line")]
    folded = more.replace("|", ">-")
    assert question(folded).concepts[0].term == "a b"


def test_a_hint_names_the_nearest_difficulty() -> None:
    assert hints("asked: {difficulty: Medum}\n") == ['did you mean "medium"?']


def test_a_long_wrong_text_is_cut_in_the_message() -> None:
    ((*_, message),) = found(f"related: ['{'a b ' * 100}']\n")
    assert len(message) < 90


def test_all_findings_of_a_file_come_together() -> None:
    more = "sumary: x\ntopics: a\nconcepts:\n  - id: C\n    term: t\n  - x\n"
    assert [(line, code) for line, _, code, _ in found(more)] == [
        (1, "FG111"),
        (2, "FG113"),
        (4, "FG112"),
        (4, "FG114"),
        (6, "FG113"),
    ]


def test_items_come_in_authored_order_with_their_chains() -> None:
    more = (
        ITEM + "follow_ups:\n  - {id: f, question: q, answer: a, follow_ups: "
        "[{id: g, question: q, answer: a}]}\n  - {id: h, question: q, answer: a}\n"
    )
    assert [(path, item.id) for path, item in question(more).items()] == [
        (("concepts", 0), "c"),
        (("follow_ups", 0), "f"),
        (("follow_ups", 0, "follow_ups", 0), "g"),
        (("follow_ups", 1), "h"),
    ]


def settings(text: str) -> tuple[Settings | None, list[Diagnostic]]:
    source = Source(Path("deck.yaml"), "deck.yaml", text)
    node, findings = parse(source)
    assert node, findings
    return read_settings(source, node)


def test_settings_are_read() -> None:
    result, findings = settings(
        "name: ML::Deep\nlanguage: pt-BR\ntags: [a::b]\nauthor:\nnamespace: mine\n"
    )
    assert findings == []
    assert result
    assert (result.name, result.language, result.tags, result.author) == (
        "ML::Deep",
        "pt-BR",
        ("a::b",),
        None,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("author: x\nnmae: y\n", (2, 1, "FG111")),
        ("author: x\nname: 'a:: ::b'\n", (2, 7, "FG125")),
        ("name: '::a'\n", (1, 7, "FG125")),
        ("name: 'a :: b'\n", (1, 7, "FG125")),
        ("tags: [none]\n", (1, 8, "FG126")),
        ("tags: [a, LEECH]\n", (1, 11, "FG136")),
        ("author: x\ntags: [a, 'b::']\n", (2, 11, "FG126")),
        ("language: English!\n", (1, 11, "FG115")),
    ],
)
def test_wrong_settings_are_found_where_they_stand(
    text: str, expected: tuple[int, int, str]
) -> None:
    _, findings = settings(text + "namespace: mine\n")
    assert [(f.line, f.column, f.code) for f in findings] == [expected]


@pytest.mark.parametrize("text", ["# first\nname: Mine\n", "# first\nnamespace:\n"])
def test_a_collection_without_a_namespace_gets_a_hint(text: str) -> None:
    result, findings = settings(text)
    assert result
    assert result.namespace == "flashgen"
    assert [(f.line, f.code, f.severity) for f in findings] == [(2, "FG167", Severity.HINT)]


def test_a_source_stands_alone_or_in_a_list() -> None:
    for written in ("a", "[a]", "\n  - a"):
        assert question(f"source: {written}\n").source == ("a",)
    assert question("source: [a, b]\n").source == ("a", "b")
    assert found("source: {a: b}\n") == [(1, 1, "FG113", '"source" must be a list')]


SOURCE = "sources:\n  s: {{title: A *b*, authors: C, year: 2020{}}}\n"


@pytest.mark.parametrize(
    ("more", "cited"),
    [
        (", where: W", "C (2020). *A *b**. W"),
        ("", "C (2020). *A *b**."),
        (", url: 'https://a.b/c_d'", "C (2020). [*A *b**](<https://a.b/c_d>)."),
        (", doi: 10.1234/x, where: W", "C (2020). [*A *b**](<https://doi.org/10.1234/x>). W"),
        (
            ", doi: 10.1234/x, url: 'http://a.b'",
            "C (2020). [*A *b**](<http://a.b>). [DOI](<https://doi.org/10.1234/x>)",
        ),
    ],
)
def test_a_reference_is_cited_and_its_title_linked_where_it_has_an_address(
    more: str, cited: str
) -> None:
    assert question(SOURCE.format(more)).sources["s"].cited == cited


@pytest.mark.parametrize(
    "written",
    ["10.1234/a<b", "doi:10.1234/a<b", "DOI: 10.1234/a<b", "https://doi.org/10.1234/a<b"],
)
def test_the_prefix_of_a_doi_is_cut(written: str) -> None:
    reference = question(SOURCE.format(f", doi: '{written}'")).sources["s"]
    assert reference.addresses == (("10.1234/a<b", "https://doi.org/10.1234/a%3Cb"),)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("url: 'ftp://a.b'", "an address starts with http:// or https://, and has no blanks"),
        ("url: a.b", "an address starts with http:// or https://, and has no blanks"),
        ("url: 'https://a b'", "an address starts with http:// or https://, and has no blanks"),
        ("doi: 11.1234/a", "this is not a DOI"),
        ("doi: 'https://a.b/10.1234/a'", "this is not a DOI"),
    ],
)
def test_an_address_that_is_none_is_found(more: str, message: str) -> None:
    ((line, _, code, said),) = found(SOURCE.format(f", {more}"))
    assert (line, code, said) == (2, "FG115", message)
