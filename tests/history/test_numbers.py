from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flashgen.history.numbers import GAP, MAX_DUE, SPREAD, dues, number_parts, positions
from flashgen.kinds.item import TIERS


def test_a_part_keeps_its_number_when_others_come_go_and_move() -> None:
    numbers = number_parts({}, [("a", ()), ("b", ()), ("c", ())])
    assert numbers == {"a": 1, "b": 2, "c": 3}
    numbers = number_parts(numbers, [("c", ()), ("new", ()), ("a", ())])
    assert numbers == {"a": 1, "b": 2, "c": 3, "new": 4}
    assert number_parts(numbers, [("b", ())])["b"] == 2


def test_the_earlier_id_of_a_renamed_part_is_free_for_a_new_one() -> None:
    numbers = number_parts({"a": 1, "b": 2}, [("x", ("a",)), ("b", ())])
    assert numbers == {"b": 2, "x": 1}
    numbers = number_parts(numbers, [("x", ()), ("a", ("b",))])
    assert numbers == {"x": 1, "a": 2}
    assert number_parts(numbers, [("x", ()), ("a", ()), ("b", ())])["b"] == 3


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 6)),
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=2).map(tuple), min_size=6, max_size=6),
)
def test_no_two_parts_ever_share_a_number(
    old: dict[str, int], parts: list[str], was: list[tuple[str, ...]]
) -> None:
    numbers = number_parts(old, zip(parts, was, strict=False))
    assert len({numbers[part] for part in parts if part in numbers}) == len(parts)


def test_a_renamed_part_keeps_its_number() -> None:
    assert number_parts({"old": 3}, [("new", ("older", "old"))])["new"] == 3


@given(st.lists(st.none() | st.integers(1, 5000), max_size=60))
def test_positions_increase_and_stay_small(known: list[int | None]) -> None:
    result = positions(known)
    assert len(result) == len(known)
    assert all(a < b for a, b in pairwise(result))
    assert all(0 < due <= MAX_DUE for due in result)


@given(st.lists(st.booleans(), max_size=40))
def test_new_notes_fit_between_known_ones_without_moving_them(is_new: list[bool]) -> None:
    dues = iter(range(1000, 10**6, 1000))
    known = [None if new else next(dues) for new in is_new]
    for before, after in zip(known, positions(known), strict=True):
        assert before is None or before == after


def test_a_moved_note_gets_a_new_place_and_the_others_keep_theirs() -> None:
    assert positions([8, 32, 16, 24]) == [8, 12, 16, 24]


def test_where_there_is_no_room_positions_are_laid_out_anew() -> None:
    assert positions([1, None, 2]) == [GAP, 2 * GAP, 3 * GAP]


def test_a_hundred_thousand_notes_stay_below_what_anki_rewrites() -> None:
    assert positions([None] * 100_000)[-1] <= MAX_DUE


NOTES = st.lists(st.lists(st.sampled_from(TIERS), min_size=1, max_size=8), max_size=40)


@given(NOTES)
def test_no_card_of_a_later_tier_stands_before_the_last_of_an_earlier_one(
    notes: list[list[str]],
) -> None:
    placed = [
        (tier, due)
        for place, tiers in zip(positions([None] * len(notes)), notes, strict=True)
        for tier, due in zip(tiers, dues(place, tiers, apart=True), strict=True)
    ]
    spans = [[due for tier, due in placed if tier == name] or [0] for name in TIERS]
    core, more, deep = spans
    assert max(core) < min(more) or more == [0]
    assert max(core) < min(deep) or deep == [0]
    assert max(more) < min(deep) or deep == [0]
    assert max(due for span in spans for due in span) < 1_000_000


@given(st.integers(1, MAX_DUE), st.lists(st.sampled_from(TIERS), min_size=1, max_size=8))
def test_without_tiers_the_facets_of_a_note_lie_apart_as_authored(
    due: int, tiers: list[str]
) -> None:
    assert dues(due, tiers, apart=False) == tuple(due + n * SPREAD for n in range(len(tiers)))
