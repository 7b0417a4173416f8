from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashgen.authoring.source import Source
from flashgen.history.ledger import (
    Ledger,
    NoteEntry,
    TypeEntry,
    next_mod,
    read_ledger,
)

NOTE = NoteEntry(
    "q/item", "0123456789abcdef0123", "concept", "a" * 16, 1_700_000_000, 8, False, (1, 3)
)


TYPE = str(Ledger({}, {7: TypeEntry(7, "b" * 16, 5)})).splitlines()[-1] + "\n"


def source(text: str) -> Source:
    return Source(Path("cards/flashgen.lock"), "cards/flashgen.lock", text)


keys = st.from_regex(r"[a-z]{1,8}/[a-z]{1,8}", fullmatch=True)
entries = st.builds(
    NoteEntry,
    key=keys,
    guid=st.from_regex(r"[0-9a-f]{20}", fullmatch=True),
    kind=st.sampled_from(["concept", "formula", "use-when"]),
    content_hash=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    mod=st.integers(0, 2**32),
    due=st.integers(1, 999_999),
    cloze=st.booleans(),
    cards=st.lists(st.integers(1, 500), min_size=1, max_size=3).map(tuple),
    parts=st.dictionaries(st.text(min_size=1), st.integers(1, 500), max_size=4),
    retired=st.booleans(),
)


@given(st.lists(entries, unique_by=lambda entry: entry.key))
def test_what_was_written_is_read_back(notes: list[NoteEntry]) -> None:
    ledger = Ledger({note.key: note for note in notes}, {7: TypeEntry(7, "b" * 16, 5)})
    assert read_ledger(source(str(ledger))) == (ledger, [])


def test_lines_are_sorted_and_one_a_note() -> None:
    notes = {
        key: NoteEntry(key, "g", "concept", "h", 0, 8, False, (1,)) for key in ("b/x", "a/y", "a")
    }
    lines = str(Ledger(notes)).splitlines()[3:]
    assert [line.split()[1] for line in lines] == ["a", "a/y", "b/x"]


def test_times_are_readable() -> None:
    assert "2023-11-14T22:13:20Z" in str(Ledger({"q/item": NOTE}))


@pytest.mark.parametrize(
    "line",
    [
        "note",
        "gibberish here",
        "note a b c d e f g",
        "type x y z",
        "note q g k h x live 8 facets:1",
        "note q g k h 2026-01-01T00:00:00Z live 8 other:1",
    ],
)
def test_a_damaged_line_is_a_finding_at_its_line(line: str) -> None:
    text = str(Ledger({"q/item": NOTE})) + line + "\n" + TYPE
    ledger, findings = read_ledger(source(text))
    assert [(finding.code, finding.line) for finding in findings] == [("FG162", 5)]
    assert "q/item" in ledger.notes


@pytest.mark.parametrize("end", [-1, -30, None], ids=["newline", "types", "all of it"])
def test_a_ledger_that_was_cut_off_is_a_finding(end: int | None) -> None:
    text = str(Ledger({"q/item": NOTE})) + TYPE
    _, findings = read_ledger(source(text[:end] if end else ""))
    assert "FG162" in [finding.code for finding in findings]


def test_a_ledger_of_a_newer_format_is_refused() -> None:
    ledger, findings = read_ledger(source("flashgen-ledger 2\nnote q …\n"))
    assert ledger == Ledger()
    assert [finding.code for finding in findings] == ["FG161"]


def test_after_a_merge_conflict_the_newer_line_is_kept_and_its_note_ships_again() -> None:
    newer = NoteEntry("q/item", NOTE.guid, "concept", "b" * 16, NOTE.mod + 60, 8, False, (1,))
    ours, theirs = (str(Ledger({"q/item": note})).splitlines()[-1] for note in (NOTE, newer))
    sides = f"<<<<<<< ours\n{ours}\n||||||| base\n{ours}\n=======\n{theirs}\n>>>>>>> theirs\n"
    text = f"flashgen-ledger 1\n{sides}{TYPE}"
    ledger, findings = read_ledger(source(text))
    assert findings == []
    assert ledger.notes["q/item"].mod == newer.mod
    assert next_mod(ledger.notes["q/item"], "b" * 16, now=0) == newer.mod + 1


@pytest.mark.parametrize(
    ("old", "content_hash", "now", "expected"),
    [
        pytest.param(None, "h", 100, 100, id="new: now"),
        pytest.param(("h", 50, False), "h", 100, 50, id="unchanged: as it was"),
        pytest.param(("h", 50, False), "x", 100, 100, id="changed: now"),
        pytest.param(("h", 100, False), "x", 100, 101, id="changed in the same second: later"),
        pytest.param(("h", 500, False), "x", 100, 501, id="clock set back: still later"),
        pytest.param(("h", 50, True), "h", 100, 100, id="revived: now"),
    ],
)
def test_modification_times(
    old: tuple[str, int, bool] | None, content_hash: str, now: int, expected: int
) -> None:
    entry = old and NoteEntry("k", "g", "concept", old[0], old[1], 8, False, (1,), {}, old[2])
    assert next_mod(entry or None, content_hash, now) == expected
