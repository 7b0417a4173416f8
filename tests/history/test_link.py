"""What happens to GUIDs, cloze numbers, times and positions from one build to the next."""

import pytest
from linking import compile_all, concept, question, steps

from flashgen.authoring.settings import Settings
from flashgen.history.ledger import Ledger
from flashgen.history.link import Linked, LinkedNote, link


def build(
    *texts: str, ledger: Ledger | None = None, now: int = 1000, settings: Settings | None = None
) -> Linked:
    settings = settings or Settings()
    compiled = compile_all(*texts, settings=settings)
    linked, findings = link(compiled, ledger or Ledger(), settings, now)
    assert findings == []
    assert linked is not None
    return linked


def warnings(*texts: str, ledger: Ledger) -> list[tuple[str, str]]:
    settings = Settings()
    linked, found = link(compile_all(*texts, settings=settings), ledger, settings, 2000)
    assert linked is not None
    return [(finding.message, finding.hint) for finding in found]


def findings(*texts: str, ledger: Ledger) -> list[str]:
    settings = Settings()
    linked, found = link(compile_all(*texts, settings=settings), ledger, settings, 2000)
    assert linked is None
    return [f"{finding.code}: {finding.message}" for finding in found]


def notes(linked: Linked) -> dict[str, LinkedNote]:
    return {note.key: note for note in linked.notes}


def test_building_again_changes_nothing() -> None:
    text = question("q", concept("a"), concept("b"))
    first = build(text)
    second = build(text, ledger=first.ledger, now=2000)
    assert second.ledger == first.ledger
    assert {note.newness for note in second.notes} == {"unchanged"}


def test_an_edit_moves_the_time_of_its_note_alone() -> None:
    first = build(question("q", concept("a"), concept("b")))
    second = build(question("q", concept("a", "New"), concept("b")), ledger=first.ledger, now=2000)
    assert {key: note.note.mod for key, note in notes(second).items()} == {
        "q": 1000,
        "q/a": 2000,
        "q/b": 1000,
    }
    assert notes(second)["q/a"].newness == "changed"


RENAMES = {
    "an item with was": question("q", concept("new", more=", was: [a]")),
    "an item renamed twice": question("q", concept("new", more=", was: [older, a]")),
    "a question with was": question("r", concept("a"), more="was: [q]\n"),
    "question and item": question("r", concept("new", more=", was: [a]"), more="was: [q]\n"),
    "an item that moved to another question": question("r", concept("a", more=", was: [q/a]")),
}


@pytest.mark.parametrize("text", RENAMES.values(), ids=RENAMES.keys())
def test_a_renamed_note_keeps_guid_and_time(text: str) -> None:
    first = build(question("q", concept("a")))
    second = build(text, ledger=first.ledger, now=2000)
    old = notes(first)["q/a"].note
    (new,) = (n.note for k, n in notes(second).items() if "/" in k)
    assert new.guid == old.guid
    assert "q/a" not in second.retired


@pytest.mark.parametrize("text", RENAMES.values(), ids=RENAMES.keys())
def test_without_a_ledger_the_oldest_name_gives_the_guid(text: str) -> None:
    (new,) = (n.note for k, n in notes(build(text)).items() if "/" in k)
    oldest = "older" if "older" in text else "a"
    (old,) = (n.note for k, n in notes(build(question("q", concept(oldest)))).items() if "/" in k)
    assert new.guid == old.guid


def test_without_a_ledger_an_item_that_moved_away_and_back_has_its_first_guid() -> None:
    first = build(question("q", concept("a")), question("r"))
    back = question("q", concept("a", more=", was: [q/a, r/a]"))
    assert notes(build(back))["q/a"].note.guid == notes(first)["q/a"].note.guid


def test_an_item_follows_its_old_question_through_renames() -> None:
    first = build(question("q", concept("a"), concept("b")))
    renamed = question("r", concept("b"), more="was: [q]\n")
    moved = question("s", concept("new", more=", was: [r/a]"))
    for ledger in (first.ledger, Ledger()):
        second = build(renamed, moved, ledger=ledger, now=2000)
        assert notes(second)["s/new"].note.guid == notes(first)["q/a"].note.guid


def test_a_deleted_item_is_retired_once_and_comes_back_with_its_guid() -> None:
    both, one = question("q", concept("a"), concept("b")), question("q", concept("a"))
    first = build(both)
    second = build(one, ledger=first.ledger, now=2000)
    assert second.retired == ("q/b",)
    assert second.ledger.notes["q/b"].retired
    third = build(one, ledger=second.ledger, now=3000)
    assert third.retired == ()
    fourth = build(both, ledger=third.ledger, now=4000)
    assert notes(fourth)["q/b"].note.guid == notes(first)["q/b"].note.guid
    assert notes(fourth)["q/b"].note.mod == 4000
    assert notes(fourth)["q/b"].newness == "new"


def test_a_tombstone_marks_the_note_and_speaks_on_each_card_it_had() -> None:
    example = concept("a", more=", example: Such")
    first = build(question("q", example, more=steps("x", "y")))
    second = build(question("q"), ledger=first.ledger, now=2000)
    cloze, facets = sorted(second.tombstones, key=lambda note: not note.cloze)
    assert facets.guid == notes(first)["q/a"].note.guid
    assert facets.mod == cloze.mod == 2000
    assert facets.tags == cloze.tags == ("flashgen::retired",)
    assert facets.ordinals == cloze.ordinals == ()
    prompts = facets.fields[3:11]
    assert [bool(prompt) for prompt in prompts] == [True, False, True, *[False] * 5]
    assert "{{c1::" in cloze.fields[3]
    assert "{{c2::" in cloze.fields[3]
    third = build(question("q"), ledger=second.ledger, now=3000)
    assert third.tombstones == second.tombstones


