"""Core first: packages of one tier, their order, and what is asked no more, in the real Anki."""

import sqlite3
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flashgen.commands import build as build_command
from flashgen.commands import diff as diff_command
from flashgen.commands.build import Report

if TYPE_CHECKING:
    from tests.anki.conftest import Anki

NOW = 1_790_000_000
QUESTION = """\
id: {name}
title: {name}
question: What is {name}?
answer: {{short: That.}}
tier: {{explain: core}}
formulas:
  - id: law
    name: Law of {name}
    tex: y = ax
    where: {{a: slope, x: input}}
    intuition: It is a line.
    tier: {{write: core, where: deep}}
    skip: [{skip}]
concepts:
  - {{id: line, term: Line of {name}, definition: It is straight.{more} }}
"""


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    folder = tmp_path / "cards"
    folder.mkdir()
    write(folder)
    return folder


def write(cards: Path, skip: str = "", more: str = "") -> None:
    for name in ("one", "two"):
        text = QUESTION.format(name=name, skip=skip, more=more)
        (cards / f"{name}.yaml").write_text(text, encoding="utf-8")


def build(cards: Path, now: int, tier: str = "") -> Report:
    report, findings = build_command.build(cards, cards.parent / "build", now=now, tier=tier)
    assert report, findings
    return report


def package(cards: Path, tier: str = "") -> Path:
    return cards.parent / "build" / f"interview-questions{tier and '-'}{tier}.apkg"


def order(anki: "Anki") -> list[str]:
    """Return title and facet of each new card in the order of positions."""
    return [
        f"{card.note().fields[0].split(' ')[0]}:{card.note().fields[1]}:{card.ord}"
        for card in sorted(anki.cards(), key=lambda card: card.due)
    ]


def test_new_cards_come_core_first_then_more_then_deep(cards: Path, anki: "Anki") -> None:
    build(cards, NOW)
    anki.import_(package(cards))
    core, more, deep = 4, 6, 4
    kinds = order(anki)
    assert len(kinds) == core + more + deep
    assert sorted(kinds[:core]) == sorted(
        ["What:Explain:0", "Law:Formula:0", "What:Explain:0", "Law:Formula:0"]
    )
    assert {kind.split(":")[1] for kind in kinds[core : core + more]} == {"Concept", "Formula"}
    assert {kind.split(":")[1] for kind in kinds[core + more :]} == {"Symbols"}
    tagged = anki.col.find_notes("tag:tier::core"), anki.col.find_notes("tag:tier::deep")
    assert list(map(len, tagged)) == [4, 2]


def test_core_then_full_then_core_again_loses_nothing(cards: Path, anki: "Anki") -> None:
    build(cards, NOW, "core")
    anki.import_(package(cards, "core"))
    assert len(anki.cards()) == 4
    first = anki.study()
    anki.import_(package(cards))
    assert len(anki.cards()) == 14
    assert first.items() <= anki.states().items()
    everything = anki.study()
    write(cards, more=" Edited.")
    build(cards, NOW + 100, "core")
    anki.import_(package(cards, "core"))
    assert anki.states() == everything
    assert not any("Edited" in note for note in texts(anki))
    anki.import_(package(cards))
    assert anki.states() == everything
    assert sum("Edited" in note for note in texts(anki)) == 2


def texts(anki: "Anki") -> list[str]:
    return [str(anki.col.get_note(note).fields) for note in anki.col.find_notes("")]


def test_a_package_of_a_tier_that_is_not_asked_for_any_more_goes(cards: Path) -> None:
    assert any(file.endswith("-core.apkg") for file in build(cards, NOW, "core").files)
    assert package(cards, "core").exists()
    build(cards, NOW + 100)
    assert not package(cards, "core").exists()


def test_notes_of_a_tier_are_those_of_the_full_package(cards: Path) -> None:
    build(cards, NOW, "core")
    rows = []
    for tier in ("", "core"):
        database = sqlite3.connect(":memory:")
        with zipfile.ZipFile(package(cards, tier)) as archive:
            database.deserialize(archive.read("collection.anki2"))
        found = database.execute("SELECT guid, mod, tags, flds FROM notes").fetchall()
        rows.append(dict.fromkeys(found))
    assert rows[1].keys() < rows[0].keys()
    assert len(rows[1]) == 4


def test_what_is_skipped_later_is_blank_in_anki_and_counted_before(
    cards: Path, anki: "Anki"
) -> None:
    build(cards, NOW)
    anki.import_(package(cards))
    before = anki.study()
    write(cards, skip="intuition, where.a")
    changes, _ = diff_command.diff(cards, cards.parent / "build", now=NOW + 100)
    assert changes
    assert sum(change.blank for change in changes) == 4
    report = build(cards, NOW + 100)
    assert report.blank == 4
    anki.import_(package(cards))
    assert anki.states() == before
    empty = anki.col.get_empty_cards()
    assert sum(len(note.card_ids) for note in empty.notes) == 4
    assert build(cards, NOW + 200).blank == 0
