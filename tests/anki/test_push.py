"""`flashgen push` against the real backend: what arrives, what stays, what stops it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from connect_double import Press
from first_format import in_first_format
from pushing import Desktop, Person

from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.errand import Outcome
from flashgen.anki_loop.trouble import MissingActionError, SilentError
from flashgen.authoring import source
from flashgen.diagnostics import Diagnostic
from flashgen.history import lines
from flashgen.history.ledger import LEDGER_FILE

WAYS = pytest.mark.parametrize("direct", [False, True], ids=["import page", "direct"])


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    one = Desktop(tmp_path)
    with one.double:
        yield one
    one.col.close()


@WAYS
def test_all_arrives_and_pushing_again_is_quiet(desktop: Desktop, *, direct: bool) -> None:
    outcome, person = desktop.push(direct=direct)
    assert outcome is Outcome.DONE, person.said
    there = desktop.there()
    assert set(person.sorts().values()) == {"new"}
    assert len(there.notes) == len(person.changes) > 10
    assert f"{len(there.notes)} of {len(there.notes)} notes are as sent" in person.said
    assert '"User 1"' in person.said
    rows = desktop.card_rows(), [(note.guid, note.mod) for note in there.notes.values()]
    outcome, person = desktop.push(direct=direct)
    assert outcome is Outcome.DONE
    assert person.changes == {}
    assert "importPackage" not in desktop.double.asked
    assert "guiImportFile" not in desktop.double.asked
    after = [(note.guid, note.mod) for note in desktop.there().notes.values()]
    assert (desktop.card_rows(), after) == rows


@WAYS
def test_texts_arrive_and_no_card_row_is_written(desktop: Desktop, *, direct: bool) -> None:
    desktop.push(direct=direct)
    for card_id in desktop.col.find_cards(""):
        card = desktop.col.get_card(card_id)
        card.start_timer()
        desktop.col.sched.answerCard(card, 3)
    desktop.col.sched.suspend_cards(desktop.col.find_cards("tag:kind::pitfall")[:1])
    desktop.col.db.execute("UPDATE cards SET usn=7, mod=mod-500")
    rows, log = desktop.card_rows(), desktop.col.db.all("SELECT * FROM revlog")
    desktop.edit("Training crawls.", "Training takes for ever.")
    outcome, person = desktop.push(direct=direct)
    assert outcome is Outcome.DONE
    assert person.sorts() == {"means/hyperparameter-1": "updated"}
    assert "Training takes for ever." in desktop.text("hyperparameter")
    assert desktop.card_rows() == rows
    assert desktop.col.db.all("SELECT * FROM revlog") == log
    assert not any("sync" in action.lower() for action in desktop.double.asked)


@WAYS
def test_tags_that_a_person_added_are_put_back(desktop: Desktop, *, direct: bool) -> None:
    desktop.push(direct=direct)
    note = desktop.note("hyperparameter")
    ours = set(note.tags)
    desktop.col.tags.bulk_add([note.id], "marked leech Mine::x")
    desktop.edit("Training crawls.", "Training takes for ever.")
    outcome, person = desktop.push(direct=direct)
    assert outcome is Outcome.DONE, person.said
    assert "Training takes for ever." in desktop.text("hyperparameter")
    assert set(desktop.note("hyperparameter").tags) == ours | {"marked", "leech", "Mine::x"}


def test_a_tag_of_another_case_is_the_same_tag(desktop: Desktop) -> None:
    desktop.col.tags.bulk_add([], "x")
    note = desktop.col.new_note(desktop.col.models.by_name("Basic"))
    note.tags = ["KIND::Pitfall"]
    desktop.col.add_note(note, 1)
    assert desktop.push(direct=True)[0] is Outcome.DONE
    desktop.col.remove_notes([note.id])
    assert desktop.push(direct=True)[1].changes == {}


@WAYS
def test_an_edit_in_anki_stops_a_push_that_would_overwrite_it(
    desktop: Desktop, *, direct: bool
) -> None:
    desktop.push(direct=direct)
    desktop.edit_in_anki("hyperparameter")
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.edit("Split before every fit", "Split first")
    outcome, person = desktop.push(direct=direct)
    assert outcome is Outcome.REFUSED
    assert "1 note edited in Anki would be overwritten" in person.said
    assert "means/hyperparameter-1" in person.said
    assert "flashgen pull" in person.said
    assert desktop.note("hyperparameter").fields[-1] == "mine"
    assert "Split first" not in desktop.text("pitfall")
    outcome, person = desktop.push(direct=direct, overwrite=True)
    assert outcome is Outcome.DONE, person.said
    assert desktop.note("hyperparameter").fields[-1] == ""
    assert "Training takes for ever." in desktop.text("hyperparameter")
    assert "Split first" in desktop.text("pitfall")


@WAYS
def test_a_note_that_only_anki_changed_is_kept(desktop: Desktop, *, direct: bool) -> None:
    desktop.push(direct=direct)
    desktop.edit_in_anki("hyperparameter")
    desktop.edit("Split before every fit", "Split first")
    outcome, person = desktop.push(direct=direct)
    assert outcome is Outcome.DONE
    assert "1 kept as edited in Anki" in person.said
    assert desktop.note("hyperparameter").fields[-1] == "mine"
    assert "Split first" in desktop.text("pitfall")


def test_an_edit_before_the_first_push_stops_it_too(desktop: Desktop) -> None:
    desktop.push(direct=True)
    desktop.edit_in_anki("hyperparameter")
    desktop.col.db.execute("UPDATE notes SET mod=?", desktop.clock + 1)
    for file in (desktop.folder / "data").iterdir():
        file.unlink()
    desktop.edit("Training crawls.", "Training takes for ever.")
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.REFUSED
    assert "means/hyperparameter-1" in person.said


def test_a_build_that_anki_would_pass_over_arrives(desktop: Desktop) -> None:
    """A tag was added after the build, so the note in Anki is newer; its text is still ours."""
    desktop.push(direct=True)
    desktop.col.tags.bulk_add([desktop.note("pitfall").id], "mine")
    assert desktop.note("pitfall").mod > desktop.clock + 1000
    desktop.edit("Split before every fit", "Split first")
    assert desktop.push(direct=True)[0] is Outcome.DONE
    assert "Split first" in desktop.text("pitfall")
    assert "mine" in desktop.note("pitfall").tags


def test_a_note_deleted_in_anki_stays_deleted(desktop: Desktop) -> None:
    desktop.push(direct=True)
    desktop.col.remove_notes([desktop.note("pitfall").id])
    desktop.edit("Split before every fit", "Split first")
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert "means/pitfall-1: left out, for it was deleted in Anki" in person.said
    assert desktop.col.find_notes("tag:kind::pitfall") == []
    outcome, person = desktop.push(direct=True, restore=True)
    assert outcome is Outcome.DONE
    assert "Split first" in desktop.text("pitfall")


def test_nothing_is_said_to_be_deleted_in_a_collection_that_was_taken_back(
    desktop: Desktop,
) -> None:
    desktop.push(direct=True)
    desktop.edit("Split before every fit", "Split first")
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.edit(
        "id: application-1\n    domain: Polls", "id: another\n    was: []\n    domain: Votes"
    )
    assert desktop.push()[0] is Outcome.DONE
    desktop.col.undo()
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE, person.said
    assert "Split first" in desktop.text("pitfall")
    assert person.sorts()["means/another"] == "new"


def test_retired_notes_are_named_and_deleted_only_when_asked_for(desktop: Desktop) -> None:
    desktop.push(direct=True)
    card = desktop.col.get_card(desktop.col.find_cards("tag:kind::application")[0])
    card.start_timer()
    desktop.col.sched.answerCard(card, 3)
    desktop.edit(
        "id: application-1\n    domain: Polls", "id: another\n    was: []\n    domain: Votes"
    )
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert "retired   means/application-1 stays in Anki, 1 of its cards have reviews" in person.said
    person = Person()
    person.agrees = False
    desktop.push(person, direct=True, delete_retired=True)
    assert "delete 1 retired notes, 1 of them with reviews?" in person.asked
    assert len(desktop.col.find_notes("tag:kind::application")) == 2
    outcome, person = desktop.push(direct=True, delete_retired=True)
    assert outcome is Outcome.DONE
    assert len(desktop.col.find_notes("tag:kind::application")) == 1
    assert "retired" not in desktop.push(direct=True)[1].said


def test_much_that_goes_at_once_needs_its_number(desktop: Desktop) -> None:
    names = ["mean", "median", "mode", "range", "spread", "skew"]
    desktop.concepts(*names)
    desktop.push(direct=True)
    notes = desktop.col.note_count()
    desktop.concepts(*names[:2])
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.REFUSED
    assert f"stopped: 4 of {notes} notes in Anki would be retired" in person.said
    assert "--retire 4" in person.said
    assert desktop.push(direct=True, retire=3)[0] is Outcome.REFUSED
    assert desktop.push(direct=True, retire=4)[0] is Outcome.DONE
    assert desktop.push(direct=True)[0] is Outcome.DONE, "what was said is not said again"
    assert desktop.push(direct=True, delete_retired=True)[0] is Outcome.REFUSED
    assert desktop.col.note_count() == notes
    assert desktop.push(direct=True, delete_retired=True, retire=4)[0] is Outcome.DONE
    assert desktop.col.note_count() == notes - 4


def test_the_upgrade_from_the_first_version_is_called_so(desktop: Desktop) -> None:
    names = ["mean", "median", "mode", "range", "spread", "skew"]
    desktop.concepts(*names)
    desktop.push(direct=True)
    path = desktop.cards / LEDGER_FILE
    file = source.read(path)
    assert not isinstance(file, Diagnostic)
    path.write_text(in_first_format(lines.read_ledger(file)[0]), encoding="utf-8")
    outcome, person = desktop.push(direct=True)
    assert (outcome, person.changes) == (Outcome.DONE, {}), "what is known is no edit"
    path.write_text(in_first_format(lines.read_ledger(file)[0]), encoding="utf-8")
    desktop.concepts(*names[:2])
    assert "this is the upgrade" in desktop.push(direct=True)[1].said


def test_an_older_checkout_is_refused(desktop: Desktop) -> None:
    desktop.push(direct=True)
    older = {path: path.read_bytes() for path in desktop.cards.iterdir() if path.is_file()}
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.push(direct=True)
    for path, data in older.items():
        path.write_bytes(data)
    outcome, person = desktop.push(direct=True, overwrite=True)
    assert outcome is Outcome.REFUSED
    assert "git pull first" in person.said
    assert "Training takes for ever." in desktop.text("hyperparameter")
    for round_ in ("one", "two"):
        desktop.edit("Split before every fit", f"Split {round_}, before every fit")
        outcome, person = desktop.push(direct=True, overwrite=True)
        desktop.edit(f"Split {round_}, before every fit", "Split before every fit")
    assert outcome is Outcome.REFUSED, "other builds since then do not make it newer"
    assert "git pull first" in person.said
    assert "Training takes for ever." in desktop.text("hyperparameter")


def test_an_older_checkout_is_refused_on_a_machine_that_never_pushed(desktop: Desktop) -> None:
    desktop.push(direct=True)
    older = {path: path.read_bytes() for path in desktop.cards.iterdir() if path.is_file()}
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.push()  # an old Anki leaves descriptions, which say the generation, at a direct import
    for path, data in older.items():
        path.write_bytes(data)
    for file in (desktop.folder / "data").iterdir():
        file.unlink()
    outcome, person = desktop.push(direct=True, overwrite=True)
    assert outcome is Outcome.REFUSED
    assert "Anki has generation 2 of these cards, this checkout has only 1" in person.said
    assert "Training takes for ever." in desktop.text("hyperparameter")


def test_a_kept_edit_is_never_taken_for_what_was_delivered(desktop: Desktop) -> None:
    desktop.push(direct=True)
    desktop.edit_in_anki("hyperparameter")
    for _ in range(2):
        desktop.push(direct=True)
        assert "mine" not in desktop.delivered("means/hyperparameter-1")
    desktop.edit("Training crawls.", "Training takes for ever.")
    assert desktop.push(direct=True)[0] is Outcome.REFUSED


def test_a_few_requests_are_enough(desktop: Desktop) -> None:
    desktop.push(direct=True)
    assert len(desktop.double.asked) <= 16
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.push(direct=True)
    assert len(desktop.double.asked) <= 12
    desktop.edit("Training takes for ever.", "Training crawls.")
    desktop.push()
    assert len(desktop.double.asked) <= 12


def test_the_import_page_is_waited_for(desktop: Desktop) -> None:
    desktop.double.press = Press.WHEN_TOLD
    person = Person()
    person.meanwhile = lambda number: desktop.double.press_import() if number == 3 else None
    outcome, _ = desktop.push(person)
    assert outcome is Outcome.DONE
    assert "press Import there" in person.said
    assert desktop.col.note_count() > 10


def test_when_nothing_comes_it_is_said(desktop: Desktop) -> None:
    desktop.double.press = Press.NEVER
    outcome, person = desktop.push(wait=4)
    assert outcome is Outcome.UNFINISHED
    assert person.pauses <= 5
    assert "nothing came" in person.said
    assert not Path(desktop.double.pages[-1]).exists()
    desktop.double.press = Press.AT_ONCE
    outcome, person = desktop.push()
    assert outcome is Outcome.DONE
    assert "deleted" not in person.said


def test_when_only_a_part_comes_it_is_said_note_by_note(desktop: Desktop) -> None:
    desktop.push()
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.edit(
        "id: application-1\n    domain: Polls", "id: another\n    was: []\n    domain: Votes"
    )
    desktop.double.press = Press.WITHOUT_UPDATES
    outcome, person = desktop.push()
    assert outcome is Outcome.UNFINISHED
    assert "only a part came: 1 of 2 notes" in person.said
    assert "different  means/hyperparameter-1 has another text in" in person.said
    desktop.double.press = Press.AT_ONCE
    outcome, person = desktop.push()
    assert outcome is Outcome.DONE
    assert person.sorts() == {"means/hyperparameter-1": "updated", "means/application-1": "retired"}


def test_the_old_text_that_an_editor_put_back_is_a_difference_and_no_edit(
    desktop: Desktop,
) -> None:
    desktop.push(direct=True)
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.double.editing = desktop.note("hyperparameter").id
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.REFUSED
    assert "different  means/hyperparameter-1 has another text" in person.said
    assert "Training crawls." in desktop.delivered("means/hyperparameter-1")
    desktop.double.editing = 0
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE, person.said
    assert "Training takes for ever." in desktop.text("hyperparameter")
    assert "Training takes for ever." in desktop.delivered("means/hyperparameter-1")


def test_an_editor_that_puts_its_text_back_later_is_seen_at_the_end(desktop: Desktop) -> None:
    desktop.push(direct=True)
    old = desktop.note("hyperparameter")
    desktop.edit("Training crawls.", "Training takes for ever.")
    person = Person()
    person.meanwhile = lambda _: desktop.col.update_note(old)
    outcome, _ = desktop.push(person, direct=True)
    assert outcome is Outcome.REFUSED
    assert "different  means/hyperparameter-1" in person.said


def test_a_selected_note_that_would_change_is_named_and_waited_for(desktop: Desktop) -> None:
    desktop.push(direct=True)
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.double.selected = [desktop.note("hyperparameter").id]
    outcome, person = desktop.push(direct=True, wait=3)
    assert outcome is Outcome.REFUSED
    assert "Anki's browser shows means/hyperparameter-1" in person.said
    assert "importPackage" not in desktop.double.asked
    person = Person()
    person.meanwhile = lambda _: desktop.double.selected.clear()
    assert desktop.push(person, direct=True)[0] is Outcome.DONE
    desktop.double.selected = [desktop.note("pitfall").id]
    assert "browser" not in desktop.push(direct=True)[1].said


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_cut_connection_is_made_good_by_pushing_again(desktop: Desktop, moment: str) -> None:
    desktop.push(direct=True)
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.double.cut = {"importPackage": moment}
    with pytest.raises(SilentError):
        desktop.push(direct=True)
    assert desktop.double.asked.count("importPackage") == 1
    desktop.double.cut = {}
    outcome, _ = desktop.push(direct=True)
    assert outcome is Outcome.DONE
    assert "Training takes for ever." in desktop.text("hyperparameter")


def test_a_missing_action_is_named_before_anything_is_built(desktop: Desktop) -> None:
    desktop.double.lacks.add("guiImportFile")
    with pytest.raises(MissingActionError, match="lacks guiImportFile"):
        desktop.push()
    assert desktop.double.asked == ["apiReflect"]
    assert not (desktop.folder / "build").exists()
    assert desktop.push(direct=True)[0] is Outcome.DONE


def test_a_key_is_sent_with_every_request(desktop: Desktop) -> None:
    desktop.double.key = "s3cret"
    assert desktop.push(direct=True)[0] is Outcome.DONE


def test_an_anki_that_cannot_read_our_files_gets_them_through_its_media_folder(
    desktop: Desktop,
) -> None:
    desktop.double.blind = True
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE, person.said
    assert len(desktop.there().notes) > 10
    media = Path(desktop.col.media.dir())
    assert not list(media.glob("_flashgen-*"))


def test_another_push_of_the_same_cards_is_not_let_in(desktop: Desktop) -> None:
    person = Person()
    desktop.double.press = Press.WHEN_TOLD
    seen: list[Outcome] = []

    def second(_: int) -> None:
        if not seen:
            seen.append(Outcome.UNFINISHED)
            seen[0] = desktop.push(wait=1)[0]
            desktop.double.press_import()

    person.meanwhile = second
    assert desktop.push(person)[0] is Outcome.DONE
    assert seen == [Outcome.REFUSED]
    assert len(desktop.double.pages) == 1


def test_the_client_counts_what_it_asks(desktop: Desktop) -> None:
    anki = AnkiConnect(desktop.double.url, key="")
    anki.many([("version", {}), ("version", {})])
    assert anki.requests == 1
