"""What a build leaves in its folder, and which ledgers it accepts."""

import re
from pathlib import Path
from typing import NoReturn

import pytest

from flashgen.authoring import source
from flashgen.commands import build as build_command
from flashgen.commands import new
from flashgen.diagnostics import has_errors
from flashgen.targets.anki.package import Package

NOW = 1_700_000_000


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    question, *_ = new.write("Means", tmp_path / "cards", full=True)
    text = question.read_text(encoding="utf-8").replace(
        "The answer in about 80 words.", "Add, divide."
    )
    question.write_text(text.replace("domain: A/B tests", "domain: Polls"), encoding="utf-8")
    return tmp_path / "cards"


def build(cards: Path) -> list[str]:
    """Build, and return the codes found, but for what is said of every starter."""
    report, findings = build_command.build(cards, cards.parent / "build", now=NOW)
    assert (report is None) == has_errors(findings)
    return [finding.code for finding in findings if finding.code != "FG119"]


def rename(cards: Path, old: str, new: str) -> None:
    text = (cards / f"{old}.yaml").read_text(encoding="utf-8")
    (cards / f"{old}.yaml").unlink()
    text = re.sub("^id: .*$", f"id: {new}", text, count=1, flags=re.MULTILINE)
    (cards / f"{new}.yaml").write_text(text, encoding="utf-8")


def sheets(cards: Path) -> set[str]:
    return {path.name for path in (cards.parent / "build" / "sheets").glob("*.md")}


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_package_that_cannot_be_made_leaves_all_files_as_they_were(
    cards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    build(cards)
    rename(cards, "means", "medians")
    before = contents(cards.parent)
    monkeypatch.setattr(Package, "zipped", full)
    with pytest.raises(OSError, match="No space left"):
        build(cards)
    assert contents(cards.parent) == before


def test_sheets_of_a_question_that_is_gone_go_too(cards: Path) -> None:
    build(cards)
    rename(cards, "means", "medians")
    assert build(cards) == ["FG166"]
    assert sheets(cards) == {"README.md", "medians.md", "medians-quiz.md"}


def test_a_sheet_of_today_is_not_taken_for_one_of_a_question_that_is_gone(cards: Path) -> None:
    rename(cards, "means", "means-quiz")
    build(cards)
    rename(cards, "means-quiz", "means")
    for _ in range(2):
        assert build(cards) == ["FG166"]
        assert sheets(cards) == {"README.md", "means.md", "means-quiz.md"}


def test_the_retired_package_is_there_only_while_something_is_retired(cards: Path) -> None:
    build(cards)
    retired = cards.parent / "build" / "retired.apkg"
    assert not retired.exists()
    text = (cards / "means.yaml").read_text(encoding="utf-8")
    (cards / "means.yaml").write_text(
        text.replace("id: application-1", "id: other"), encoding="utf-8"
    )
    build(cards)
    assert retired.exists()


def test_a_deck_cannot_be_called_like_the_retired_package(cards: Path) -> None:
    (cards / "deck.yaml").write_text("name: Retired\n", encoding="utf-8")
    assert build(cards) == ["FG125"]


def test_a_lost_ledger_is_told_and_built_anew(cards: Path) -> None:
    assert build(cards) == []
    before = (cards / "flashgen.lock").read_bytes()
    (cards / "flashgen.lock").unlink()
    assert build(cards) == ["FG165"]
    assert (cards / "flashgen.lock").read_bytes() == before
    assert build(cards) == []


def test_a_ledger_of_another_namespace_is_refused(cards: Path) -> None:
    build(cards)
    (cards / "deck.yaml").write_text("namespace: another\n", encoding="utf-8")
    before = (cards / "flashgen.lock").read_bytes()
    assert build(cards) == ["FG164"]
    assert (cards / "flashgen.lock").read_bytes() == before


def test_the_ledger_may_be_larger_than_a_question_may(cards: Path) -> None:
    build(cards)
    ledger = cards / "flashgen.lock"
    lines = ledger.read_text(encoding="utf-8").splitlines()
    comment = "#" + "x" * 999
    ledger.write_text("\n".join([*lines, *[comment] * 4100, ""]), encoding="utf-8")
    assert ledger.stat().st_size > source.MAX_BYTES
    assert build(cards) == []
