"""A deck that gets another name: said once, with what to do in Anki before the import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flashgen.commands import build as build_command
from flashgen.commands import check as check_command
from flashgen.commands import diff as diff_command
from flashgen.diagnostics import Diagnostic, Severity

NOW = 1_700_000_000
QUESTION = """\
id: {0}
title: {1}
question: What is {0}?
answer: {{short: This.}}
concepts:
  - {{id: term, term: The term of {0}, definition: What it means}}
"""


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("cards").mkdir()
    for name in ("one", "two"):
        write(name, name.title())
    settings("First")
    return Path("cards")


def write(name: str, title: str) -> None:
    Path("cards", f"{name}.yaml").write_text(QUESTION.format(name, title))


def settings(name: str) -> None:
    Path("cards", "deck.yaml").write_text(f"# settings\nname: {name}\nnamespace: mine\n")


def built(cards: Path, code: str = "FG173") -> list[Diagnostic]:
    report, findings = build_command.build(cards, Path("build"), now=NOW)
    assert report, findings
    return [finding for finding in findings if finding.code == code]


def foretold(cards: Path) -> list[Diagnostic]:
    changes, findings = diff_command.diff(cards, Path("build"), now=NOW)
    assert changes is not None
    told = [finding for finding in findings if finding.code == "FG173"]
    checked = [f for f in check_command.check(cards).findings if f.code == "FG173"]
    assert checked == told
    return told


def test_another_name_in_deck_yaml_is_one_finding_there(cards: Path) -> None:
    assert built(cards) == []
    settings("Second")
    told = foretold(cards)
    assert built(cards) == told
    (finding,) = told
    assert (finding.path, finding.line, finding.column) == ("cards/deck.yaml", 2, 7)
    assert finding.severity is Severity.WARNING
    assert finding.message == 'the deck "First" is now called "Second"'
    assert 'rename "First" to "Second" in Anki before the import' in finding.hint
    assert built(cards) == foretold(cards) == []


def test_another_title_says_how_many_notes_it_ships_again(cards: Path) -> None:
    built(cards)
    write("two", "Zwei")
    told = foretold(cards)
    assert built(cards) == told
    (finding,) = told
    assert (finding.path, finding.line, finding.column) == ("cards/two.yaml", 2, 8)
    assert finding.message == (
        'the deck "First::Two" is now called "First::Zwei", and 2 notes that say the title '
        "are shipped again"
    )
    assert 'rename "First::Two" to "First::Zwei" in Anki before the import' in finding.hint
    assert built(cards) == foretold(cards) == []


def test_both_at_once_are_told_apart(cards: Path) -> None:
    built(cards)
    settings("Second")
    write("two", "Zwei")
    deck, title = foretold(cards)
    assert deck.message == 'the deck "First" is now called "Second"'
    assert title.message.startswith('the deck "Second::Two" is now called "Second::Zwei"')


@pytest.mark.parametrize("name", ["FIRST", "'A::B'"])
def test_a_name_with_levels_is_one_name_and_another_case_is_the_same(
    cards: Path, name: str
) -> None:
    built(cards)
    settings(name)
    assert len(foretold(cards)) == ("::" in name)
    built(cards)
    write("two", "TWO")
    assert foretold(cards) == []


def test_without_settings_the_finding_names_the_file_that_gives_the_name(cards: Path) -> None:
    built(cards)
    Path("cards/deck.yaml").write_text("namespace: mine\n")
    (finding,) = foretold(cards)
    assert (finding.path, finding.line) == ("cards/deck.yaml", 1)


def test_what_was_never_built_has_no_old_deck(cards: Path) -> None:
    built(cards)
    write("three", "Three")
    Path("cards/two.yaml").unlink()
    assert foretold(cards) == []
    settings("Second")
    built(cards)
    Path("cards/one.yaml").unlink()
    Path("cards/three.yaml").unlink()
    write("four", "Four")
    settings("Third")
    assert built(cards) == []


def test_a_question_that_gets_another_id_keeps_its_deck(cards: Path) -> None:
    built(cards)
    path = Path("cards/two.yaml")
    path.write_text(path.read_text().replace("id: two\n", "id: zwei\nwas: [two]\n"))
    assert foretold(cards) == []
    path.write_text(path.read_text().replace("title: Two\n", "title: Zwei\n"))
    (finding,) = built(cards)
    assert '"First::Two" is now called "First::Zwei"' in finding.message
    assert foretold(cards) == []


def test_a_ledger_that_does_not_know_its_decks_finds_nothing(cards: Path) -> None:
    built(cards)
    ledger = cards / "flashgen.lock"
    lines = ledger.read_text().splitlines(keepends=True)
    ledger.write_text("".join(line for line in lines if not line.startswith("deck ")))
    settings("Second")
    assert foretold(cards) == []


@pytest.mark.usefixtures("cards")
def test_the_command_says_it_before_the_import_and_once() -> None:
    command = [sys.executable, "-m", "flashgen", "build", "--json"]
    settings("First")
    for name, codes in (("First", []), ("Second", ["FG173"]), ("Second", [])):
        settings(name)
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
        assert [f["code"] for f in json.loads(done.stdout)["findings"]] == codes
        assert ("before the import" in done.stderr) == bool(codes)
