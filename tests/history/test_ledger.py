"""What the ledger remembers of a note from one build to the next."""

from dataclasses import replace

import pytest

from flashgen.history.ledger import NoteEntry, earlier_hashes, fields_of, next_mod
from flashgen.targets.anki.notes import field_hashes

NOTE = NoteEntry("q/item", "guid", "concept", "0" * 16, 50, 8, False, (1,), version="0.1.0")


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
    entry = old and NoteEntry("k", "g", "concept", old[0], old[1], 8, False, (1,))
    entry = entry and replace(entry, state="retired" if old and old[2] else "live")
    assert next_mod(entry or None, content_hash, now) == expected


def shipped(note: NoteEntry, content_hash: str, version: str) -> NoteEntry:
    earlier = earlier_hashes(note, content_hash, version)
    return replace(note, content_hash=content_hash, earlier=earlier, version=version)


def test_sixty_contents_after_an_import_its_hash_is_still_known_as_ours() -> None:
    imported = NOTE
    note = imported
    for number in range(1, 61):
        note = shipped(note, f"{number:016x}", "0.1.0")
    assert imported.content_hash in note.known


def test_what_a_flashgen_was_the_last_to_ship_is_remembered_for_good() -> None:
    note = shipped(NOTE, "f" * 16, "0.2.0")
    for number in range(300):
        note = shipped(note, f"{number:016x}", "0.2.0")
    assert NOTE.content_hash in note.known
    assert len(note.known) == 102


def test_a_hundred_others_are_remembered_the_last_first() -> None:
    note = NOTE
    for number in range(1, 200):
        note = shipped(note, f"{number:016x}", "0.1.0")
    assert [int(known, 16) for known in note.earlier] == list(range(198, 98, -1))


def test_a_content_that_comes_back_is_the_current_one_alone() -> None:
    note = shipped(shipped(NOTE, "1" * 16, "0.1.0"), NOTE.content_hash, "0.1.0")
    assert note.earlier == ("1" * 16,)


def test_filled_fields_have_hashes_at_their_places() -> None:
    fields = fields_of(replace(NOTE, fields=field_hashes("title\x1f\x1ftext")))
    assert sorted(fields) == [0, 2]
    assert fields[0] != fields[2]
    assert fields_of(NOTE) == {}, "unknown"
