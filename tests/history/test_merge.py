"""Two branches, one ledger: whoever merges whom, every note and every part keeps its history."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic
from flashgen.history.ledger import UNKNOWN, Ledger, NoteEntry, TypeEntry
from flashgen.history.lines import read_ledger, write_ledger
from flashgen.history.merge import joined, merged, together
from flashgen.history.numbers import number_parts

BASE = NoteEntry(
    key="q.expects",
    guid="aa",
    kind="question",
    content_hash="a" * 16,
    mod=1000,
    due=8,
    cloze=True,
    cards=(1, 2),
    parts={"pa": 1, "pb": 2},
    since=1,
    version="0.2.0",
    authored="0a",
    fields="0:01234567",
    likeness="0123456789abcdef",
)
TYPES = {7: TypeEntry(7, "b" * 16, 5)}


def shipped(entry: NoteEntry, digest: str, mod: int, **changes: object) -> NoteEntry:
    """Return the next state of a note, as a build leaves it."""
    earlier = (entry.content_hash, *entry.earlier)
    values = {"content_hash": digest * 16, "mod": mod, "earlier": earlier, **changes}
    parts = values.get("parts", entry.parts)
    return replace(entry, **{"cards": tuple(sorted(parts.values())), **values})  # type: ignore[arg-type, attr-defined]


def ledger(*entries: NoteEntry, generation: int = 1) -> Ledger:
    return Ledger({entry.key: entry for entry in entries}, TYPES, "mine", {}, generation)


def read(text: str) -> tuple[Ledger, list[Diagnostic]]:
    return read_ledger(Source(Path("flashgen.lock"), "flashgen.lock", text))


def conflict(ours: Ledger, theirs: Ledger, base: Ledger | None = None) -> str:
    """Return a file in which everything is in conflict, with the common past if it is given."""
    past = f"||||||| 123abc\n{write_ledger(base)}" if base else ""
    sides = f"<<<<<<< HEAD\n{write_ledger(ours)}{past}=======\n{write_ledger(theirs)}"
    return f"{sides}>>>>>>> branch\n"


def test_a_branch_that_adds_parts_and_one_that_edits_keep_all_numbers() -> None:
    ours = shipped(BASE, "c", 3000)
    theirs = shipped(BASE, "d", 2000, parts=BASE.parts | {"px": 3, "pw": 4})
    both = joined(ours, theirs)
    assert both.parts == {"pa": 1, "pb": 2, "pw": 4, "px": 3}
    assert both.cards == (1, 2, 3, 4)
    assert both.content_hash == UNKNOWN
    assert both.known >= {BASE.content_hash, "c" * 16, "d" * 16}


def test_a_line_beside_those_in_conflict_stays_as_its_branch_left_it() -> None:
    parts = BASE.parts | {"px": 3}
    for changed in (
        shipped(BASE, "c", 2000),
        shipped(BASE, "c", 2000, parts=parts),
        shipped(BASE, "c", 2000, state="retired", since=7),
        replace(BASE, due=24),
        replace(BASE, authored="0b"),
    ):
        result = joined(BASE, changed)
        assert replace(result, earlier=(), due=0, authored="") == replace(
            changed, earlier=(), due=0, authored=""
        )
        assert result == joined(changed, BASE)


def test_two_contents_of_one_second_ship_again() -> None:
    ours, theirs = shipped(BASE, "c", 2000), replace(BASE, mod=2000)
    assert joined(ours, theirs).content_hash == UNKNOWN


def test_one_number_of_two_parts_waits_for_the_build() -> None:
    ours, theirs = (shipped(BASE, "c", 2000, parts=BASE.parts | {part: 3}) for part in ("px", "py"))
    both = joined(ours, theirs)
    assert both.parts == {"pa": 1, "pb": 2, "px": 3, "py": 3}
    parts = [(part, ()) for part in ("pa", "pb", "py", "px")]
    assert number_parts(both.parts, parts, both.top) == {"pa": 1, "pb": 2, "py": 3, "px": 4}


def test_a_loser_that_is_gone_gets_a_number_for_when_it_comes_back() -> None:
    assert number_parts({"pa": 1, "px": 3, "py": 3}, [("py", ())], 7) == {"pa": 1, "py": 3, "px": 8}


def test_two_names_that_one_part_got_need_one_number() -> None:
    assert number_parts({"pa": 1, "px": 1, "pb": 2}, [("px", ("pa",))]) == {"px": 1, "pb": 2}


CONTESTED = {
    "the one that no other part has": ({"px": 3}, {"py": 3, "px": 4}, {"px": 4, "py": 3}),
    "the smaller of two free ones": ({"px": 3}, {"px": 4}, {"px": 3}),
    "those of one side, if both are crossed": ({"px": 3, "py": 4}, {"px": 4, "py": 3}, None),
}


@pytest.mark.parametrize(("one", "other", "result"), CONTESTED.values(), ids=CONTESTED.keys())
def test_a_part_with_two_numbers_keeps(
    one: dict[str, int], other: dict[str, int], result: dict[str, int] | None
) -> None:
    ours = shipped(BASE, "c", 2000, parts=BASE.parts | one)
    theirs = shipped(BASE, "d", 3000, parts=BASE.parts | other)
    notes, clashes = together([ours, theirs])
    assert notes["q.expects"].parts == BASE.parts | (result or one)
    assert '"px" of "q.expects" got the cards 3 and 4' in clashes[0].message
    assert f"keeps card {notes['q.expects'].parts['px']}" in clashes[0].hint


def test_the_common_past_tells_who_gave_a_part_another_number() -> None:
    ours = shipped(BASE, "c", 2000, parts={"pz": 1, "pb": 2, "pa": 3})
    theirs = shipped(BASE, "d", 3000)
    result, clashes = merged(ledger(ours), ledger(theirs), ledger(BASE))
    assert result.notes["q.expects"].parts == {"pa": 3, "pb": 2, "pz": 1}
    assert clashes == ()


def test_a_number_that_two_new_parts_got_is_told_at_the_merge() -> None:
    ours, theirs = (
        ledger(shipped(BASE, digest, 2000, parts=BASE.parts | {part: 3}))
        for part, digest in (("px", "c"), ("py", "d"))
    )
    _, (clash,) = merged(ours, theirs, ledger(BASE))
    assert clash.message == 'on two branches "px" and "py" of "q.expects" got one card, number 3'
    renamed = ledger(shipped(BASE, "c", 2000, parts={"px": 1, "pb": 2}))
    result, clashes = merged(renamed, ledger(shipped(BASE, "d", 3000)), ledger(BASE))
    assert result.notes["q.expects"].parts == {"pa": 1, "pb": 2, "px": 1}
    assert clashes == ()


ITEM = replace(BASE, key="q/item", guid="11", cloze=False, cards=(1,), parts={})
RENAMED = replace(ITEM, key="q/renamed")
EDITED = shipped(ITEM, "c", 2000, cards=(1, 2))
RETIRED = shipped(ITEM, "d", 2500, state="retired", since=5, cards=(1,))
MOVED = shipped(replace(ITEM, key="r/item"), "e", 2700, cards=(1,))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(RENAMED, EDITED), (MOVED, RETIRED), (MOVED, EDITED), (RENAMED, MOVED)],
    ids=["renamed, edited", "moved, retired", "moved, edited", "renamed, moved"],
)
@pytest.mark.parametrize("base", [ledger(ITEM), None], ids=["driver", "markers"])
def test_a_note_is_found_under_all_its_names(
    ours: NoteEntry, theirs: NoteEntry, base: Ledger | None
) -> None:
    result, clashes = merged(ledger(ours), ledger(theirs), base)
    assert clashes == ()
    assert result.notes.keys() == {ours.key, theirs.key}
    assert {entry.guid for entry in result.notes.values()} == {"11"}
    assert {entry.state for entry in result.notes.values()} == {"live"}
    assert read(write_ledger(result)) == (result, [])


def test_retired_on_one_side_and_edited_on_the_other_is_there() -> None:
    both = joined(RETIRED, EDITED)
    assert (both.state, both.since, both.content_hash) == ("live", 1, UNKNOWN)
    assert joined(RETIRED, ITEM).retired


def test_what_only_one_side_changed_is_taken_from_it() -> None:
    base = ledger(ITEM, BASE)
    ours = ledger(RENAMED, BASE, generation=2)
    theirs = ledger(ITEM, shipped(BASE, "c", 2000), replace(ITEM, key="q/new", guid="22"))
    result, clashes = merged(ours, theirs, base)
    assert result.notes == {
        "q/renamed": RENAMED,
        "q.expects": theirs.notes["q.expects"],
        "q/new": theirs.notes["q/new"],
    }
    assert (result.types, result.generation, clashes) == (TYPES, 2, ())


NEW = replace(ITEM, key="q/renamed", guid="22", since=4, mod=4000)


def test_two_notes_of_one_name_both_keep_their_history() -> None:
    result, (clash,) = merged(ledger(RENAMED), ledger(NEW))
    assert {key: entry.guid for key, entry in result.notes.items()} == {
        "q/renamed": "11",
        "q/renamed~2": "22",
    }
    assert clash.message == 'on two branches "q/renamed" became the id of two items'
    assert read(write_ledger(result)) == (result, [])


def test_of_two_notes_with_one_name_the_one_with_another_name_gives_way() -> None:
    for base in (ledger(ITEM), None):
        theirs = ledger(*([ITEM] if base else [EDITED]), NEW)
        result, _ = merged(ledger(RENAMED), theirs, base)
        names = {key: entry.guid for key, entry in result.notes.items()}
        assert names == {"q/renamed": "22", "q/item": "11"}


def test_a_name_that_both_made_free_stays_one_of_its_kind() -> None:
    one, other = (replace(RETIRED, key="q/item~2", guid=name) for name in ("33", "44"))
    result, _ = merged(ledger(ITEM, one), ledger(ITEM, other))
    assert result.notes.keys() == {"q/item", "q/item~2", "q/item~3"}
    assert read(write_ledger(result)) == (result, [])


def test_decks_and_types_that_one_side_changed_are_taken_from_it() -> None:
    newer = {7: TypeEntry(7, "c" * 16, 9)}
    base, ours = ledger(ITEM), replace(ledger(ITEM), types=newer, decks={"q": "Deck::Q"})
    result, _ = merged(base, ours, base)
    assert (result.types, result.decks) == (newer, {"q": "Deck::Q"})
    other = replace(ledger(ITEM), types={7: TypeEntry(7, "d" * 16, 8)}, decks={"q": "A::Q"})
    result, _ = merged(ours, other, base)
    assert result.types == {7: TypeEntry(7, UNKNOWN, 9)}
    assert result.decks == {"q": "A::Q"}


# Files


def test_a_conflict_reads_as_what_both_sides_are_together() -> None:
    base = ledger(BASE, ITEM)
    ours = ledger(shipped(BASE, "c", 3000), RENAMED, generation=3)
    parts = BASE.parts | {"px": 3}
    theirs = ledger(shipped(BASE, "d", 2000, parts=parts), EDITED, generation=2)
    expected, _ = merged(ours, theirs)
    for file in (conflict(ours, theirs), conflict(ours, theirs, base), conflict(theirs, ours)):
        assert read(file) == (expected, [])


def test_the_common_past_of_a_conflict_is_no_side_even_if_it_was_one_itself() -> None:
    gone = replace(ITEM, key="q/old", guid="99")
    inner = conflict(ledger(gone), ledger(gone)).replace("<" * 7, "<" * 9)
    inner = inner.replace("=" * 7, "=" * 9).replace(">" * 7, ">" * 9)
    sides = f"<<<<<<< HEAD\n{write_ledger(ledger(ITEM))}||||||| merged common ancestors\n{inner}"
    file = f"{sides}=======\n{write_ledger(ledger(EDITED))}>>>>>>> branch\n"
    result, findings = read(file)
    assert findings == []
    assert result.notes.keys() == {"q/item"}


def test_a_part_with_two_numbers_is_told_at_the_line_of_its_note() -> None:
    ours, theirs = (
        ledger(shipped(BASE, digest, 2000, parts=BASE.parts | {"px": number}))
        for number, digest in ((3, "c"), (4, "d"))
    )
    file = conflict(ours, theirs)
    _, (found,) = read(file)
    assert (found.code, found.severity) == ("FG168", "warning")
    assert file.splitlines()[found.line - 1].startswith("note q.expects ")


def lines(ledger: Ledger, *starts: str) -> list[str]:
    return [line for line in write_ledger(ledger).splitlines() if line.startswith(starts)]


def union(ours: Ledger, theirs: Ledger) -> str:
    """Return what `merge=union` leaves, as the attributes of flashgen 0.1 had it."""
    every = dict.fromkeys([*write_ledger(ours).splitlines(), *write_ledger(theirs).splitlines()])
    return "".join(f"{line}\n" for line in every)


def test_both_sides_of_a_union_stand() -> None:
    ours = ledger(ITEM, shipped(BASE, "c", 3000), generation=2)
    theirs = ledger(RENAMED, shipped(BASE, "d", 2000, parts=BASE.parts | {"px": 3}), NEW)
    expected, clashes = merged(ours, theirs)
    result, findings = read(union(ours, theirs))
    assert result == expected
    assert [found.message for found in findings] == [clash.message for clash in clashes]


@pytest.mark.parametrize("sides", [0, 1])
def test_a_merge_that_kept_one_sum_for_the_notes_of_both_is_no_damage(sides: int) -> None:
    ours, theirs = (ledger(ITEM, replace(ITEM, key=f"q/{name}", guid=name)) for name in "ab")
    (stale,) = lines((ours, theirs)[sides], "notes ")
    file = "".join(
        f"{line}\n"
        for line in union(ours, theirs).splitlines()
        if not line.startswith("notes ") or line == stale
    )
    result, findings = read(file)
    assert findings == []
    assert result.notes.keys() == {"q/item", "q/a", "q/b"}


def test_a_sum_that_was_emptied_by_hand_is_not_asked() -> None:
    (total,) = lines(ledger(ITEM, BASE), "notes ")
    text = write_ledger(ledger(ITEM)).replace(lines(ledger(ITEM), "notes ")[0], total)
    assert [found.code for found in read(text)[1]] == ["FG162"]
    assert read(text.replace(total, "notes")) == (ledger(ITEM), [])


def test_a_ledger_of_two_namespaces_is_refused() -> None:
    other = replace(ledger(EDITED), namespace="theirs")
    _, findings = read(conflict(ledger(ITEM), other))
    assert 'two namespaces, "mine" and "theirs"' in findings[0].message


def test_a_side_of_a_format_to_come_is_refused() -> None:
    theirs = write_ledger(ledger(EDITED)).replace("flashgen-ledger 2", "flashgen-ledger 3")
    file = f"<<<<<<< HEAD\n{write_ledger(ledger(ITEM))}=======\n{theirs}>>>>>>> branch\n"
    assert [found.code for found in read(file)[1]] == ["FG161"]


# Any two ledgers

NAMES = st.sampled_from(["a", "b", "c", "d"])


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    notes: dict[str, NoteEntry] = {}
    guids = draw(st.lists(st.sampled_from(["1", "2", "3", "4"]), unique=True))
    keys = draw(st.lists(NAMES, unique=True, min_size=len(guids), max_size=len(guids)))
    for key, guid in zip(keys, guids, strict=True):
        names = draw(st.lists(NAMES, unique=True, min_size=1))
        numbers = draw(st.lists(st.integers(1, 6), unique=True, min_size=4, max_size=4))
        parts = dict(sorted(zip(names, numbers, strict=False)))
        digests = draw(st.lists(st.sampled_from("0123456789"), unique=True, min_size=1, max_size=4))
        notes[f"q/{key}"] = NoteEntry(
            key=f"q/{key}",
            guid=guid,
            kind="formula",
            content_hash=digests[0],
            mod=draw(st.integers(1, 5)),
            due=draw(st.integers(1, 3)),
            cloze=True,
            cards=tuple(sorted(parts.values()))[: draw(st.integers(1, 4))],
            parts=parts,
            earlier=tuple(digests[1:]),
            state=draw(st.sampled_from(["live", "starter", "retired"])),
            since=draw(st.integers(0, 3)),
            version=draw(st.sampled_from([UNKNOWN, "0.2.0", "0.3.0"])),
        )
    types = {7: TypeEntry(7, draw(st.sampled_from("xyz")), draw(st.integers(0, 2)))}
    decks = draw(st.dictionaries(st.just("q"), st.sampled_from(["A", "B"])))
    return Ledger(dict(sorted(notes.items())), types, "mine", decks, draw(st.integers(1, 4)))


def parts_of(ledger: Ledger) -> set[tuple[str, str]]:
    return {(entry.guid, part) for entry in ledger.notes.values() for part in entry.parts}


@given(ledgers(), ledgers(), st.none() | ledgers())
def test_it_does_not_matter_who_merges_whom(
    ours: Ledger, theirs: Ledger, base: Ledger | None
) -> None:
    assert merged(ours, theirs, base) == merged(theirs, ours, base)


@given(ledgers(), st.none() | ledgers())
def test_a_ledger_and_itself_are_itself(one: Ledger, base: Ledger | None) -> None:
    assert merged(one, one, base) == (one, ())


@given(ledgers(), ledgers())
def test_what_was_merged_is_not_changed_by_merging_again(ours: Ledger, theirs: Ledger) -> None:
    both, _ = merged(ours, theirs)
    assert merged(both, both)[0] == both
    for side in (ours, theirs):
        again, _ = merged(both, side)
        assert parts_of(again) == parts_of(both)
        assert {e.guid for e in again.notes.values()} == {e.guid for e in both.notes.values()}


@given(ledgers(), ledgers(), ledgers())
def test_three_branches_may_be_merged_in_any_order(one: Ledger, two: Ledger, three: Ledger) -> None:
    results = [
        merged(merged(first, second)[0], third)[0]
        for first, second, third in ((one, two, three), (two, three, one), (three, one, two))
    ]
    assert len({frozenset(parts_of(result)) for result in results}) == 1
    for result in results:
        assert result.generation == max(one.generation, two.generation, three.generation)


@given(ledgers(), ledgers())
def test_nothing_of_either_side_is_lost(ours: Ledger, theirs: Ledger) -> None:
    both, _ = merged(ours, theirs)
    for side in (ours, theirs):
        assert side.notes.keys() <= both.notes.keys()
        for entry in side.notes.values():
            (*_, now) = (other for other in both.notes.values() if other.guid == entry.guid)
            assert now.parts.keys() >= entry.parts.keys()
            assert now.mod >= entry.mod
            assert now.known >= entry.known - {UNKNOWN}
            assert max(now.top, *now.parts.values()) >= max(entry.parts.values())
    for entry in both.notes.values():
        settled = number_parts(entry.parts, [], entry.top)
        assert settled.keys() == entry.parts.keys()
        assert len(set(settled.values())) == len(settled)
        assert set(entry.cards) <= set(entry.parts.values())


@given(ledgers(), ledgers())
def test_what_was_merged_is_written_and_read_back(ours: Ledger, theirs: Ledger) -> None:
    both, clashes = merged(ours, theirs)
    assert read(write_ledger(both)) == (both, [])
    result, findings = read(conflict(ours, theirs))
    assert result == both
    assert all(found.severity == "warning" for found in findings)
    assert {found.message for found in findings} <= {clash.message for clash in clashes}
