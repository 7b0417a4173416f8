"""Edited cards reach a student through Anki's default import, and no review history is lost."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flashgen.commands import new as start
from flashgen.targets.anki import notetypes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.anki.conftest import Anki, Built

FIRST_BUILD = -3600
LATER = 3660
"""In seconds. The first build lies before what the user does in Anki, all later ones after it:
Anki 23 stamps a note that it updates with its own clock, and so takes no older edit afterwards."""


class Author:
    """Edits a small collection and builds it."""

    def __init__(self, folder: Path, builder: "Callable[..., Built]") -> None:
        self.cards = folder / "cards"
        self.output = folder / "build"
        self.builder = builder
        self.now = int(time.time()) + FIRST_BUILD - LATER
        self.file = start.write("Sample means", self.cards, full=True)[0]
        self.edit(
            ("case: Household incomes", "case: Yearly incomes"),
            ("example: For a mean", "example: For the mean"),
        )

    def edit(self, *changes: tuple[str, str], file: Path | None = None) -> None:
        file = file or self.file
        text = file.read_text()
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
            text = text.replace(old, new)
        file.write_text(text)

    def cut(self, first: str, end: str) -> str:
        """Take out the text from `first` up to `end` and return it."""
        text = self.file.read_text()
        before, found, rest = text.partition(first)
        part, stop, after = rest.partition(end)
        assert found
        assert stop
        self.file.write_text(before + stop + after)
        return first + part

    def build(self, later: int = LATER) -> "Built":
        self.now += later
        return self.builder(self.cards, self.output, self.now)


@pytest.fixture
def author(tmp_path: Path, builder: "Callable[..., Built]") -> Author:
    return Author(tmp_path, builder)


@pytest.fixture
def student(author: Author, anki: "Anki") -> "Anki":
    """Someone who imported the first build and studied every card."""
    anki.import_(author.build().package)
    anki.study()
    return anki


def imported(student: "Anki", author: Author, *, updated: int, new: int = 0) -> None:
    """Import a further build; everything else in it must be a duplicate."""
    before = student.states()
    built = author.build()
    log = student.import_(built.package)
    assert not log.conflicting
    assert (len(log.updated), len(log.new)) == (updated, new)
    assert len(log.duplicate) == built.report.notes - updated - new
    assert (built.report.changed, built.report.new) == (updated, new)
    after = student.states()
    assert {key: after[key] for key in before} == before
    assert set(after) >= set(built.packed.cards)


def test_an_edited_text_arrives(student: "Anki", author: Author) -> None:
    card = student.card("Standard error: what is it?")
    author.edit(("The standard deviation of an estimate", "How far an estimate strays"))
    imported(student, author, updated=1)
    assert student.card("Standard error: what is it?", "How far an estimate strays").id == card.id


def test_an_edit_in_the_same_second_arrives(student: "Anki", author: Author) -> None:
    for later, text in ((LATER, "first try"), (0, "second try"), (0, "third try")):
        definition = author.file.read_text().split("definition: ")[1].split("\n")[0]
        author.edit((definition, text))
        built = author.build(later)
        log = student.import_(built.package)
        assert (len(log.updated), len(log.new), len(log.conflicting)) == (1, 0, 0)
        student.card("Standard error: what is it?", text)


def test_an_edit_arrives_although_the_clock_went_back(student: "Anki", author: Author) -> None:
    author.edit(("The standard deviation of an estimate", "How far an estimate strays"))
    built = author.build(-86_400)
    assert len(student.import_(built.package).updated) == 1
    student.card("Standard error: what is it?", "How far an estimate strays")


def test_what_the_user_did_to_an_unchanged_note_stays(student: "Anki", author: Author) -> None:
    note = student.card("derive the formula").note()
    note["Answer 4"] += " My own words."
    note.tags.append("mine")
    student.col.update_note(note)
    author.edit(("Training crawls.", "Training takes for ever."))
    imported(student, author, updated=1)
    kept = student.card("derive the formula", "My own words.").note()
    assert "mine" in kept.tags


def test_flag_suspension_and_deck_of_a_changed_note_stay(student: "Anki", author: Author) -> None:
    card = student.card("Standard error: what is it?")
    other = student.col.decks.id("Mine")
    student.col.set_deck([card.id], other)
    student.col.set_user_flag_for_cards(2, [card.id])
    student.col.sched.suspend_cards([card.id])
    author.edit(("The standard deviation of an estimate", "How far an estimate strays"))
    imported(student, author, updated=1)
    card = student.card("Standard error: what is it?", "How far an estimate strays")
    assert (card.did, card.user_flag(), card.queue) == (other, 2, -1)


def test_history_follows_a_renamed_item(student: "Anki", author: Author) -> None:
    before = student.state(student.card("derive the formula"))
    symbol = student.state(student.hidden("number of values"))
    author.edit(
        ("- id: formula-1\n", "- id: arithmetic-mean\n    was: [formula-1]\n"),
        ("Every value pulls", "Each pulls"),
    )
    imported(student, author, updated=1)
    assert student.state(student.card("derive the formula")) == before
    assert student.state(student.hidden("number of values")) == symbol
    author.edit(
        (
            "- id: arithmetic-mean\n    was: [formula-1]\n",
            "- id: average\n    was: [formula-1, arithmetic-mean]\n",
        ),
        ("number of values", "sample size"),
    )
    imported(student, author, updated=2)
    assert student.state(student.hidden("sample size")) == symbol


def test_history_stays_when_items_move_in_the_file(student: "Anki", author: Author) -> None:
    pitfalls = author.cut("pitfalls:", "comparisons:")
    author.edit(("concepts:\n", f"{pitfalls}concepts:\n"))
    imported(student, author, updated=0)
    first = author.cut("      - id: row-1", "      - id: row-2")
    author.edit(("    verdict:", f"{first}    verdict:"))
    outliers = student.state(student.hidden("moves it far"))
    imported(student, author, updated=2)
    assert student.state(student.hidden("moves it far")) == outliers


@pytest.mark.parametrize(
    ("anchor", "inserted", "hidden", "new", "updated"),
    [
        (
            "  - id: step-2\n",
            "  - id: say-who\n    step: Say who uses it.\n",
            ["Say what it solves.", "Say how it works, with one formula."],
            "Say who uses it.",
            1,
        ),
        (
            "      n: number of values\n",
            "      m: the median\n",
            ["the mean", "number of values", r"value number \(i\)"],
            "the median",
            2,
        ),
        (
            "      - id: row-2\n",
            "      - id: cost\n        aspect: Cost\n        values: [linear time, sorting]\n",
            ["moves it far", "hardly moves it", "squared distances", "absolute distances"],
            "linear time",
            2,
        ),
        (
            "  - id: point-1\n",
            "  - id: honest\n    point: Says what is unknown.\n",
            ["Gives an analogy before the first formula."],
            "Says what is unknown.",
            2,
        ),
    ],
    ids=["step", "symbol", "row", "point"],
)
def test_parts_keep_their_history_when_one_is_inserted_before_them(
    anchor: str,
    inserted: str,
    hidden: list[str],
    new: str,
    updated: int,
    student: "Anki",
    author: Author,
) -> None:
    before = {text: student.state(student.hidden(text)) for text in hidden}
    author.edit((anchor, inserted + anchor))
    imported(student, author, updated=updated)
    assert {text: student.state(student.hidden(text)) for text in hidden} == before
    card = student.state(student.hidden(new))
    assert (card.reps, card.reviews, card.queue) == (0, 0, 0)


def test_a_removed_part_leaves_the_histories_of_the_others(student: "Anki", author: Author) -> None:
    before = student.state(student.hidden("Say how it works, with one formula."))
    removed = author.cut("  - id: step-1\n", "  - id: step-2")
    imported(student, author, updated=1)
    assert student.state(student.hidden("Say how it works, with one formula.")) == before
    author.edit(("\n# Say it aloud", f"{removed}\n# Say it aloud"))
    imported(student, author, updated=1)
    assert student.state(student.hidden("Say what it solves.")).reps
    assert student.state(student.hidden("Say how it works, with one formula.")) == before


def test_history_follows_a_renamed_part(student: "Anki", author: Author) -> None:
    before = student.state(student.hidden("Say how it works, with one formula."))
    author.edit(("id: step-2\n", "id: say-how-it-works\n    was: [step-2]\n"))
    imported(student, author, updated=0)
    assert student.state(student.hidden("Say how it works, with one formula.")) == before


def test_a_new_facet_joins_the_note_and_leaves_the_history_of_the_others(
    author: Author, anki: "Anki"
) -> None:
    author.edit(("    cause: Info", "    skip: [diagnose]\n    cause: Info"), ("true #", "false #"))
    anki.import_(author.build().package)
    anki.study()
    fix = anki.state(anki.card("Data leakage: how do you fix"))
    define = anki.state(anki.card("Standard error: what is it?"))
    author.edit(("    skip: [diagnose]\n", ""), ("false #", "true #"))
    imported(anki, author, updated=2)
    assert anki.state(anki.card("Data leakage: how do you fix")) == fix
    assert anki.state(anki.card("Standard error: what is it?")) == define
    for old, prompt in ((fix, "What is going wrong here"), (define, "Which term is this")):
        joined = anki.state(anki.card(prompt))
        assert joined.guid == old.guid
        assert (joined.reps, joined.reviews, joined.queue) == (0, 0, 0)


def test_history_stays_when_the_file_is_moved(student: "Anki", author: Author) -> None:
    folder = author.cards / "statistics"
    folder.mkdir()
    author.file = author.file.rename(folder / "another-name.yaml")
    imported(student, author, updated=0)


def test_history_follows_a_renamed_question(student: "Anki", author: Author) -> None:
    explain = student.state(student.card(back="Grade yourself"))
    step = student.state(student.hidden("Say what it solves."))
    author.edit(("id: sample-means\n", "id: averages\nwas: [sample-means]\n"))
    built = author.build()
    before = student.states()
    log = student.import_(built.package)
    # every note has the tag question::<id>, so all of them change
    assert len(log.updated) == built.report.notes == built.report.changed
    assert student.states() == before
    assert student.state(student.card(back="Grade yourself")) == explain
    assert student.state(student.hidden("Say what it solves.")) == step
    assert student.col.find_notes("tag:question::sample-means") == []


def test_history_follows_an_item_into_another_question(student: "Anki", author: Author) -> None:
    derive = student.state(student.card("derive the formula"))
    symbol = student.state(student.hidden("number of values"))
    formula = author.cut("  - id: formula-1\n", "hyperparameters:").rstrip()
    author.edit(("formulas:\n", ""))
    other = author.cards / "sums.yaml"
    moved = formula.replace(
        "- id: formula-1\n", "- id: average\n    was: [sample-means/formula-1]\n"
    )
    source = author.file.read_text().partition("sources:\n")[2]
    other.write_text(
        "id: sums\ntitle: Sums\nquestion: What is a sum?\nanswer: {short: A total.}\n"
        f"formulas:\n{moved}\nsources:\n{source}"
    )
    imported(student, author, updated=2, new=1)
    assert student.state(student.card("derive the formula")) == derive
    assert student.state(student.hidden("number of values")) == symbol


def test_a_deleted_item_is_reported_and_stays_until_it_comes_back_with_its_history(
    student: "Anki", author: Author
) -> None:
    before = student.states()
    card = student.card("Standard error: what is it?")
    concept = author.cut("  - id: concept-1\n", "\nformulas:")
    author.edit(("concepts:\n", ""))
    built = author.build()
    assert built.report.retired == ("sample-means/concept-1",)
    log = student.import_(built.package)
    assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0)
    assert student.states() == before
    assert author.build().report.retired == ()
    again = concept.replace("over repeated samples", "over many samples")
    author.edit(("\nformulas:", f"\nconcepts:\n{again}\nformulas:"))
    built = author.build()
    assert (built.report.new, built.report.changed) == (1, 0)
    log = student.import_(built.package)
    assert (len(log.updated), len(log.new), len(log.conflicting)) == (1, 0, 0)
    assert student.states() == before
    revived = student.card("Standard error: what is it?", "over many samples")
    assert revived.id == card.id


def test_a_changed_style_sheet_arrives_and_changes_no_note(
    student: "Anki", author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (student.col.db.all("SELECT id, mod, flds FROM notes"), student.states())
    originals = {name: getattr(notetypes, name)() for name in ("facets_type", "cloze_type")}
    for name, original in originals.items():
        changed = {**original, "css": original["css"] + "\n.new-rule { color: red; }"}
        for module in ("flashgen.targets.anki.notetypes", "flashgen.targets.anki.package"):
            monkeypatch.setattr(f"{module}.{name}", lambda changed=changed: changed)
    monkeypatch.setattr(
        "flashgen.commands.uptodate.fingerprint", lambda: "with another style sheet"
    )
    schema = student.col.db.scalar("SELECT scm FROM col")
    imported(student, author, updated=0)
    for original in originals.values():
        assert ".new-rule" in student.col.models.get(original["id"])["css"]
    assert (student.col.db.all("SELECT id, mod, flds FROM notes"), student.states()) == before
    assert student.col.db.scalar("SELECT scm FROM col") == schema
    assert {m.name for m in student.col.models.all_names_and_ids()} >= {
        "Flashgen",
        "Flashgen Cloze",
    }
    assert not [m for m in student.col.models.all_names_and_ids() if m.name.endswith("+")]


def test_a_lost_ledger_keeps_every_history(student: "Anki", author: Author) -> None:
    before = student.states()
    (author.cards / "flashgen.lock").unlink()
    built = author.build()
    log = student.import_(built.package)
    assert (len(log.new), len(log.conflicting)) == (0, 0)
    assert student.states() == before


@pytest.mark.parametrize("renamed", [True, False], ids=["as advised", "without a thought"])
def test_a_deck_that_is_renamed_in_anki_first_keeps_its_cards_together(
    student: "Anki", author: Author, *, renamed: bool
) -> None:
    old, new = "Interview questions::Sample means", "Interview questions::Averages"
    another = "concepts:\n  - id: extra\n    term: New\n    definition: A new one.\n"
    author.edit(("title: Sample means", "title: Averages"), ("concepts:\n", another))
    before = student.states()
    if renamed:
        student.col.decks.rename(student.col.decks.id_for_name(old), new)
    student.import_(author.build().package)
    names = {student.col.decks.name(card.did) for card in student.cards()}
    assert names == ({new} if renamed else {old, new})
    after = student.states()
    assert {key: after[key] for key in before} == before
