import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.identity import guid, note_key, number, slug


def test_the_guid_of_a_key_never_changes() -> None:
    assert guid("ns", "question/item") == "ba4db876f7d478ae939a"


def test_guids_differ_by_namespace_and_key() -> None:
    keys = ["q", "q/a", "q/b", "q.a", "q/a.where"]
    assert len({guid(ns, key) for ns in ("x", "y") for key in keys}) == 10


def test_no_pair_of_namespace_and_key_runs_into_another() -> None:
    assert guid("a", "b/c") != guid("a\x1fb", "c")


@pytest.mark.parametrize(
    ("name", "key"),
    [("", "q"), (".expects", "q.expects"), ("item", "q/item"), ("item.where", "q/item.where")],
)
def test_a_key_names_question_and_item(name: str, key: str) -> None:
    assert note_key("q", name) == key


def test_numbers_fit_into_javascript_and_are_positive() -> None:
    assert 0 < number("deck", "x") < 2**47


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ML interviews", "ml-interviews"),
        ("Überblick: A/B", "uberblick-a-b"),
        ("  --x--  ", "x"),
    ],
)
def test_a_slug_is_readable(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_every_text_has_a_slug_that_is_safe_in_tags_and_file_names(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))


def test_texts_without_latin_letters_have_slugs_of_their_own() -> None:
    assert slug("深度学习") != slug("機械学習")
