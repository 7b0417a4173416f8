"""The real Anki takes the package made from the shipped cards and finds nothing wrong with it."""

import itertools
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from flashgen.between_questions.order import study_order
from flashgen.commands.load import load
from flashgen.history import lines
from flashgen.history.link import deck_name
from flashgen.kinds.item import TIERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.anki.conftest import Anki, Built

FIELDS_ARE_FINE = 0
"""What `fields_check` says of a note that is neither empty, a duplicate nor without cloze."""


def test_every_note_and_card_arrives_once(built: "Built", anki: "Anki") -> None:
    log = anki.import_(built.package)
    assert len(log.new) == built.report.notes == len(built.packed.notes)
    assert (len(log.updated), len(log.duplicate), len(log.conflicting)) == (0, 0, 0)
    assert anki.col.note_count() == built.report.notes
    assert anki.col.card_count() == built.report.cards == len(built.packed.cards)
    assert set(anki.states()) == set(built.packed.cards)


def test_no_note_is_without_a_card(built: "Built", imported: "Anki") -> None:
    assert {guid for guid, _ in built.packed.cards} == set(built.packed.notes)
    query = "SELECT guid FROM notes WHERE id NOT IN (SELECT nid FROM cards)"
    assert imported.col.db.list(query) == []


def test_anki_keeps_fields_and_tags_to_the_byte(built: "Built", imported: "Anki") -> None:
    for guid, (model, fields, tags) in built.packed.notes.items():
        note = imported.note(guid)
        assert (note.mid, tuple(note.fields)) == (model, fields)
        assert tuple(note.tags) == tags


def test_anki_accepts_the_note_types_when_it_checks_them(built: "Built", anki: "Anki") -> None:
    anki.import_(built.package)
    ours = {model for model, *_ in built.packed.notes.values()}
    assert len(ours) == 2
    for model in ours:
        anki.col.models.update_dict(anki.col.models.get(model))


def test_no_card_is_empty(imported: "Anki") -> None:
    report = imported.col.get_empty_cards()
    assert (report.report, list(report.notes)) == ("", [])


def test_fields_check_finds_no_fault(imported: "Anki", built: "Built") -> None:
    for guid in built.packed.notes:
        assert imported.note(guid).fields_check() == FIELDS_ARE_FINE, guid


def test_media_are_complete_and_all_used(built: "Built", imported: "Anki") -> None:
    report = imported.col.media.check()
    assert list(report.missing) == []
    assert list(report.unused) == []
    folder = Path(imported.col.media.dir())
    assert built.packed.media
    assert built.packed.media == {path.name for path in folder.iterdir()}


def test_check_database_changes_nothing(built: "Built", anki: "Anki") -> None:
    anki.import_(built.package)
    before = anki.states()
    _, fine = anki.col.fix_integrity()
    assert fine
    assert anki.states() == before
    assert anki.col.note_count() == built.report.notes


def test_importing_again_changes_nothing(built: "Built", anki: "Anki") -> None:
    anki.import_(built.package)
    rows = "SELECT id, mod, flds, tags FROM notes ORDER BY id"
    before = (anki.col.db.all(rows), anki.states())
    log = anki.import_(built.package)
    assert len(log.duplicate) == built.report.notes
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0)
    assert (anki.col.db.all(rows), anki.states()) == before


def test_decks_have_name_and_description(built: "Built", imported: "Anki") -> None:
    loaded = load(built.cards)
    decks = {deck.name: imported.col.decks.get(deck.id) for deck in _decks(imported)}
    expected = {deck_name(loaded.settings, compiled) for compiled in loaded.questions}
    assert set(decks) == {"Default", loaded.settings.name, *expected}
    for compiled in loaded.questions:
        deck = decks[deck_name(loaded.settings, compiled)]
        assert deck["desc"].startswith(f"**{compiled.head.question}**")
        assert deck["md"]
    ledger, _, _ = lines.load(built.cards / "flashgen.lock", loaded.settings.namespace)
    ours = f"\n\n*Made with flashgen, generation {ledger.generation}*"
    assert decks[loaded.settings.name]["desc"] == loaded.settings.description.rstrip() + ours


def _decks(anki: "Anki") -> list[object]:
    return list(anki.col.decks.all_names_and_ids())


def test_notes_are_tagged_by_kind_and_question(built: "Built", imported: "Anki") -> None:
    found = set(imported.col.tags.all())
    assert {"kind::formula", "kind::question", "difficulty::medium", "company::jpmorgan"} <= found
    for compiled in load(built.cards).questions:
        count = len(imported.col.find_notes(f"tag:question::{compiled.head.id}"))
        assert count == len(compiled.notes())


def test_cards_of_one_note_lie_apart_and_first_cards_come_in_authored_order(
    built: "Built", imported: "Anki"
) -> None:
    loaded = load(built.cards)
    notes = [note for compiled in study_order(loaded.questions) for note in compiled.notes()]
    notes.sort(key=lambda note: min(map(TIERS.index, note.tiers)))
    titles = [note.fields.fields[0] for note in notes]
    by_note: dict[int, list[int]] = defaultdict(list)
    for card in imported.cards():
        by_note[card.nid].append(card.due)
    first = sorted(by_note, key=lambda note: min(by_note[note]))
    assert [imported.col.get_note(note).fields[0] for note in first] == titles
    for dues in by_note.values():
        later = sorted(dues)
        assert all(b - a > 30 for a, b in itertools.pairwise(later))


