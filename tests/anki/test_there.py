"""A collection is read as it is, while Anki has it open and writes to it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from flashgen.anki_loop.there import read_exports, read_there
from flashgen.targets.anki import imported
from flashgen.targets.anki.imported import UnreadableError, copy_whole


@pytest.fixture
def log_held(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database with a write-ahead log, in use by another connection."""
    database = sqlite3.connect(tmp_path / "collection.anki2", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    for table in ("notes", "cards"):
        database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, text TEXT)")
        rows = [("x" * 999,)] * 100
        database.executemany(f"INSERT INTO {table} (text) VALUES (?)", rows)  # noqa: S608
    yield database
    database.close()


def test_a_log_that_is_moved_into_the_file_between_two_copies_is_copied_again(
    log_held: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[Path] = []
    copyfile: Callable[..., Any] = shutil.copyfile

    def checkpointing(source: Path, target: Path) -> None:
        copyfile(source, target)
        if not copies:
            log_held.execute("DELETE FROM notes WHERE id > 40")
            log_held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            log_held.execute("INSERT INTO notes (text) VALUES ('last')")
        copies.append(source)

    monkeypatch.setattr(imported.shutil, "copyfile", checkpointing)
    copy = tmp_path / "copy"
    copy_whole(tmp_path / "collection.anki2", copy)
    assert len(copies) == 4
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*), max(text) FROM notes").fetchone()[0] == 41
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_collection_that_is_written_to_without_end_is_given_up(
    log_held: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copyfile: Callable[..., Any] = shutil.copyfile

    def writing(source: Path, target: Path) -> None:
        copyfile(source, target)
        log_held.execute("INSERT INTO notes (text) VALUES ('more')")

    monkeypatch.setattr(imported.shutil, "copyfile", writing)
    with pytest.raises(UnreadableError, match="keeps writing"):
        copy_whole(tmp_path / "collection.anki2", tmp_path / "copy")


def test_reading_neither_locks_nor_writes(anki: Any, built: Any) -> None:
    anki.import_(built.package)
    files = sorted(Path(anki.col.path).parent.glob("collection.anki2*"))
    before = [(file.read_bytes(), file.stat().st_mtime_ns) for file in files]
    there = read_there(Path(anki.col.path))
    assert [(file.read_bytes(), file.stat().st_mtime_ns) for file in files] == before
    assert sorted(Path(anki.col.path).parent.glob("collection.anki2*")) == files
    assert there.notes.keys() == built.packed.notes.keys()


def test_what_is_read_is_what_anki_says(anki: Any, built: Any) -> None:
    anki.import_(built.package)
    anki.col.sched.suspend_cards([anki.cards()[0].id])
    filtered = anki.col.decks.new_filtered("Cram")
    deck = anki.col.sched.get_or_create_filtered_deck(filtered)
    del deck.config.search_terms[1:]
    deck.config.search_terms[0].search = "tag:kind::pitfall"
    deck.config.search_terms[0].limit = 5
    anki.col.sched.add_or_update_filtered_deck(deck)
    there = read_there(Path(anki.col.path))
    cards = [(guid, card) for guid, cards in there.cards.items() for card in cards]
    assert len(cards) == anki.col.card_count()
    assert sum(card.filtered for _, card in cards) == 5
    assert not any(card.deck == "Cram" for _, card in cards)
    for guid, card in cards[::97]:
        real = anki.col.get_card(card.id)
        assert (real.nid, real.ord, real.usn) == (there.ids[guid], card.ordinal, card.usn)
    for name, description in there.decks.items():
        assert description == anki.col.decks.by_name(name).get("desc", "")
    assert any(there.decks.values())
    assert there.generation("ml INTERVIEWS") == there.generation("ML interviews") > 0
    assert there.generation("Cram") == 0
    assert there.presets == {c["name"]: c["id"] for c in anki.col.decks.all_config()}
    assert [there.created, there.schema] == anki.col.db.first("SELECT crt, scm FROM col")


def test_exports_of_several_decks_are_joined(anki: Any, built: Any, tmp_path: Path) -> None:
    from anki.exporting import AnkiPackageExporter

    anki.import_(built.package)
    notes = map(anki.col.get_note, anki.col.find_notes("note:Flashgen"))
    first = next(note.card_ids()[0] for note in notes if len(note.cards()) > 1)
    elsewhere = anki.col.decks.id("Elsewhere")
    anki.col.set_deck([first], elsewhere)
    files = []
    for name in ("ML interviews", "Elsewhere"):
        exporter = AnkiPackageExporter(anki.col)
        exporter.did, exporter.includeSched = anki.col.decks.id(name), True
        files.append(tmp_path / f"{len(files)}.apkg")
        exporter.exportInto(str(files[-1]))
    there, exact = read_exports(files), read_there(Path(anki.col.path))
    assert there.notes == exact.notes
    assert there.ids == exact.ids
    places = [
        {
            guid: [(card.id, card.ordinal, card.deck) for card in cards]
            for guid, cards in one.items()
        }
        for one in (there.cards, exact.cards)
    ]
    assert places[0] == places[1]
    assert there.generation("ML interviews") == exact.generation("ML interviews")
