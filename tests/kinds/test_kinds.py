"""Which notes and facets a question becomes, and what is asked in each."""

from typing import Any

import pytest
import yaml
from written import question_of

from flashgen.blocks import (
    Blocks,
    Code,
    Dialogue,
    Display,
    Fold,
    Hidden,
    Items,
    Labelled,
    Picture,
    PlannedNote,
    Prose,
    Symbols,
    Table,
)
from flashgen.kinds import BY_LIST, KINDS, plan
from flashgen.kinds.question import Question
from flashgen.kinds.registry import ITEM_KINDS

BASE = {
    "id": "q",
    "title": "Means",
    "question": "What is a mean?",
    "answer": {"short": "The centre.", "full": "All of it."},
}
ITEMS: dict[str, dict[str, Any]] = {
    **{kind.listed: yaml.safe_load(kind.starter)[0] for kind in ITEM_KINDS},
    "concepts": {"term": "Bias", "definition": "Error.", "example": "A scale.", "reverse": True},
    "formulas": {
        "name": "Mean",
        "use": "The centre.",
        "tex": "m",
        "where": {"m": "the mean", "n": "the count"},
        "intuition": "Balance.",
        "derivation": "Set to zero.",
    },
    "comparisons": {
        "title": "mean and median",
        "between": ["Mean", "Median"],
        "rows": [
            {"id": "outliers", "aspect": "Outliers", "values": ["moved", "not moved"]},
            {"id": "cost", "was": ["price"], "aspect": "Cost", "values": ["low", "sorting"]},
        ],
        "verdict": "It depends.",
    },
    "use_when": {"case": "Symmetric data.", "why": "Efficient."},
    "avoid_when": {"case": "Incomes.", "why": "Dominated.", "instead": "Median."},
    "snippets": {"title": "By hand", "code": "print(1)", "output": "1", "explain": "One."},
    "exercises": {
        "title": "One",
        "task": "Return one.",
        "starter": "def one(): ...",
        "solution": "def one(): return 1",
        "tests": "def test_one(): assert one() == 1",
        "hints": ["It is odd.", "It is less than 2."],
        "explain": "One is one.",
    },
    "figures": {"image": "a.svg", "alt": "Dots.", "ask": "Which?", "answer": "A."},
    "follow_ups": {"question": "And then?", "answer": "So."},
}
SLOTS = {
    "question": {"explain": 1},
    "concept": {"define": 1, "name": 2, "example": 3},
    "formula": {"write": 1, "name": 2, "intuition": 3, "derivation": 4},
    "hyperparameter": {"effect": 1, "typical": 2},
    "pitfall": {"diagnose": 1, "fix": 2},
    "comparison": {"verdict": 1},
    "use-when": {"judge": 1},
    "avoid-when": {"judge": 1},
    "application": {"apply": 1},
    "snippet": {"predict": 1},
    "exercise": {"solve": 1},
    "figure": {"read": 1},
    "cloze": {},
    "follow-up": {"answer": 1},
}


def question(**more: Any) -> Question:  # noqa: ANN401
    return question_of({**BASE, **more})


def planned(authored: str, **more: Any) -> list[PlannedNote]:  # noqa: ANN401
    item = {**ITEMS[authored], "id": "x", **more}
    return list(plan(question(**{authored: [item]})))[1:]


def asked(note: PlannedNote) -> dict[str, str]:
    """Return the first sentence of each prompt by facet."""
    return {facet.name: _text(facet.prompt[:1]) for facet in note.facets}


def _text(blocks: Blocks) -> str:
    (block,) = blocks
    assert isinstance(block, Prose)
    return block.text


def test_slots_are_what_they_always_were() -> None:
    # a slot is the card that holds the review history: this table only ever grows
    assert {kind.name: kind.slots for kind in KINDS} == SLOTS
    assert {kind.name: kind.recalls for kind in KINDS if kind.recalls} == {
        "question": ("expects", "approach", "full"),
        "formula": ("where",),
        "comparison": ("rows",),
    }


@pytest.mark.parametrize("authored", ITEMS)
def test_an_item_has_one_note_with_all_facets_in_their_slots(authored: str) -> None:
    kind = BY_LIST[authored]
    own = [note for note in planned(authored) if not note.suffix]
    assert len(own) == 1
    assert {facet.name: facet.slot for facet in own[0].facets} == kind.slots
    assert [note.suffix for note in planned(authored) if note.suffix] == list(kind.recalls)
    assert {note.kind for note in planned(authored)} == {kind.name}
    assert {note.path for note in planned(authored)} == {(authored, 0)}


