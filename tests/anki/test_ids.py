"""Ids that change: check, build and diff say what to write, and the reviews come back."""

import time
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from flashgen.commands.build import build
from flashgen.commands.check import check
from flashgen.commands.diff import diff

if TYPE_CHECKING:
    from tests.anki.conftest import Anki

STATES = Path(__file__).parents[1] / "cases" / "moved-item"
FIRST_BUILD = int(time.time()) + 100
"""Anki 23 stamps the notes it updates with its own clock: that of the builds runs ahead of it."""


class Folder:
    """Cards and what is built from them, an hour between two builds."""

    def __init__(self, root: Path, anki: "Anki") -> None:
        self.cards = copytree(STATES / "1", root / "cards")
        self.output = root / "build"
        self.anki = anki
        self.now = FIRST_BUILD

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        file = self.cards / name
        text = file.read_text()
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
            text = text.replace(old, new)
        file.write_text(text)

    def warnings(self) -> list[tuple[str, str]]:
        """Return what check and diff say alike of ids: place, and the `was` to write."""
        sides = check(self.cards).findings, diff(self.cards, self.output, now=self.now)[1]
        one, other = (about_ids(findings) for findings in sides)
        assert one == other
        return one

    def build(self) -> list[tuple[str, str]]:
        """Build and import; return what was said of ids."""
        self.now += 3600
        report, findings = build(self.cards, self.output, now=self.now)
        assert report is not None, findings
        self.anki.import_(Path(report.files[0]))
        return about_ids(findings)

    def front(self, text: str) -> list[tuple[int, int]]:
        """Return repetitions and reviews of each card that asks this, the oldest first."""
        found = [card for card in self.anki.cards() if text in card.render_output().question_text]
        states = [self.anki.state(card) for card in sorted(found, key=lambda card: card.id)]
        return [(state.reps, state.reviews) for state in states]


def about_ids(findings: "tuple[object, ...]") -> list[tuple[str, str]]:
    told = [finding for finding in findings if finding.code in ("FG166", "FG169")]
    return [(Path(f.path).name, f.hint.partition("`")[2].partition("`")[0]) for f in told]


@pytest.fixture
def folder(tmp_path: Path, anki: "Anki") -> Folder:
    """Two questions, imported and studied."""
    folder = Folder(tmp_path, anki)
    assert folder.build() == []
    anki.study()
    return folder


def test_an_item_that_moved_alone_is_told_and_gets_its_reviews_back(folder: Folder) -> None:
    (before,) = folder.front("Variance of an estimator")
    copytree(STATES / "2", folder.cards, dirs_exist_ok=True)
    said = [("q2.yaml", "was: [q/variance]")]
    assert folder.warnings() == said
    assert folder.build() == said
    assert folder.front("Variance of an estimator") == [before, (0, 0)], "doubled, but not silently"
    folder.edit("q2.yaml", ("id: variance\n", "id: variance\n    was: [q/variance]\n"))
    folder.edit("q2.yaml", ("How much it scatters", "How widely it scatters"))
    assert folder.warnings() == []
    assert folder.build() == []
    card = folder.anki.card("Variance of an estimator", "How widely it scatters")
    assert folder.anki.state(card).reviews == before[1]


def test_a_question_that_got_another_id_is_told_once(folder: Folder) -> None:
    studied = folder.anki.states()
    folder.edit("q.yaml", ("id: q\n", "id: linear-models\n"))
    said = [("q.yaml", "was: [q]")]
    assert folder.warnings() == said
    folder.edit("q.yaml", ("id: linear-models\n", "id: linear-models\nwas: [q]\n"))
    assert folder.warnings() == []
    assert folder.build() == []
    assert folder.anki.states() == studied, "no card is doubled"


def test_a_question_that_is_split_in_two_keeps_all_reviews(folder: Folder) -> None:
    studied = folder.anki.states()
    text = (folder.cards / "q.yaml").read_text()
    kept, item, moved = text.partition("  - id: variance\n")
    (folder.cards / "q.yaml").write_text(kept)
    (folder.cards / "q3.yaml").write_text(
        "id: scatter\ntitle: Scatter\nquestion: Explain scatter\n"
        "answer: {short: Estimates differ from sample to sample.}\n"
        f"concepts:\n{item}    was: [q/variance]\n{moved}"
    )
    assert folder.warnings() == []
    assert folder.build() == []
    states = folder.anki.states()
    assert {key: states[key] for key in studied} == studied
    assert len(states) == len(studied) + 1, "only the new question itself is new"


def test_two_questions_that_are_joined_keep_the_reviews_of_all_items(folder: Folder) -> None:
    studied = folder.anki.states()
    items = (folder.cards / "q.yaml").read_text().partition("concepts:\n")[2]
    for name in ("bias", "variance"):
        items = items.replace(f"id: {name}\n", f"id: {name}\n    was: [q/{name}]\n")
    with (folder.cards / "q2.yaml").open("a") as file:
        file.write(f"concepts:\n{items}")
    (folder.cards / "q.yaml").unlink()
    assert folder.warnings() == []
    assert folder.build() == []
    assert folder.anki.states() == studied
    folder.edit("q2.yaml", ("How much it scatters", "How widely it scatters"))
    assert folder.build() == []
    card = folder.anki.card("Variance of an estimator", "How widely it scatters")
    assert folder.anki.state(card) in studied.values()