def test_what_a_question_requires_is_studied_first(
    tmp_path: Path, builder: "Callable[..., Built]", anki: "Anki"
) -> None:
    cards = tmp_path / "cards"
    cards.mkdir()
    for name, requires in (("a-late", "[m-middle]"), ("m-middle", "[z-early]"), ("z-early", "[]")):
        (cards / f"{name}.yaml").write_text(
            f"id: {name}\ntitle: {name}\nquestion: Why {name}?\nanswer: {{short: So.}}\n"
            f"requires: {requires}\n"
        )
    anki.import_(builder(cards, tmp_path / "build").package, presets=True)
    anki.col.decks.select(anki.col.decks.id("Interview questions"))
    studied = []
    while card := anki.col.sched.getCard():
        studied.append(card.note().fields[0])
        anki.col.sched.bury_cards([card.id])
    assert studied == ["Why z-early?", "Why m-middle?", "Why a-late?"]


@pytest.mark.parametrize("ticked", [True, False])
def test_the_preset_arrives_only_when_ticked(
    ticked: bool,
    built: "Built",
    anki: "Anki",
) -> None:
    anki.import_(built.package, presets=ticked)
    names = [preset["name"] for preset in anki.col.decks.all_config()]
    assert names == (["Default", "Flashgen"] if ticked else ["Default"])
    for deck in _decks(anki):
        if deck.name == "Default":
            continue
        preset = anki.col.decks.config_dict_for_deck_id(deck.id)
        assert preset["name"] == names[-1]
        if ticked:
            assert preset["newGatherPriority"] == 1  # NEW_CARD_GATHER_PRIORITY_LOWEST_POSITION
            assert preset["newSortOrder"] == 1  # NEW_CARD_SORT_ORDER_NO_SORT
            assert preset["new"]["bury"]
            assert preset["rev"]["bury"]
            assert preset["buryInterdayLearning"]
            assert preset["desiredRetention"] == pytest.approx(0.9)


def test_same_cards_and_ledger_give_the_same_bytes_anywhere(built: "Built", tmp_path: Path) -> None:
    surroundings = [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ]
    outcomes = []
    for number, variables in enumerate(surroundings):
        cards = copytree(built.cards, tmp_path / f"cards-{number}")
        output = tmp_path / f"build-{number}"
        subprocess.run(
            [sys.executable, "-m", "flashgen", "build", str(cards), "-o", str(output), "-q"],
            env={**os.environ, **variables, "SOURCE_DATE_EPOCH": str(1_790_000_000 + number)},
            check=True,
        )
        files = {p.relative_to(output): p.read_bytes() for p in output.rglob("*") if p.is_file()}
        outcomes.append((files, (cards / "flashgen.lock").read_bytes()))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0][Path(built.package.name)] == built.package.read_bytes()
    assert outcomes[0][1] == (built.cards / "flashgen.lock").read_bytes()


def test_odd_names_tags_and_symbols_are_kept(
    tmp_path: Path, builder: "Callable[..., Built]", anki: "Anki"
) -> None:
    titles = [
        'A "quoted" one',
        "Cafe\u0301 and \u212b",
        "a/b\\c: 100% of <b>x</b> & y",
        "🎉 $\\ell_2$ *norm*",
        "x" * 300,
    ]
    cards = tmp_path / "cards"
    cards.mkdir()
    for number, title in enumerate(titles):
        (cards / f"q{number}.yaml").write_text(
            f"id: q{number}\ntitle: '{title}'\nquestion: Why {number}?\nanswer: {{short: so}}\n"
            "tags: [ML, ml, x::y, e\u0301]\n"
            "formulas: [{id: f, name: F, tex: x, where: {\u212b: angstrom, x: y}}]\n",
            encoding="utf-8",
        )
    deck_file = "name: 'Fragen e\u0301'\nlanguage: de\ntags: [Ml]\n"
    (cards / "deck.yaml").write_text(deck_file, encoding="utf-8")
    built = builder(cards, tmp_path / "build")
    assert len(anki.import_(built.package).new) == built.report.notes
    decks = {deck.name for deck in _decks(anki)}
    assert decks == {"Default", "Fragen é"} | {
        f"Fragen é::{title}"
        for title in (
            "A 'quoted' one",
            "Café and Å",
            "a/b\\c: 100% of <b>x</b> & y",
            "🎉 \\ell_2 norm",
            "x" * 300,
        )
    }
    for guid, (_, fields, tags) in built.packed.notes.items():
        note = anki.note(guid)
        assert (tuple(note.fields), tuple(note.tags)) == (fields, tags)
        assert len([tag for tag in tags if tag.casefold() == "ml"]) == 1
    _, fine = anki.col.fix_integrity()
    assert fine
    assert {deck.name for deck in _decks(anki)} == decks
    assert anki.col.card_count() == built.report.cards
    log = anki.import_(built.package)
    assert len(log.duplicate) == built.report.notes