@pytest.mark.parametrize(
    ("authored", "facet"), [(k.listed, f) for k in KINDS if k.listed for f in k.facets]
)
def test_a_skipped_facet_is_not_asked_and_the_others_are(authored: str, facet: str) -> None:
    def names(notes: list[PlannedNote]) -> set[str]:
        return {name for note in notes for name in (*(f.name for f in note.facets), note.suffix)}

    assert names(planned(authored, skip=[facet])) - {""} == names(planned(authored)) - {"", facet}


@pytest.mark.parametrize("authored", [name for name in ITEMS if name not in ("figures", "clozes")])
def test_an_own_prompt_replaces_the_usual_one(authored: str) -> None:
    kind = BY_LIST[authored]
    notes = planned(authored, ask={name: f"My own {name}?" for name in kind.facets})
    for note in notes:
        if note.text:
            assert _text(note.text[:1]) == f"My own {note.suffix}?"
        else:
            assert asked(note) == {name: f"My own {name}?" for name in kind.slots}


@pytest.mark.parametrize("authored", ITEMS)
def test_picture_and_more_end_every_back(authored: str) -> None:
    own = planned(
        authored, extra="Further.", **({} if authored == "figures" else {"image": "b.svg"})
    )
    picture = () if authored == "figures" else (Picture("b.svg", "Picture for this card"),)
    end = (*picture, Fold("More", (Prose("Further."),)))
    for note in own:
        backs = [note.extra] if note.text else [facet.answer for facet in note.facets]
        assert all(back[-len(end) :] == end for back in backs)


@pytest.mark.parametrize("authored", ITEMS)
def test_prompts_name_their_topic(authored: str) -> None:
    # Context, the title of the question, stands above every prompt
    for note in planned(authored):
        assert note.title.endswith(" · Means")
        assert len(note.title) > len(" · Means")


def test_parts_recalled_in_place_are_hidden_under_their_ids() -> None:
    _, where = planned("formulas")
    assert where.parts == (("m", ()), ("n", ()))
    assert Symbols((("m", Hidden("m", "the mean")), ("n", Hidden("n", "the count")))) in where.text
    assert Display("m") in where.text
    _, rows = planned("comparisons")
    assert rows.parts == (("outliers", ()), ("cost", ("price",)))
    table = next(block for block in rows.text if isinstance(block, Table))
    assert table.header == ("", "Mean", "Median")
    assert table.rows[0] == (
        "**Outliers**",
        Hidden("outliers", "moved"),
        Hidden("outliers", "not moved"),
    )


def test_the_question_is_explained_and_its_points_and_steps_recalled() -> None:
    notes = list(
        plan(
            question(
                expects=[{"id": "a", "point": "Clear", "evidence": "A drawing."}],
                approach=[{"id": "b", "step": "Begin."}, {"id": "c", "was": ["d"], "step": "End."}],
            )
        )
    )
    explain, expects, approach = notes
    assert [note.name for note in notes] == ["", ".expects", ".approach"]
    assert explain.facets[0].prompt == (Prose("What is a mean?"),)
    assert explain.facets[0].answer == (
        Prose("The centre."),
        Fold("The full answer", (Prose("All of it."),)),
        Prose("**Grade yourself**"),
        Items(("Clear",), boxes=True, shown_by=("A drawing.",)),
    )
    assert Items((Hidden("a", "A drawing.", cue="**Clear:**"),)) in expects.text
    assert (
        Items((Hidden("b", "Begin."), Hidden("c", "End.", ("d",))), ordered=True) in approach.text
    )
    assert approach.parts == (("b", ()), ("c", ("d",)))


def test_optional_parts_give_no_facet() -> None:
    (concept,) = planned("concepts", example=None, reverse=False)
    assert [facet.name for facet in concept.facets] == ["define"]
    (formula,) = planned("formulas", where={}, intuition=None, derivation=None)
    assert [facet.name for facet in formula.facets] == ["write", "name"]
    (comparison,) = planned("comparisons", verdict=None)
    assert comparison.name == "x.rows"


