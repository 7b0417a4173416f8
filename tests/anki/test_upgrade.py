"""A collection that lives for years: many builds without an import, and a newer flashgen."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

import flashgen
from flashgen.commands import diff as diff_command
from flashgen.history.ledger import Ledger
from flashgen.history.lines import load

if TYPE_CHECKING:
    from tests.anki.conftest import Anki, Built

NOW = 1_700_000_000
FROZEN = Path(__file__).parents[1] / "golden" / "deck-0.1" / "cards"
"""Cards as version 0.1 left them, its ledger of the first format among them."""
NAMESPACE = "flashgen-ml-interviews"
QUESTION = """\
id: means
title: Means
question: What is a mean?
answer: {short: The centre.}
concepts:
  - {id: edited, term: Edited, definition: Content number 0}
  - {id: left-alone, term: Left alone, definition: It stays as it is}
"""
Builder = Callable[..., "Built"]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def ledger(cards: Path) -> Ledger:
    known, _, findings = load(cards / "flashgen.lock", NAMESPACE)
    assert findings == []
    return known


def test_sixty_contents_after_an_import_are_no_edit_made_in_anki(
    tmp_path: Path, builder: Builder, anki: "Anki"
) -> None:
    cards, collection = tmp_path / "cards", Path(anki.col.path)
    cards.mkdir()
    question = cards / "means.yaml"
    question.write_text(QUESTION, encoding="utf-8")
    (cards / "deck.yaml").write_text("namespace: mine\n", encoding="utf-8")
    anki.import_(builder(cards, tmp_path / "build", NOW).package)
    for number in range(1, 61):
        edit(question, f"number {number - 1}}}", f"number {number}}}")
        assert builder(cards, tmp_path / "build", NOW + number).report.changed == 1

    def foretold() -> dict[str, tuple[str, bool, bool]]:
        changes, findings = diff_command.diff(
            cards, tmp_path / "build", now=NOW + 100, collection_path=collection
        )
        assert findings == ()
        assert changes is not None
        return {change.key: (change.change, change.overwrites, change.keeps) for change in changes}

    assert foretold() == {
        "means": ("unchanged", False, False),
        "means/edited": ("updated", False, False),
        "means/left-alone": ("unchanged", False, False),
    }
    note = next(card.note() for card in anki.cards() if "number 0" in str(card.note().fields))
    note.fields = [field.replace("number 0", "number nought") for field in note.fields]
    anki.col.update_note(note)
    anki.col.db.execute("UPDATE notes SET mod = ? WHERE id = ?", NOW, note.id)
    assert foretold()["means/edited"] == ("updated", True, False)


def different(before: Ledger, after: Ledger) -> set[str]:
    """Return the keys of the notes that show something else than before."""
    notes = before.notes.items()
    return {key for key, e in notes if after.notes[key].content_hash != e.content_hash}


def test_a_studied_collection_of_the_first_version_is_taken_over(
    tmp_path: Path, builder: Builder, anki: "Anki"
) -> None:
    cards = copytree(FROZEN, tmp_path / "cards")
    assert (cards / "flashgen.lock").read_text().startswith("flashgen-ledger 1\n")
    before = ledger(cards)
    now = max(entry.mod for entry in before.notes.values()) + 1000
    first = copytree(FROZEN, tmp_path / "first" / "cards")
    anki.import_(builder(first, tmp_path / "first" / "build", now).package)
    studied = anki.study()

    built = builder(cards, tmp_path / "build", now)
    after = ledger(cards)
    assert (cards / "flashgen.lock").read_text().startswith("flashgen-ledger 2\n")
    changed = len(different(before, after))
    assert (built.report.new, built.report.changed, built.report.retired) == (0, changed, ())

    def kept(known: Ledger) -> dict[str, tuple[Any, ...]]:
        same = known.notes.keys() - different(before, after)
        notes = known.notes.items()
        return {
            k: (e.guid, e.due, e.cards, e.parts, *([e.mod, e.content_hash] if k in same else []))
            for k, e in notes
        }

    assert kept(after) == kept(before)
    assert all(after.notes[key].mod == now for key in different(before, after))
    log = anki.import_(built.package)
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0)
    assert len(log.duplicate) == built.report.notes
    assert anki.states() == studied

    edit(cards / "bias-variance-overfitting.yaml", "Ask a thousand analysts", "Ask ten analysts")
    built = builder(cards, tmp_path / "build", now + 1000)
    assert built.report.changed == 1
    log = anki.import_(built.package)
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 1, 0)
    assert anki.states() == studied


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A copy of this flashgen that calls itself 99.0 and asks for concepts in other words."""
    package = tmp_path / "newer" / "flashgen"
    copytree(Path(flashgen.__file__).parent, package)
    (package / "__init__.py").write_text('"""Newer."""\n\n__version__ = "99.0"\n', "utf-8")
    edit(package / "kinds" / "concept.py", "what is it?", "say what it is!")
    return package.parent


def run(cards: Path, code: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "flashgen", "build", *options],
        cwd=cards.parent,
        env={**os.environ, "PYTHONPATH": str(code), "SOURCE_DATE_EPOCH": "1900000000"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("known", ["first format", "second format"])
def test_a_newer_version_says_how_many_notes_it_changes_before_it_writes_them(
    known: str, tmp_path: Path, newer: Path
) -> None:
    cards = copytree(FROZEN, tmp_path / "cards")
    concepts = sum(entry.kind == "concept" for entry in ledger(cards).notes.values())
    if known == "second format":
        assert run(cards, Path(flashgen.__file__).parents[1]).returncode == 0
    before = contents(cards)
    twin = copytree(cards, tmp_path / "twin" / "cards")
    assert run(twin, newer).returncode == 0
    count = len(different(ledger(cards), ledger(twin)))
    assert count > concepts if known == "first format" else 0 < count <= concepts
    said = {
        "first format": f"{count} notes changed, by your edits or by flashgen 99.0 alone",
        "second format": f"flashgen 99.0 changes {count} notes that you did not edit",
    }[known]

    (tmp_path / "in-the-way").touch()
    failed = run(cards, newer, "--output", "in-the-way/build")
    assert failed.returncode == 2
    assert f"FG170: {said}\n" in failed.stderr
    assert contents(cards) == before, "it was said, and nothing could be written"

    done = run(cards, newer, "--json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert (report["changed"], report["new"], report["retired"]) == (count, 0, [])
    assert [finding["message"] for finding in report["findings"]] == [said]
    assert json.loads(run(cards, newer, "--json").stdout)["findings"] == []
