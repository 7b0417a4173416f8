"""A person edits in Anki, pulls and pushes: nothing is lost, and nothing is asked twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pushing import Desktop

from flashgen.anki_loop.changes import Pulled
from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.desk import Desk
from flashgen.anki_loop.errand import Outcome
from flashgen.anki_loop.pull import another, prepared_cards, pull


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    made = Desktop(tmp_path)
    with made.double:
        yield made
    made.col.close()


def pulled(desktop: Desktop, *, apply: bool = True) -> Pulled:
    desk = Desk(AnkiConnect(desktop.double.url, timeout=20))
    there = desk.there()
    prepared, findings = prepared_cards(desktop.cards, desktop.clock)
    assert prepared is not None, findings
    memory = desktop.memory(prepared.settings.namespace)
    return pull(desktop.cards, prepared, there, memory, desk.home(there), apply=apply)


def edit(desktop: Desktop, kind: str, field: str, old: str, new: str) -> None:
    note = desktop.note(kind)
    assert old in note[field]
    note[field] = note[field].replace(old, new)
    desktop.col.update_note(note)


def is_quiet(found: Pulled) -> bool:
    return found.is_done and not (found.edits or found.remarks)


def test_pull_pull_push_pull(desktop: Desktop) -> None:
    desktop.push(direct=True)
    assert is_quiet(pulled(desktop))
    edit(desktop, "hyperparameter", "Answer 1", "Training crawls", "It <b>crawls</b>")
    desktop.edit("Training crawls.", "Training crawls.")
    found = pulled(desktop)
    assert [change.after for change in found.edits] == ["It **crawls**."]
    assert is_quiet(pulled(desktop))
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.DONE, person.said
    assert person.sorts() == {"means/hyperparameter-1": "updated"}
    assert "<strong>crawls</strong>" in desktop.text("hyperparameter")
    assert is_quiet(pulled(desktop))
    outcome, person = desktop.push(direct=True)
    assert person.sorts() == {}


def test_a_push_stops_for_what_a_pull_could_not_bring_back(desktop: Desktop) -> None:
    desktop.push(direct=True)
    edit(desktop, "hyperparameter", "Prompt 1", "</p></div>", " Say it.</p></div>")
    edit(desktop, "hyperparameter", "Answer 1", "Training crawls", "It crawls")
    found = pulled(desktop)
    assert [strange.side for strange in found.strange] == ["effect (prompt)"]
    outcome, person = desktop.push(direct=True)
    assert outcome is Outcome.REFUSED
    assert "edited in Anki would be overwritten" in person.said
    assert "Say it." in desktop.text("hyperparameter")


def test_an_edit_on_both_sides_stops_both(desktop: Desktop) -> None:
    desktop.push(direct=True)
    edit(desktop, "hyperparameter", "Answer 1", "Training crawls", "It crawls")
    desktop.edit("Training crawls.", "It is slow.")
    assert len(pulled(desktop).conflicts) == 1
    outcome, _ = desktop.push(direct=True)
    assert outcome is Outcome.REFUSED
    assert "It crawls" in desktop.text("hyperparameter")


def test_a_deleted_note_is_named_by_both(desktop: Desktop) -> None:
    desktop.push(direct=True)
    desktop.col.remove_notes([desktop.note("pitfall").id])
    assert [gone.note for gone in pulled(desktop).gone] == ["means/pitfall-1"]
    _, person = desktop.push(direct=True)
    assert "means/pitfall-1: left out" in person.said
    assert [gone.note for gone in pulled(desktop).gone] == ["means/pitfall-1"]


def test_an_older_checkout_takes_newer_texts_for_no_edits(desktop: Desktop) -> None:
    desktop.push(direct=True)
    old = {path: path.read_bytes() for path in desktop.cards.iterdir() if path.is_file()}
    desktop.edit("Training crawls.", "It is slow.")
    desktop.push(direct=True)
    for path, data in old.items():
        path.write_bytes(data)
    found = pulled(desktop)
    assert "`git pull` first" in found.refused
    assert not found.is_done
    assert not found.edits


def test_the_command_asks_anki(desktop: Desktop) -> None:
    desktop.push(direct=True)
    edit(desktop, "hyperparameter", "Answer 1", "Training crawls", "It crawls")

    def run(url: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flashgen", "pull", str(desktop.cards), "--url", url]
        return subprocess.run(
            [*command, "--apply"], capture_output=True, text=True, env=environment, check=False
        )

    environment = os.environ | {"XDG_DATA_HOME": str(desktop.folder / "home")}
    ran = run(desktop.double.url)
    assert ran.returncode == 0
    assert 'the profile is "User 1"' in ran.stdout
    assert "+ It crawls." in ran.stdout
    nobody = run("http://127.0.0.1:9")
    assert nobody.returncode == 2
    assert "Anki cannot be reached" in nobody.stderr


def test_another_profile_is_asked_about(desktop: Desktop) -> None:
    desktop.push(direct=True)
    other = Desktop(desktop.folder, "User 2", desktop.cards)
    with other.double:
        home = Desk(AnkiConnect(other.double.url, timeout=20)).home(other.there())
    other.col.close()
    assert another(desktop.memory("never delivered"), home) == ""
    prepared, _ = prepared_cards(desktop.cards, desktop.clock)
    assert prepared is not None
    memory = desktop.memory(prepared.settings.namespace)
    assert 'profile "User 1"' in another(memory, home)
    assert another(memory, memory.last() or home) == ""