def test_a_sentence_about_what_is_not_there_is_left_out() -> None:
    (whole, _), (short, _) = planned("formulas"), planned("formulas", use=None)
    assert asked(whole)["write"] == "**Mean**: write the formula.\n\nThe centre."
    assert asked(short)["write"] == "**Mean**: write the formula."
    assert short.facets[1].answer[0] == Prose("**Mean**")


def test_use_and_avoid_are_asked_alike_so_that_the_prompt_does_not_tell() -> None:
    (use,), (avoid,) = planned("use_when"), planned("avoid_when")
    assert asked(use) == asked(avoid)
    assert use.label == avoid.label
    assert use.facets[0].answer[0] == Prose("**Yes.**")
    assert avoid.facets[0].answer[0] == Prose("**No.**")
    assert avoid.facets[0].answer[-1] == Labelled("Instead", "Median.")


def test_a_snippet_without_output_asks_what_is_computed() -> None:
    (printing,), (computing,) = planned("snippets"), planned("snippets", output=None)
    assert "print" in asked(printing)["predict"]
    assert printing.facets[0].answer[0] == Code("1", "text")
    assert "compute" in asked(computing)["predict"]
    assert computing.facets[0].answer == (Prose("One."),)


def test_an_exercise_shows_its_task_and_folds_all_but_the_solution() -> None:
    ((solve,),) = (note.facets for note in planned("exercises"))
    assert solve.prompt == (
        Prose("Write the code: **One**"),
        Prose("Return one."),
        Code("def one(): ...", "python"),
    )
    hints = Items(("It is odd.", "It is less than 2."), ordered=True)
    assert solve.answer == (
        Code("def one(): return 1", "python"),
        Fold("Hints", (hints,)),
        Fold("Why it works", (Prose("One is one."),)),
    )
    ((bare,),) = (note.facets for note in planned("exercises", hints=[], explain=None))
    assert bare.answer == solve.answer[:1]


def test_a_follow_up_shows_the_questions_that_led_to_it() -> None:
    chain: dict[str, Any] = {"id": "d", "question": "D?", "answer": "d"}
    for name in "cba":
        chain = {"id": name, "question": f"{name.upper()}?", "answer": name, "follow_ups": [chain]}
    other = {"id": "z", "question": "Z?", "answer": "z"}
    notes = list(plan(question(follow_ups=[other, chain])))[1:]
    shown = {
        note.item: block.questions
        for note in notes
        for block in note.facets[0].prompt
        if isinstance(block, Dialogue)
    }
    first = "What is a mean?"
    assert shown == {
        "z": (first,),
        "a": (first,),
        "b": (first, "A?"),
        "c": (first, "A?", "B?"),
        "d": (first, "A?", "B?", "C?"),
    }


def test_titles_are_distinct_even_where_the_author_repeats_himself() -> None:
    figures = [{"id": name, **ITEMS["figures"]} for name in ("first", "second", "third")]
    notes = list(plan(question(figures=figures)))[1:]
    assert [note.title for note in notes] == [
        "Which? · Means",
        "Which? · Means (second)",
        "Which? · Means (third)",
    ]


def test_earlier_ids_tags_and_sources_are_handed_on() -> None:
    more = {"was": ["old", "other/older"], "tags": ["t"], "source": ["s"]}
    for authored in ITEMS:
        for note in planned(authored, **more):
            assert (note.was, note.tags, note.source) == (("old", "other/older"), ("t",), ("s",))


@pytest.mark.parametrize(
    "authored", ["concepts", "formulas", "hyperparameters", "pitfalls", "comparisons"]
)
def test_other_names_are_on_every_back_above_the_folds_and_on_no_front(authored: str) -> None:
    bare, named = planned(authored), planned(authored, also=["Zwei", "Drei"])
    also = Labelled("Also", "Zwei, Drei")
    sides = [(f.prompt, f.answer) for note in named for f in note.facets]
    sides += [(note.text, note.extra) for note in named if note.text]
    assert sides
    for front, back in sides:
        assert "Zwei" not in str(front)
        place = back.index(also)
        assert not any(isinstance(block, Fold) for block in back[:place])
        assert all(isinstance(block, Fold) for block in back[place + 1 :])
    without = [
        [f.answer for f in note.facets] + [note.extra] for note in planned(authored, also=[])
    ]
    assert without == [[f.answer for f in note.facets] + [note.extra] for note in bare]
