"""The file of the ledger: what is written is read back, and damage is noticed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.authoring.source import Source
from flashgen.diagnostics import Diagnostic
from flashgen.history.ledger import UNKNOWN, Ledger, NoteEntry, TypeEntry, next_mod
from flashgen.history.lines import read_ledger, write_ledger

NOTE = NoteEntry(
    key="q.approach",
    guid="0123456789abcdef0123",
    kind="question",
    content_hash="a" * 16,
    mod=1_700_000_000,
    due=8,
    cloze=True,
    cards=(1, 3),
    parts={"first": 1, "gone": 2, "last": 3},
    since=4,
    version="0.2.0",
    authored="00112233",
    fields="0:01234567,3:89abcdef",
    likeness="0123456789abcdef",
)
OTHER = replace(NOTE, key="q/item", guid="ff", cloze=False, cards=(1, 2), parts={})
TYPES = {7: TypeEntry(7, "b" * 16, 5)}
LEDGER = Ledger({NOTE.key: NOTE, OTHER.key: OTHER}, TYPES, "mine", {"q": "Deck::Q"}, 4)
TEXT = write_ledger(LEDGER)
FIRST = """\
flashgen-ledger 1
# What was last built.
namespace mine
note q 10e5fc1648400a776441 question 6175ab,0f0f 2026-11-22T19:07:25Z live 6 facets:1
note q/x.where 477d01db formula cb 2026-11-22T19:07:25Z retired 8 cloze:1,3 %5Calpha=1 b=3
type 7 bbbbbbbbbbbbbbbb 1970-01-01T00:00:05Z
"""


def source(text: str) -> Source:
    return Source(Path("cards/flashgen.lock"), "cards/flashgen.lock", text)


def read(text: str) -> Ledger:
    ledger, findings = read_ledger(source(text))
    assert findings == []
    return ledger


def damage(text: str) -> Diagnostic:
    _, (finding,) = read_ledger(source(text))
    assert finding.code == "FG162"
    assert finding.severity == "error"
    assert finding.hint
    return finding


hexadecimal = st.from_regex(r"[0-9a-f]{8}", fullmatch=True)
numbered = st.dictionaries(st.text(min_size=1), st.integers(1, 500), max_size=4)
entries = st.builds(
    NoteEntry,
    key=st.from_regex(r"[a-z]{1,8}/[a-z]{1,8}(\.[a-z]{1,8})?", fullmatch=True),
    guid=st.text(min_size=1),
    kind=st.sampled_from(["concept", "formula", "use-when"]),
    content_hash=st.one_of(hexadecimal, st.just(UNKNOWN)),
    mod=st.integers(0, 2**32),
    due=st.integers(1, 999_999),
    cloze=st.just(True),
    cards=st.lists(st.integers(1, 500), min_size=1, max_size=3).map(tuple),
    parts=st.just({}),
    earlier=st.lists(hexadecimal, max_size=3).map(tuple),
    state=st.sampled_from(["live", "starter", "retired"]),
    since=st.integers(0, 1000),
    version=st.text(min_size=1),
    authored=hexadecimal,
    fields=st.just("0:01234567"),
    likeness=hexadecimal,
)


@given(st.lists(entries, unique_by=(lambda note: note.key, lambda note: note.guid)), numbered)
def test_what_was_written_is_read_back(notes: list[NoteEntry], parts: dict[str, int]) -> None:
    distinct = {part: number for number, part in enumerate(parts, start=1)}
    known = {note.key: note for note in notes}
    if notes:
        numbers = tuple(distinct.values()) or (1,)
        known[notes[0].key] = replace(notes[0], parts=distinct, cards=numbers)
    ledger = Ledger(known, TYPES, "my name", {"q": "A::B c"}, 3)
    assert read(write_ledger(ledger)) == ledger


def test_lines_are_sorted_and_one_a_note() -> None:
    keys = ("b/x", "a/y", "a")
    notes = {key: replace(OTHER, key=key, guid=key) for key in keys}
    lines = [line for line in write_ledger(Ledger(notes)).splitlines() if line.startswith("note ")]
    assert [line.split()[1] for line in lines] == ["a", "a/y", "b/x"]


def test_times_and_decks_are_readable() -> None:
    assert "2023-11-14T22:13:20Z" in TEXT
    assert "deck q Deck%3A%3AQ" in TEXT


def test_the_highest_number_ever_given_is_kept() -> None:
    note = replace(NOTE, top=9)
    assert read(write_ledger(replace(LEDGER, notes={note.key: note}))).notes[note.key].top == 9


def test_the_first_format_is_read_and_what_it_does_not_know_is_unknown() -> None:
    ledger = read(FIRST)
    question, symbols = ledger.notes.values()
    assert (question.guid, question.cards) == ("10e5fc1648400a776441", (1,))
    assert question.known == {"6175ab", "0f0f"}
    assert symbols.retired
    assert symbols.parts == {"\\alpha": 1, "b": 3}
    assert {question.version, question.fields, question.likeness, question.authored} == {UNKNOWN}
    assert (question.since, ledger.generation, ledger.namespace) == (0, 0, "mine")


def test_lines_of_both_formats_may_be_mixed_by_a_merge() -> None:
    line = next(line for line in FIRST.splitlines() if line.startswith("note q/x.where"))
    ledger = read(f"{TEXT.rstrip()}\n<<<<<<< ours\n{line}\n=======\n>>>>>>> theirs\n")
    assert ledger.notes["q/x.where"].parts["b"] == 3
    assert ledger.notes["q/item"] == OTHER


def test_a_ledger_of_a_newer_format_is_refused() -> None:
    ledger, findings = read_ledger(source("flashgen-ledger 3\nnote q …\n"))
    assert ledger == Ledger()
    assert [finding.code for finding in findings] == ["FG161"]


@pytest.mark.parametrize(
    "line",
    [
        "note",
        "gibberish here",
        "note a b c d e f g",
        "type x y z",
        "note q g k h x live 8 facets:1",
        "note q g k h 2026-01-01T00:00:00Z live 8 other:1",
        "deck q",
        "generation x",
    ],
)
def test_a_line_that_cannot_be_read_is_a_finding_at_its_line(line: str) -> None:
    assert damage(TEXT + line + "\n").line == len(TEXT.splitlines()) + 1


@pytest.mark.parametrize("end", [-1, -30, 60], ids=["newline", "types", "nearly all of it"])
def test_a_ledger_that_was_cut_off_is_a_finding(end: int) -> None:
    assert damage(TEXT[:end]).line > 1


CHANGES = {
    "a digit of a GUID": ("0123456789abcdef0123", "0123456789abcdef0124"),
    "a part removed": (" gone=2", ""),
    "a part renamed": ("first=1", "frist=1"),
    "a part given twice": ("last=3", "last=1"),
    "a card": ("cloze:1,3", "cloze:1,2"),
    "a time": ("2023-11-14T22:13:20Z live 4 8 cloze", "2023-11-14T22:13:21Z live 4 8 cloze"),
}


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES.keys())
def test_a_line_that_was_changed_is_named(old: str, new: str) -> None:
    finding = damage(TEXT.replace(f"{old} ", f"{new} ", 1).replace(old, new, 1))
    assert '"q.approach"' in finding.message
    assert "#" in finding.hint
    assert finding.excerpt.startswith("note q.approach")


def unchecked(text: str) -> str:
    return re.sub(r" #[0-9a-f]{8}$", "", text, flags=re.MULTILINE)


def test_a_line_merged_by_hand_is_read_without_its_check_sum() -> None:
    text = unchecked(TEXT).replace("gone=2", "gone=2 new=4")
    assert read(text).notes["q.approach"].parts["new"] == 4


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("last=3", "last=1", 'the line of "q.approach" gives two parts one card'),
        ("first=1", "first=4", 'the line of "q.approach" has a card without its part'),
    ],
)
def test_what_cannot_be_true_is_damage_even_without_a_check_sum(
    old: str, new: str, message: str
) -> None:
    assert damage(unchecked(TEXT).replace(old, new)).message == message


@pytest.mark.parametrize("lost", ["note q/item ", "note q.approach "])
def test_a_line_that_is_lost_is_noticed(lost: str) -> None:
    text = "".join(line for line in TEXT.splitlines(True) if not line.startswith(lost))
    assert damage(text).message == "this ledger is damaged: 1 of its 2 notes are missing"


def test_a_line_of_another_ledger_in_place_of_one_is_noticed() -> None:
    other = write_ledger(Ledger({"q/x": replace(OTHER, key="q/x")})).splitlines()
    (line,) = (line for line in other if line.startswith("note "))
    lines = [line if old.startswith("note q/item ") else old for old in TEXT.splitlines()]
    assert damage("\n".join(lines) + "\n").message.startswith("this ledger is damaged")


def test_after_a_merge_conflict_the_newer_line_is_kept_and_its_note_ships_again() -> None:
    newer = replace(OTHER, content_hash="c" * 16, mod=OTHER.mod + 60)
    ours, theirs = (
        next(
            line for line in write_ledger(Ledger({"q/item": note})).splitlines() if "q/item" in line
        )
        for note in (OTHER, newer)
    )
    sides = f"<<<<<<< ours\n{ours}\n||||||| base\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\n"
    rest = write_ledger(Ledger({}, TYPES))
    merged = read(f"{rest}{sides}").notes["q/item"]
    assert merged.mod == newer.mod
    assert next_mod(merged, "c" * 16, now=0) == newer.mod + 1
    assert merged.known >= {OTHER.content_hash, newer.content_hash}