def test_an_id_whose_guid_went_on_to_a_renamed_item_gets_another_guid() -> None:
    first = build(question("q", concept("a")))
    renamed = build(question("q", concept("b", more=", was: [a]")), ledger=first.ledger)
    again = build(question("q", concept("b"), concept("a")), ledger=renamed.ledger)
    guids = [note.note.guid for note in again.notes]
    assert len(set(guids)) == len(guids)
    assert notes(again)["q/b"].note.guid == notes(first)["q/a"].note.guid


def test_an_item_that_changes_kind_is_an_error_with_a_way_out() -> None:
    first = build(question("q", concept("a")))
    pitfall = "pitfalls: [{id: a, name: A, symptom: s, cause: c, fix: f}]\n"
    (found,) = findings(question("q", more=pitfall), ledger=first.ledger)
    assert found == 'FG151: "q/a" was a concept and is now a pitfall'


def test_an_old_id_that_another_question_still_uses_is_an_error() -> None:
    texts = [question("q", concept("a")), question("r", concept("b", more=", was: [q/a]"))]
    assert findings(*texts, ledger=Ledger()) == ['FG122: "q/a" is listed in `was` but still in use']


def test_an_old_id_that_two_items_claim_is_an_error() -> None:
    first = build(question("q", concept("a")))
    texts = [
        question("r", concept("b", more=", was: [q/a]")),
        question("s", concept("c", more=", was: [q/a]")),
    ]
    assert findings(*texts, ledger=first.ledger) == ['FG122: "q/a" is the earlier id of two items']


def test_an_item_cannot_continue_two_that_are_both_there() -> None:
    first = build(question("q", concept("x"), concept("a")))
    renamed = question("q", concept("x", more=", was: [a]"))
    assert findings(renamed, ledger=first.ledger) == [
        'FG122: "q/x" and "q/a" were two items, and this would be both'
    ]


def test_a_retired_item_is_remembered_when_another_takes_its_id() -> None:
    texts = [
        question("q", concept("x"), concept("a")),
        question("q", concept("a")),
        question("q", concept("x", more=", was: [a]")),
        question("q", concept("y", more=", was: [a, x]")),
    ]
    ledger = Ledger()
    for text in texts:
        linked = build(text, ledger=ledger)
        ledger = linked.ledger
    assert [entry.key for entry in ledger.notes.values() if entry.retired] == ["q/x~2"]
    assert len(linked.tombstones) == 1
    again = build(question("q", concept("y", more=", was: [a]"), concept("x")), ledger=ledger)
    assert len({note.note.guid for note in again.notes}) == len(again.notes)


@pytest.mark.parametrize(
    "texts",
    [
        (question("a"), question("b", more="was: [a]\n")),
        (question("b", more="was: [a]\n"), question("c", more="was: [a]\n")),
    ],
    ids=["still in use", "claimed twice"],
)
def test_an_old_id_of_a_question_belongs_to_one(texts: tuple[str, ...]) -> None:
    assert findings(*texts, ledger=Ledger()) == [
        'FG122: "a" is the id, or an old id, of another question'
    ]


def test_earlier_hashes_tell_what_was_shipped() -> None:
    first = build(question("q", concept("a", "one")))
    second = build(question("q", concept("a", "two")), ledger=first.ledger)
    old, new = (linked.ledger.notes["q/a"] for linked in (first, second))
    assert new.earlier == (old.content_hash,)
    third = build(question("q", concept("a", "one")), ledger=second.ledger)
    assert third.ledger.notes["q/a"].earlier == (new.content_hash,)


def test_more_parts_than_anki_has_cards_for_are_an_error() -> None:
    many = steps(*(f"s{number}" for number in range(501)))
    (found,) = findings(question("q", more=many), ledger=Ledger())
    assert found.startswith("FG143: a note has at most 500")


def test_cloze_numbers_stay_with_their_steps() -> None:
    first = build(question("q", more=steps("x", "y")))
    second = build(question("q", more=steps("new", "y", "x")), ledger=first.ledger)
    text = notes(second)["q.approach"].note.fields[3]
    assert "{{c3::Do new}}" in text
    assert "{{c2::Do y}}" in text
    assert "{{c1::Do x}}" in text
    assert notes(second)["q.approach"].note.ordinals == (0, 1, 2)
    third = build(question("q", more=steps("y", "newer")), ledger=second.ledger)
    assert notes(third)["q.approach"].note.ordinals == (1, 3)


def test_required_questions_come_first() -> None:
    linked = build(question("a", more="requires: [c]\n"), question("b"), question("c"))
    assert [note.key for note in linked.notes] == ["c", "a", "b"]
    dues = [due for note in linked.notes for due in note.note.dues[:1]]
    assert dues == sorted(set(dues))


def test_the_namespace_separates_collections() -> None:
    here, there = (
        build(question("q"), settings=Settings(namespace=name)).notes[0].note.guid
        for name in ("here", "there")
    )
    assert here != there


def test_a_note_lands_in_the_deck_of_its_question() -> None:
    linked = build(question("q"), settings=Settings(name="Deck"))
    assert linked.notes[0].note.deck == "Deck::Q"
