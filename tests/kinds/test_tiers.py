"""How much cards matter, and which are left out: by the item, its question, the whole deck."""

from typing import Any

import pytest
from written import question_of

from flashgen.blocks import PlannedNote, hidden_in
from flashgen.cli.options import TIERS as OFFERED
from flashgen.kinds import plan
from flashgen.kinds.item import TIERS

FORMULA = {
    "id": "law",
    "name": "Law",
    "tex": "y = ax",
    "where": {"a": "slope", "x": "input"},
    "derivation": "So it is.",
}
STEPS = [{"id": "s", "step": "Do this."}]


def planned(
    skips: dict[str, list[str]] | None = None,
    *,
    of: dict[str, Any] | None = None,
    **formula: object,
) -> dict[str, PlannedNote]:
    content: dict[str, Any] = {
        "id": "q",
        "title": "Q",
        "question": "What?",
        "answer": {"short": "That."},
        "approach": STEPS,
        "formulas": [FORMULA | formula],
        **(of or {}),
    }
    return {note.name: note for note in plan(question_of(content), skips or {})}


def tiers(**more: Any) -> dict[str, str]:  # noqa: ANN401
    found: dict[str, str] = {}
    for note in planned(**more).values():
        found |= {facet.name: facet.tier for facet in note.facets}
        found |= {note.suffix: note.tier} if note.text else {}
    return found


USUAL = dict.fromkeys(("explain", "approach", "write", "name", "derivation", "where"), "more")
OF_LAW = ("write", "name", "derivation", "where")


@pytest.mark.parametrize(
    ("question", "item", "expected"),
    [
        (None, None, {}),
        (None, "core", dict.fromkeys(OF_LAW, "core")),
        (None, {"write": "core", "where": "deep"}, {"write": "core", "where": "deep"}),
        ("deep", None, dict.fromkeys(USUAL, "deep")),
        ("deep", "core", dict.fromkeys(USUAL, "deep") | dict.fromkeys(OF_LAW, "core")),
        ("deep", {"name": "core"}, dict.fromkeys(USUAL, "deep") | {"name": "core"}),
        ({"explain": "core"}, None, {"explain": "core"}),
        (
            {"explain": "core", "items": "deep"},
            {"write": "more"},
            {"explain": "core", "name": "deep", "derivation": "deep", "where": "deep"},
        ),
    ],
)
def test_a_facet_has_the_tier_of_itself_its_item_or_its_question(
    question: object, item: object, expected: dict[str, str]
) -> None:
    of = {"tier": question} if question else {}
    formula: dict[str, Any] = {"tier": item} if item else {}
    assert tiers(of=of, **formula) == USUAL | expected


def test_the_command_line_offers_the_tiers_that_there_are() -> None:
    assert OFFERED == TIERS


def test_the_deck_leaves_out_what_items_keep_or_leave_out_themselves() -> None:
    skips = {"formula": ["where", "name"], "question": ["approach"]}
    assert planned().keys() == {"", ".approach", "law", "law.where"}
    assert planned(skips).keys() == {"", "law"}
    assert [facet.name for facet in planned(skips)["law"].facets] == ["write", "derivation"]
    assert planned(skips, keep=["where"]).keys() == {"", "law", "law.where"}
    kept = planned(skips, keep=["name"], skip=["write"])["law"]
    assert [facet.name for facet in kept.facets] == ["name", "derivation"]


def test_a_part_that_is_skipped_is_shown_and_not_asked() -> None:
    note = planned(skip=["where.a"])["law.where"]
    assert [hidden.part for hidden in hidden_in(note.text)] == ["x"]
    assert "slope" in str(note.text)
    assert note.parts == (("x", ()),)
    assert "law.where" not in planned(skip=["where.a", "where.x"])
