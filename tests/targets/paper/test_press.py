"""What typst says about a page, and which cards it is about."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flashgen.commands.load import load
from flashgen.targets.paper.cards import Card
from flashgen.targets.paper.job import Job, Subject
from flashgen.targets.paper.layouts import BY_NAME
from flashgen.targets.paper.pdf import Draft, Page, TypesetError, compiled
from flashgen.targets.paper.pieces import Piece
from flashgen.targets.paper.press import Failure, pages_of
from flashgen.targets.paper.tree import Node, Part

Printer = Callable[..., Page | Failure]
RULE = Part("rule")
"""A block: in a line of text typst drops it with a warning."""
NONSENSE = Part("gap", options={"no": 1})
"""Typst refuses the call of a function with an option that it lacks."""


@pytest.fixture
def print_cards(tmp_path: Path) -> Printer:
    (tmp_path / "a.yaml").write_text("id: a\ntitle: A\nquestion: B?\nanswer:\n  short: C\n")
    loaded = load(tmp_path)
    (question,) = loaded.questions

    def result(**backs: Node) -> Page | Failure:
        cards = (
            Card(name, "Concept", ("A",), (Piece("text", ("B",), 0),), (Piece("text", (back,), 0),))
            for name, back in backs.items()
        )
        job = Job(
            name="cards.pdf",
            kind="cards",
            form="pdf",
            paper="a4",
            subjects=(Subject(question.content().question, (), str),),
            settings=loaded.settings,
            titles={},
            read=lambda _: b"",
            now=0,
            layout=BY_NAME["a4-8"],
            cards=tuple(cards),
        )
        ((_, result),) = pages_of([job])
        return result

    return result


def test_every_warning_of_typst_is_kept() -> None:
    code = '#set document(title: "T")\n#par[a #block[b] c]\n#par[#text(font: "No such")[d]]'
    warnings = compiled(Draft("a.pdf", code, {}, (), (), 0)).warnings
    assert {warning.message.split()[0] for warning in warnings} == {"block", "unknown"}


def test_a_good_page_has_no_warnings(print_cards: Printer) -> None:
    page = print_cards(good="Text")
    assert isinstance(page, Page)
    assert page.warnings == ()


@pytest.mark.parametrize("guilty", [{"c0"}, {"c6"}, {"c2", "c5"}])
def test_a_warning_names_its_cards(guilty: set[str], print_cards: Printer) -> None:
    names = [f"c{number}" for number in range(7)]
    page = print_cards(**{name: RULE if name in guilty else "Text" for name in names})
    assert isinstance(page, Page)
    (warning,) = page.warnings
    assert set(warning.cards) == guilty


def test_an_error_names_its_cards(print_cards: Printer) -> None:
    error = print_cards(good="Text", bad=NONSENSE, fine="Text")
    assert isinstance(error, TypesetError)
    assert error.complaint.cards == ("bad",)
