"""The shipped exercises: their tests pass the solution, and fail what people plausibly write.

The wrong answers of an exercise are files `wrong/<question>/<exercise>/<what is wrong>.py`; each
defines all that the solution does, and begins with a line that says why it is wrong.
"""

from pathlib import Path

import pytest
from card import CARDS, Card

from flashgen.sandbox.attempt import attempt
from flashgen.sandbox.execute import Limits

WRONG = Path(__file__).with_name("wrong")
EXERCISES = {
    (path.stem, item): exercise
    for path in sorted(CARDS.glob("*.yaml"))
    if path.stem != "deck"
    for item, exercise in Card(path.stem).items("exercises").items()
}
ANSWERS = sorted(WRONG.glob("*/*/*.py"))


def exercise_of(answer: Path) -> tuple[str, str]:
    return answer.parts[-3], answer.parts[-2]


@pytest.mark.parametrize(("question", "exercise"), EXERCISES)
def test_every_exercise_knows_three_wrong_answers(question: str, exercise: str) -> None:
    assert [exercise_of(answer) for answer in ANSWERS].count((question, exercise)) >= 3


@pytest.mark.parametrize(("question", "exercise"), EXERCISES)
def test_the_solution_passes(question: str, exercise: str) -> None:
    item = EXERCISES[question, exercise]
    result = attempt(item["solution"], item["tests"], Limits())
    assert result.faults == ()
    assert result.passed


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_wrong_answer_fails_a_test(answer: Path) -> None:
    item = EXERCISES[exercise_of(answer)]
    solved = attempt(item["solution"], item["tests"], Limits())
    result = attempt(answer.read_text(encoding="utf-8"), item["tests"], Limits())
    assert set(solved.names) <= set(result.names)
    assert result.faults
    assert all(fault.test for fault in result.faults), "it must fail a test, not break"
