"""What leads to a hidden text: a point, the bold words of a step or a paragraph, its id."""

import pytest
from written import question_of

from flashgen.blocks import Hidden, Items, PlannedNote
from flashgen.kinds import plan
from flashgen.markup.opening import lead


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Pairs.** Choose them.", ("**Pairs.**", "Choose them.")),
        ("**Two words** and\nmore lines", ("**Two words**", "and\nmore lines")),
        ("**With `code` and $x$.** More.", ("**With `code` and $x$.**", "More.")),
        ("  **Led in.** More.", ("**Led in.**", "More.")),
        ("**All of it.**", ("", "**All of it.**")),
        ("No bold words.", ("", "No bold words.")),
        ("Some **bold** later.", ("", "Some **bold** later.")),
        ("**One.** - no list\n- a list", ("", "**One.** - no list\n- a list")),
        ("**One.**\n\n1. a list", ("", "**One.**\n\n1. a list")),
        ("**One.**\n\n$$x$$", ("", "**One.**\n\n$$x$$")),
        ("***Both.*** More.", ("***Both.***", "More.")),
        ("**a `** b` c** d", ("", "**a `** b` c** d")),
        (r"\**a** b", ("", r"\**a** b")),
    ],
)
def test_a_lead_is_bold_and_begins_prose(text: str, expected: tuple[str, str]) -> None:
    assert lead(text) == expected


def notes(**more: object) -> dict[str, PlannedNote]:
    answer = {"short": "A.", **({"full": more.pop("full")} if "full" in more else {})}
    asked = {"id": "q", "title": "T", "question": "What?"}
    planned = plan(question_of({**asked, "answer": answer, **more}))
    return {note.suffix: note for note in planned}


def items(note: PlannedNote) -> tuple[object, ...]:
    _, block = note.text
    assert isinstance(block, Items)
    return block.items


def test_a_point_leads_to_what_shows_it() -> None:
    expects = notes(
        expects=[
            {"id": "a", "point": "Clear", "evidence": "Draws it."},
            {"id": "b", "point": "Short"},
        ]
    )["expects"]
    assert items(expects) == (
        Hidden("a", "Draws it.", cue="**Clear:**"),
        Hidden("b", "Short"),
    )
    assert expects.extra == ()


def test_steps_say_their_minutes() -> None:
    approach = notes(
        approach=[
            {"id": "a", "step": "**First.** Do it.", "minutes": "2"},
            {"id": "b", "step": "Then this.", "minutes": "3"},
            {"id": "c", "step": "**Last.** Do that."},
        ]
    )["approach"]
    assert items(approach) == (
        Hidden("a", "Do it.", cue="**First.** *minutes 0 to 2*"),
        Hidden("b", "Then this.", cue="*minutes 2 to 5*"),
        Hidden("c", "Do that.", cue="**Last.**"),
    )
    assert "Then this." in str(approach.extra)


def test_a_full_answer_in_paragraphs_is_asked_and_a_text_is_not() -> None:
    full = [
        {"id": "core-idea", "text": "It is this."},
        {"id": "more", "text": "**In practice.** Do that."},
    ]
    asked = notes(full=full)
    assert items(asked["full"]) == (
        Hidden("core-idea", "It is this.", cue="**Core idea.**"),
        Hidden("more", "Do that.", cue="**In practice.**"),
    )
    plain = notes(full="It is this.\n\n**In practice.** Do that.")
    assert [*plain] == [""]
    assert plain[""].facets == asked[""].facets
