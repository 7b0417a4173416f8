"""Ids that change, move, come back or are exchanged are noticed; rewrites are not."""

import pytest
from linking import compile_all, concept, question, steps

from flashgen.authoring.settings import Settings
from flashgen.history.ledger import Ledger
from flashgen.history.link import Linked, link

LONG = (
    "The average of squared distances between estimates and their own mean, over training sets "
    "drawn from one distribution, measures how much models scatter"
)
OTHER = (
    "Embeddings of two augmented views attract each other while views of different images repel, "
    "which shapes the encoder without labels"
)


def build(*texts: str, ledger: Ledger | None = None, now: int = 1000) -> Linked:
    linked, _ = link(compile_all(*texts, settings=Settings()), ledger or Ledger(), Settings(), now)
    assert linked is not None
    return linked


def warnings(*texts: str, ledger: Ledger) -> list[tuple[str, str]]:
    linked, found = link(compile_all(*texts, settings=Settings()), ledger, Settings(), 2000)
    assert linked is not None
    assert {finding.severity for finding in found} <= {"warning"}
    return [
        (finding.message, finding.hint.partition(",")[-1].partition("`")[-1]) for finding in found
    ]


def named(name: str, term: str, text: str, more: str = "") -> str:
    return f"  - {{id: {name}, term: {term}, definition: '{text}'{more}}}\n"


BEFORE = (question("q", named("old", "Scatter", LONG), concept("stays")), question("r"))
FORGOTTEN = {
    "renamed": (
        (question("q", named("new", "Scatter", LONG), concept("stays")), question("r")),
        '"q/new" says what the retired "q/old" said',
        "was: [old]` keeps its review history",
    ),
    "renamed and its text touched": (
        (
            question(
                "q", named("new", "Scatter", LONG.replace("one", "a fixed")), concept("stays")
            ),
            question("r"),
        ),
        '"q/new" says nearly what the retired "q/old" said',
        "was: [old]` keeps its review history",
    ),
    "renamed, and what it is called too": (
        (
            question("q", named("new", "Spread of models", LONG + " indeed"), concept("stays")),
            question("r"),
        ),
        '"q/new" says nearly what the retired "q/old" said',
        "was: [old]` keeps its review history",
    ),
    "renamed and rewritten, but asked the same": (
        (question("q", named("new", "Scatter", OTHER), concept("stays")), question("r")),
        '"q/new" says nearly what the retired "q/old" said',
        "was: [old]` keeps its review history",
    ),
    "moved to another question": (
        (question("q", concept("stays")), question("r", named("old", "Scatter", LONG))),
        '"r/old" says what the retired "q/old" said',
        "was: [q/old]` keeps its review history",
    ),
}


@pytest.mark.parametrize(("texts", "message", "hint"), FORGOTTEN.values(), ids=FORGOTTEN.keys())
def test_an_id_that_changed_without_was_is_noticed_until_it_is_there(
    texts: tuple[str, ...], message: str, hint: str
) -> None:
    ledger = build(*BEFORE).ledger
    assert warnings(*texts, ledger=ledger) == [(message, hint)]
    built = build(*texts, ledger=ledger, now=2000)
    assert warnings(*texts, ledger=built.ledger) == [(message, hint)], "until `was` is there"
    old = hint.partition("[")[2].partition("]")[0]
    kept = tuple(
        text.replace("definition:", f"was: [{old}], definition:", 1)
        if "new," in text or "old," in text
        else text
        for text in texts
    )
    meant = tuple(text.replace("definition:", "was: [], definition:", 1) for text in texts)
    for state in (ledger, built.ledger):
        assert warnings(*kept, ledger=state) == []
        assert warnings(*meant, ledger=state) == []


def test_a_forgotten_was_gives_the_reviews_back_after_the_build_too() -> None:
    first = build(question("q", named("old", "Scatter", LONG)))
    second = build(question("q", named("new", "Scatter", LONG)), ledger=first.ledger)
    mended = question("q", named("new", "Scatter", LONG, ", was: [old]"))
    third = build(mended, ledger=second.ledger, now=3000)
    guid = first.ledger.notes["q/old"].guid
    assert third.ledger.notes["q/new"].guid == guid
    assert [note.guid for note in third.tombstones] == [second.ledger.notes["q/new"].guid]
    fourth = build(mended, ledger=third.ledger, now=4000)
    assert fourth.ledger.notes["q/new"] == third.ledger.notes["q/new"]


def test_an_item_with_reviews_of_its_own_keeps_them_whatever_was_says_later() -> None:
    first = build(question("q", named("old", "Scatter", LONG), concept("mine")))
    second = build(question("q", concept("mine")), ledger=first.ledger, now=2000)
    third = build(question("q", concept("mine", more=", was: [old]")), ledger=second.ledger)
    assert third.ledger.notes["q/mine"].guid == first.ledger.notes["q/mine"].guid


def test_a_question_whose_id_changed_is_one_warning() -> None:
    items = (named("a", "Scatter", LONG), named("b", "Attraction", OTHER))
    ledger = build(question("q", *items, more=steps("x", "y"))).ledger
    renamed = question("r", *items, more=steps("x", "y")).replace("title: R", "title: Q")
    said = (
        'the question "r" says what the retired "q" said',
        "was: [q]` keeps the review history of all its items",
    )
    assert warnings(renamed, ledger=ledger) == [said]
    built = build(renamed, ledger=ledger, now=2000).ledger
    assert warnings(renamed, ledger=built) == [said]
    kept = build(renamed + "was: [q]\n", ledger=built, now=3000)
    assert warnings(renamed + "was: [q]\n", ledger=built) == []
    for name in ("", "/a", "/b", ".approach"):
        assert kept.ledger.notes[f"r{name}"].guid == ledger.notes[f"q{name}"].guid


