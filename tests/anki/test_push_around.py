"""What a push does around the notes: decks, presets, pictures, copies, profiles, other machines."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection
from connect_double import Press
from pushing import Desktop, Person

from flashgen.anki_loop import backup
from flashgen.anki_loop.errand import Outcome, Wishes
from flashgen.anki_loop.push import foretell
from flashgen.anki_loop.remembered import Home
from flashgen.targets.anki.imported import UnreadableError

FLASHGEN = [sys.executable, "-m", "flashgen"]


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    one = Desktop(tmp_path)
    with one.double:
        yield one
    one.col.close()


def preset(desktop: Desktop, deck: str) -> Any:
    found = desktop.col.decks.by_name(deck)
    return desktop.col.decks.config_dict_for_deck_id(found["id"])


def test_new_decks_get_our_preset_and_no_other_one_does(desktop: Desktop) -> None:
    desktop.push(direct=True)
    ours = preset(desktop, "Interview questions::Means")
    assert ours["name"] == "Flashgen"
    assert (ours["newGatherPriority"], ours["newSortOrder"], ours["new"]["bury"]) == (1, 1, True)
    mine = desktop.col.decks.add_config_returning_id("Mine")
    deck = desktop.col.decks.by_name("Interview questions::Means")
    deck["conf"] = mine
    desktop.col.decks.save(deck)
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.concepts("mean")
    assert desktop.push(direct=True)[0] is Outcome.DONE
    assert preset(desktop, "Interview questions::Means")["name"] == "Mine"
    assert preset(desktop, "Interview questions::Words")["name"] == "Flashgen"
    assert [c["name"] for c in desktop.col.decks.all_config()].count("Flashgen") == 1
    assert preset(desktop, "Default")["name"] == "Default"


def test_cards_in_a_filtered_deck_stay_there(desktop: Desktop) -> None:
    desktop.push(direct=True)
    cram = desktop.col.sched.get_or_create_filtered_deck(desktop.col.decks.new_filtered("Cram"))
    del cram.config.search_terms[1:]
    cram.config.search_terms[0].search = "tag:kind::hyperparameter"
    desktop.col.sched.add_or_update_filtered_deck(cram)
    rows = desktop.card_rows()
    desktop.edit("Training crawls.", "Training takes for ever.")
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert person.changes["means/hyperparameter-1"].moved == ()
    assert desktop.card_rows() == rows


def test_cards_that_were_moved_stay_moved_and_are_named(desktop: Desktop) -> None:
    desktop.push(direct=True)
    cards = desktop.col.find_cards("tag:kind::hyperparameter")
    desktop.col.set_deck(cards, desktop.col.decks.id("Elsewhere"))
    desktop.edit("Training crawls.", "Training takes for ever.")
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert person.changes["means/hyperparameter-1"].moved == ("Elsewhere",)
    assert desktop.col.find_cards("deck:Elsewhere") == cards


def test_cards_of_a_renamed_deck_are_moved_when_asked_for(desktop: Desktop) -> None:
    old, new = "Interview questions::Means", "Interview questions::Averages"
    desktop.push(direct=True)
    elsewhere = desktop.col.find_cards("tag:kind::pitfall")[:1]
    desktop.col.set_deck(elsewhere, desktop.col.decks.id("Elsewhere"))
    cram = desktop.col.sched.get_or_create_filtered_deck(desktop.col.decks.new_filtered("Cram"))
    del cram.config.search_terms[1:]
    cram.config.search_terms[0].search = "tag:kind::hyperparameter"
    desktop.col.sched.add_or_update_filtered_deck(cram)
    crammed = len(desktop.col.find_cards("deck:Cram"))
    left = len(desktop.col.find_cards(f'deck:"{old}" -deck:Cram'))
    desktop.edit('title: "Means"', 'title: "Averages"')
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert f'{left} cards stand in "{old}", which is now called "{new}"' in person.said
    assert len(desktop.col.find_cards(f'deck:"{old}" -deck:Cram')) == left
    person = Person()
    person.agrees = False
    desktop.push(person, direct=True, move_cards=True)
    assert "is every device synced?" in person.asked[0]
    assert len(desktop.col.find_cards(f'deck:"{old}" -deck:Cram')) == left
    outcome, person = desktop.push(move_cards=True)
    assert outcome is Outcome.DONE
    assert len(desktop.col.find_cards(f'deck:"{new}"')) == left
    assert desktop.col.find_cards("deck:Elsewhere") == elsewhere
    assert len(desktop.col.find_cards("deck:Cram")) == crammed
    assert desktop.col.decks.by_name(old), "no deck is ever deleted"
    assert "cards stand" not in desktop.push(direct=True)[1].said


def test_a_picture_that_anki_lost_is_sent_again(desktop: Desktop) -> None:
    desktop.push(direct=True)
    names = {path.name for path in Path(desktop.col.media.dir()).iterdir()}
    assert names
    for name in names:
        Path(desktop.col.media.dir(), name).unlink()
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert f"{len(names)} pictures that Anki lacked were sent" in person.said
    assert {path.name for path in Path(desktop.col.media.dir()).iterdir()} == names


def test_a_description_that_a_person_changed_is_named(desktop: Desktop) -> None:
    desktop.push()
    deck = desktop.col.decks.by_name("Interview questions::Means")
    deck["desc"] = "my own words"
    desktop.col.decks.save(deck)
    desktop.edit("Training crawls.", "Training takes for ever.")
    outcome, person = desktop.push()
    assert outcome is Outcome.DONE
    assert 'your description of the deck "Interview questions::Means" is replaced' in person.said
    desktop.edit("Training takes for ever.", "Training crawls.")
    assert "your description" not in desktop.push()[1].said


def test_a_style_arrives_though_no_note_changes(desktop: Desktop) -> None:
    desktop.push(direct=True)
    for name in ("Flashgen", "Flashgen Cloze"):
        note_type = desktop.col.models.by_name(name)
        note_type["css"] = "/* old */"
        desktop.col.models.update_dict(note_type)
        desktop.col.db.execute("UPDATE notetypes SET mtime_secs=5 WHERE name=?", name)
    desktop.col.models._clear_cache()
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert person.changes == {}
    for name in ("Flashgen", "Flashgen Cloze"):
        assert desktop.col.models.by_name(name)["css"] != "/* old */"
    desktop.push(direct=True)
    assert "importPackage" not in desktop.double.asked


def test_a_note_type_that_was_changed_is_a_difference(desktop: Desktop) -> None:
    desktop.push(direct=True)
    note_type = desktop.col.models.by_name("Flashgen")
    desktop.col.models.add_field(note_type, desktop.col.models.new_field("Mine"))
    desktop.col.models.update_dict(note_type)
    desktop.edit("Training crawls.", "Training takes for ever.")
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.REFUSED
    assert person.sorts()["means/hyperparameter-1"] == "blocked"
    assert "means/hyperparameter-1 was not updated" in person.said


def test_cards_that_will_be_blank_are_named(desktop: Desktop) -> None:
    desktop.push(direct=True)
    desktop.edit("    intuition: Every", "    extra: Every")
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert "blank     1 cards of means/formula-1 will show nothing" in person.said


def test_the_copy_that_was_made_first_brings_all_back(desktop: Desktop, tmp_path: Path) -> None:
    desktop.push(direct=True)
    desktop.edit_in_anki("pitfall", "mine")
    before = desktop.there()
    desktop.edit("Training crawls.", "Training takes for ever.")
    _, person = desktop.push(direct=True)
    (line,) = [line for line in person.said.splitlines() if line.startswith("a copy of your")]
    copy = Path(line.partition(" lies at ")[2])
    assert "quit Anki" in person.said
    collection = Collection(str(shutil.copyfile(copy, tmp_path / "collection.anki2")))
    assert collection.fix_integrity()[1]
    rows = collection.db.all("SELECT guid, flds FROM notes")
    collection.close()
    assert {guid: tuple(f.split("\x1f")) for guid, f in rows} == {
        guid: note.fields for guid, note in before.notes.items()
    }


def test_the_last_ten_copies_are_kept(desktop: Desktop, tmp_path: Path) -> None:
    home, other = Home("/x/User 1", 5), Home("/x/User 2", 5)
    collection = Path(desktop.col.path)
    kept = backup.back_up(collection, other, folder=tmp_path / "copies")
    made = [backup.back_up(collection, home, folder=tmp_path / "copies") for _ in range(12)]
    assert [copy.exists() for copy in made] == [False] * 2 + [True] * 10
    assert kept.exists()
    broken = tmp_path / "broken"
    broken.write_bytes(b"no database")
    with pytest.raises(UnreadableError):
        backup.back_up(broken, home, folder=tmp_path / "copies")
    assert made[-1].exists()
    assert len(list(made[-1].parents[1].iterdir())) == 10


def test_another_profile_is_asked_about(desktop: Desktop) -> None:
    desktop.push(direct=True)
    other = Desktop(desktop.folder, "Student", desktop.cards)
    other.clock = desktop.clock
    person = Person()
    person.agrees = False
    with other.double:
        outcome, _ = other.push(person, direct=True)
        assert outcome is Outcome.REFUSED
        assert '"Student" has none of these cards yet' in person.asked[0]
        assert other.col.note_count() == 0
        assert other.push(direct=True)[0] is Outcome.DONE
        assert other.push(direct=True)[1].asked == []
    desktop.clock = other.clock
    assert 'the last push went to "Student"' in desktop.push(direct=True)[1].asked[0]
    other.col.close()


def test_an_edit_in_one_profile_does_not_hold_up_the_other(desktop: Desktop) -> None:
    desktop.push(direct=True)
    other = Desktop(desktop.folder, "Student", desktop.cards)
    with other.double:
        other.clock = desktop.clock
        other.push(direct=True)
        other.edit_in_anki("hyperparameter")
        desktop.clock = other.clock
        desktop.edit("Training crawls.", "Training takes for ever.")
        assert desktop.push(direct=True)[0] is Outcome.DONE
        other.clock = desktop.clock
        assert other.push(direct=True)[0] is Outcome.REFUSED
        assert other.note("hyperparameter").fields[-1] == "mine"
    other.col.close()


@pytest.mark.parametrize(
    "alias", ["/anki/User 1/collection.media", "C:\\Anki2\\U\\collection.media"]
)
@pytest.mark.parametrize("direct", [False, True], ids=["import page", "direct"])
def test_a_collection_that_cannot_be_read_from_here(
    desktop: Desktop, alias: str, *, direct: bool
) -> None:
    desktop.double.blind, desktop.double.alias = True, alias
    if not direct and "\\" in alias:
        pytest.skip("the page of the double takes no path of Windows")
    outcome, person = desktop.push(direct=direct)
    assert outcome is Outcome.DONE, person.said
    assert len(person.asked) == direct
    elsewhere = desktop.col.decks.id("Elsewhere")
    desktop.col.set_deck(desktop.col.find_cards("tag:kind::pitfall")[:1], elsewhere)
    desktop.col.tags.bulk_add([desktop.note("hyperparameter").id], "marked mine")
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.edit("Split before every fit", "Split first")
    outcome, person = desktop.push(direct=direct)
    assert outcome is Outcome.DONE, person.said
    assert "2 of 2 notes are as sent" in person.said
    assert {"marked", "mine"} <= set(desktop.note("hyperparameter").tags)
    assert not list(Path(desktop.col.media.dir()).glob("_flashgen-*"))
    assert desktop.push(direct=direct)[1].changes == {}


def test_an_export_that_lacks_cards_is_not_taken_for_the_whole(desktop: Desktop) -> None:
    desktop.push(direct=True)
    elsewhere = desktop.col.decks.id("Elsewhere")
    desktop.col.set_deck(desktop.col.find_cards("tag:kind::pitfall"), elsewhere)
    desktop.double.alias = "/anki/User 1/collection.media"
    desktop.double.hidden.add("Elsewhere")
    with pytest.raises(UnreadableError, match="only a part of its cards"):
        desktop.push(direct=True)


def test_a_refusal_to_go_on_without_a_copy_sends_nothing(desktop: Desktop) -> None:
    desktop.double.blind, desktop.double.alias = True, "/anki/User 1/collection.media"
    person = Person()
    person.agrees = False
    assert desktop.push(person, direct=True)[0] is Outcome.REFUSED
    assert desktop.col.note_count() == 0


def test_a_collection_file_is_only_read(desktop: Desktop) -> None:
    desktop.push(direct=True)
    desktop.edit_in_anki("hyperparameter")
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.double.asked.clear()
    collection = Path(desktop.col.path)
    before = collection.read_bytes(), collection.stat().st_mtime_ns
    person = Person()
    outcome = foretell(
        desktop.cards,
        desktop.folder / "build",
        collection,
        Wishes(),
        person,
        now=desktop.clock + 100,
        memory=desktop.memory,
    )
    assert outcome is Outcome.REFUSED
    assert "1 note edited in Anki would be overwritten" in person.said
    assert (collection.read_bytes(), collection.stat().st_mtime_ns) == before
    assert desktop.double.asked == []


def run(desktop: Desktop, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FLASHGEN, "push", str(desktop.cards), "-o", str(desktop.folder / "build"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_the_command_says_by_its_exit_code_how_it_ended(desktop: Desktop) -> None:
    url = "--url", desktop.double.url
    done = run(desktop, *url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Import" in done.stdout
    assert "notes are as sent" in done.stdout
    desktop.edit_in_anki("hyperparameter")
    desktop.edit("Training crawls.", "Training takes for ever.")
    assert run(desktop, *url).returncode == 1
    desktop.double.press = Press.NEVER
    done = run(desktop, *url, "--overwrite", "--wait", "1")
    assert done.returncode == 3
    assert "nothing came" in done.stdout
    desktop.double.collection = None
    done = run(desktop, *url)
    desktop.double.collection = desktop.col
    assert done.returncode == 2
    assert done.stderr.startswith("flashgen: Anki runs, and no profile is open in it")
    done = run(desktop, "--url", "http://192.0.2.1:8765")
    assert done.returncode == 2
    assert "--allow-remote" in done.stderr


def test_nobody_is_asked_where_nobody_sits(desktop: Desktop) -> None:
    url = "--url", desktop.double.url, "--direct"
    desktop.concepts(*(f"word-{number}" for number in range(30)))
    assert run(desktop, *url).returncode == 0
    desktop.concepts(*(f"word-{number}" for number in range(29)))
    done = run(desktop, *url, "--delete-retired")
    assert "retired notes stay" in done.stdout
    assert desktop.col.find_notes("word-29")
    done = run(desktop, *url, "--delete-retired", "--yes")
    assert done.returncode == 0
    assert not desktop.col.find_notes("word-29")
