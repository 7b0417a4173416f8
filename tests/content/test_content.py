"""The shipped cards, checked by computing: every formula, every printed output, many numbers."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from card import CARDS, Card, Number, squeeze, texts

QUESTIONS: dict[str, Card] = {
    path.stem.replace("_", "-"): import_module(f"checks.{path.stem}").CARD
    for path in sorted(Path(__file__).with_name("checks").glob("*.py"))
}
FORMULAS = [(name, item) for name, card in QUESTIONS.items() for item in card.items("formulas")]
CHECKS = [(name, item) for name, card in QUESTIONS.items() for item in card.checks]
NUMBERS = [(name, number) for name, card in QUESTIONS.items() for number in card.numbers]
SNIPPETS = [
    (name, item)
    for name, card in QUESTIONS.items()
    for item, snippet in card.items("snippets").items()
    if snippet["language"] == "python"
]


def test_every_question_has_checks() -> None:
    assert sorted(QUESTIONS) == sorted({path.stem for path in CARDS.glob("*.yaml")} - {"deck"})


def test_every_formula_has_a_check_and_every_check_a_formula() -> None:
    assert sorted(set(FORMULAS) - set(CHECKS)) == [], "formulas without a check"
    assert sorted(set(CHECKS) - set(FORMULAS)) == [], "checks without a formula"


@pytest.mark.parametrize(("question", "formula"), CHECKS)
def test_tex_on_the_card_is_the_checked_one(question: str, formula: str) -> None:
    card = QUESTIONS[question]
    assert squeeze(card.items("formulas")[formula]["tex"]) == squeeze(card.checks[formula].tex)


@pytest.mark.parametrize(("question", "formula"), CHECKS)
def test_formula_holds(question: str, formula: str) -> None:
    QUESTIONS[question].checks[formula].run()


@pytest.mark.parametrize(("question", "formula"), FORMULAS)
def test_explained_symbols_occur_in_the_formula(question: str, formula: str) -> None:
    item = QUESTIONS[question].items("formulas")[formula]
    tex = "".join(item["tex"].split())
    for symbol in item.get("where", {}):
        assert "".join(symbol.split()) in tex


@pytest.mark.parametrize(("question", "snippet"), SNIPPETS)
def test_snippet_prints_what_its_card_says(question: str, snippet: str) -> None:
    item = QUESTIONS[question].items("snippets")[snippet]
    done = subprocess.run(
        [sys.executable, "-c", item["code"]],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == (item["output"], "")


@pytest.mark.parametrize(("question", "number"), NUMBERS)
def test_number_on_the_card_is_what_it_should_be(question: str, number: Number) -> None:
    item = QUESTIONS[question].items(number.kind)[number.item]
    assert number.said == number.computed
    assert number.said in squeeze(" ".join(texts(item))).replace("{,}", ",")