def test_an_item_that_says_what_another_says_may_go() -> None:
    twice = named("a", "Scatter", LONG), named("b", "Scatter", LONG)
    ledger = build(question("q", *twice)).ledger
    assert warnings(question("q", twice[0]), ledger=ledger) == []


def test_a_renamed_question_does_not_hide_the_next_forgotten_was() -> None:
    first = build(question("q", named("a", "Scatter", LONG)))
    renamed = question("r", named("a", "Scatter", LONG)) + "was: [q]\n"
    second = build(renamed, ledger=first.ledger, now=2000)
    ((message, _),) = warnings(renamed.replace("id: a,", "id: b,"), ledger=second.ledger)
    assert message == '"r/b" says what the retired "r/a" said'


def test_an_honest_rewrite_never_warns() -> None:
    ledger = build(question("q", named("a", "Scatter", LONG), concept("b"))).ledger
    rewritten = question("q", named("a", "Attraction", OTHER), concept("b"))
    assert warnings(rewritten, ledger=ledger) == []


def test_another_item_in_place_of_one_that_goes_does_not_warn() -> None:
    ledger = build(question("q", named("a", "Scatter", LONG))).ledger
    assert warnings(question("q", named("b", "Attraction", OTHER)), ledger=ledger) == []


RETURNS = {
    "with the text it had": (named("a", "Scatter", LONG), []),
    "with its text edited": (named("a", "Scatter", LONG + " on average"), []),
    "with another text": (
        named("a", "Attraction", OTHER),
        ['the retired "q/a" comes back with another text'],
    ),
    "with another text that is meant": (named("a", "Attraction", OTHER, ", was: []"), []),
}


@pytest.mark.parametrize(("item", "messages"), RETURNS.values(), ids=RETURNS.keys())
def test_an_id_that_comes_back_for_another_text_is_noticed_once(
    item: str, messages: list[str]
) -> None:
    first = build(question("q", named("a", "Scatter", LONG)))
    gone = build(question("q"), ledger=first.ledger, now=2000)
    text = question("q", item)
    assert [message for message, _ in warnings(text, ledger=gone.ledger)] == messages
    back = build(text, ledger=gone.ledger, now=3000)
    assert back.ledger.notes["q/a"].guid == first.ledger.notes["q/a"].guid
    assert warnings(text, ledger=back.ledger) == []


def test_two_ids_that_exchange_their_texts_are_noticed_once() -> None:
    one, two = named("a", "Scatter", LONG), named("b", "Attraction", OTHER)
    ledger = build(question("q", one, two)).ledger
    one, two = named("b", "Scatter", LONG), named("a", "Attraction", OTHER)
    swapped = question("q", one, two)
    assert [message for message, _ in warnings(swapped, ledger=ledger)] == [
        '"q/a" and "q/b" have exchanged their texts'
    ]
    assert warnings(swapped, ledger=build(swapped, ledger=ledger).ledger) == []
    meant = swapped.replace("definition:", "was: [], definition:")
    assert warnings(meant, ledger=ledger) == []
    assert warnings(question("q", one), ledger=ledger) == []


def test_a_name_that_the_question_had_before_does_not_hide_what_changes_later() -> None:
    first = build(question("q", named("a", "Scatter", LONG), named("b", "Attraction", OTHER)))
    both = named("a", "Scatter", LONG), named("b", "Attraction", OTHER)
    second = build(question("r", *both, more="was: [q]\n"), ledger=first.ledger, now=2000)
    later = question("r", named("c", "Scatter", LONG), both[1], more="was: [q]\n")
    said = ('"r/c" says what the retired "r/a" said', "was: [a]` keeps its review history")
    assert warnings(later, ledger=second.ledger) == [said]
    young = build(later, ledger=second.ledger, now=3000)
    mended = question("r", named("c", "Scatter", LONG, ", was: [a]"), both[1], more="was: [q]\n")
    mended = build(mended, ledger=young.ledger, now=4000)
    assert mended.ledger.notes["r/c"].guid == first.ledger.notes["q/a"].guid


def test_a_question_is_found_by_what_went_with_it_not_by_what_went_before() -> None:
    some = [named(name, f"Term {name}", f"{LONG} {name}") for name in "abcd"]
    first = build(question("q", *some, more=steps("x")))
    second = build(question("q", more=steps("x")), ledger=first.ledger, now=2000)
    renamed = question("r", more=steps("x")).replace("title: R", "title: Q")
    renamed = renamed.replace("What is r?", "What is q?")
    assert [message for message, _ in warnings(renamed, ledger=second.ledger)] == [
        'the question "r" says what the retired "q" said'
    ]


def test_an_id_that_comes_back_is_noticed_in_a_question_that_got_another_id() -> None:
    first = build(question("q", named("a", "Scatter", LONG)))
    gone = build(question("q"), ledger=first.ledger, now=2000)
    back = question("r", named("a", "Attraction", OTHER), more="was: [q]\n")
    assert [message for message, _ in warnings(back, ledger=gone.ledger)] == [
        'the retired "r/a" comes back with another text'
    ]
