"""All questions together: names used twice, links to nowhere, cycles, the order of study."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.authoring.source import Source
from flashgen.between_questions.links import check
from flashgen.between_questions.order import study_order
from flashgen.compiler.compile import head_of
from flashgen.compiler.compiled import CompiledQuestion, read
from flashgen.compiler.packed import pack

Links = dict[str, tuple[str, ...]]


def compiled(name: str, *, title: str = "", more: str = "") -> CompiledQuestion:
    text = f"id: {name}\ntitle: '{title or name}'\nquestion: Q\nanswer: {{short: A}}\n{more}"
    source = Source(Path(f"{name}.yaml"), f"cards/{name}.yaml", text)
    content = read(source, {})
    packed = pack((), {})
    return CompiledQuestion(source, head_of(content.question), {}, {}, {}, packed)


def requiring(links: Links) -> list[CompiledQuestion]:
    return [
        compiled(name, more=f"requires: [{', '.join(wanted)}]\n") for name, wanted in links.items()
    ]


def found(*questions: CompiledQuestion) -> list[tuple[str, int, int, str]]:
    return [(f.path, f.line, f.column, f.code) for f in check(questions)]


def test_questions_that_know_each_other_pass() -> None:
    assert found(compiled("a"), compiled("b", more="requires: [a]\nrelated: [a]\n")) == []


def test_an_id_used_twice_is_told_at_the_second_with_the_name_of_the_first() -> None:
    first, second = compiled("a", title="One"), compiled("a", title="Two")
    (finding,) = check([first, second])
    assert (finding.line, finding.column, finding.code) == (1, 5, "FG121")
    assert "first in cards/a.yaml" in finding.message


@pytest.mark.parametrize("title", ["Same", "SAME", "*Same*", "Same  "])
def test_two_titles_that_name_the_same_deck_are_told(title: str) -> None:
    assert found(compiled("a", title="Same"), compiled("b", title=title)) == [
        ("cards/b.yaml", 2, 8, "FG127")
    ]


def test_links_to_nowhere_are_told_with_the_nearest_name() -> None:
    question = compiled("b", more="requires: [a, aaab]\nrelated:\n  - zz\n")
    findings = list(check([compiled("aaaa"), compiled("a"), question]))
    assert [(f.line, f.column, f.code) for f in findings] == [(5, 15, "FG133"), (7, 5, "FG133")]
    assert findings[0].hint == 'did you mean "aaaa"?'


def test_links_are_not_told_while_other_questions_cannot_be_read() -> None:
    assert list(check([compiled("a", more="requires: [b]\n")], complete=False)) == []


def test_a_quiz_that_would_overwrite_a_sheet_is_told() -> None:
    assert found(compiled("a"), compiled("a-quiz")) == [("cards/a-quiz.yaml", 1, 5, "FG128")]
    assert found(compiled("b-quiz"), compiled("a")) == []


def test_a_sheet_that_would_overwrite_the_index_is_told() -> None:
    assert found(compiled("readme")) == [("cards/readme.yaml", 1, 5, "FG128")]


def test_a_cycle_is_told_once_and_in_order() -> None:
    findings = list(check(requiring({"a": ("b",), "b": ("c",), "c": ("a",)})))
    assert [f.code for f in findings] == ["FG134"]
    path = findings[0].message.partition(": ")[2].split(" → ")
    assert path[0] == path[-1]
    assert path[:-1] in (["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"])
    assert findings[0].path == f"cards/{path[0]}.yaml"


def test_every_cycle_is_told() -> None:
    links: Links = {"a": ("b",), "b": ("a",), "c": ("d",), "d": ("c",), "e": ("a", "e")}
    messages = sorted(f.message for f in check(requiring(links)))
    assert len(messages) == 3
    assert "the question requires itself" in messages


def test_a_question_comes_after_what_it_requires() -> None:
    links: Links = {"a": ("c",), "b": (), "c": ("d", "b"), "d": ()}
    ordered = study_order(requiring(links))
    assert [c.head.id for c in ordered] == ["d", "b", "c", "a"]


def test_a_chain_of_two_thousand_questions_is_ordered() -> None:
    links: Links = {f"q{n}": (f"q{n + 1}",) if n < 1999 else () for n in range(2000)}
    questions = requiring(links)
    assert list(check(questions)) == []
    ordered = study_order(questions)
    assert [c.head.id for c in ordered] == [f"q{n}" for n in reversed(range(2000))]


def test_layers_that_require_each_other_do_not_take_for_ever() -> None:
    links: Links = {"a0": (), "b0": ()}
    for n in range(1, 60):
        links |= {f"{x}{n}": (f"a{n - 1}", f"b{n - 1}") for x in "ab"}
    assert len(study_order(requiring(dict(reversed(links.items()))))) == 120


NAMES = "abcdef"


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES)), min_size=1))
def test_every_collection_has_an_order_or_a_finding(wanted: dict[str, set[str]]) -> None:
    questions = requiring({name: tuple(sorted(links)) for name, links in wanted.items()})
    if list(check(questions)):
        return
    ordered = [c.head.id for c in study_order(questions)]
    assert sorted(ordered) == sorted(wanted)
    for position, name in enumerate(ordered):
        assert wanted[name] <= set(ordered[:position])
