"""An exercise on pages: the solution is folded on the sheet, and not on the front of the quiz."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from flashgen.commands import build
from flashgen.commands import print as publish

EXAMPLE = Path(__file__).parents[1] / "exercises" / "coding.yaml"
TASK = "a random positive example has a higher score"
SOLUTION = "zeros = [s for label, s in cases if not label]"
HINT = "Split the scores by label first."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("exercises")
    (root / "cards").mkdir()
    shutil.copy(EXAMPLE, root / "cards")
    report, findings = build.build(root / "cards", root / "build", now=1_700_000_000)
    assert findings == ()
    assert report is not None
    return root


def test_the_sheet_shows_the_task_and_folds_hints_and_solution(built: Path) -> None:
    sheet = (built / "build" / "sheets" / "coding.md").read_text(encoding="utf-8")
    shown = re.sub(r"<details>.*?</details>", "", sheet, flags=re.DOTALL)
    folds = "".join(re.findall(r"<details>.*?</details>", sheet, flags=re.DOTALL))
    assert TASK in shown
    for folded in (SOLUTION, HINT, "sorting once and adding ranks"):
        assert (folded in shown, folded in folds) == (False, True)
    assert "goodfellow" not in sheet, "the source of the task is cited by its number"
    assert "Use NumPy, and no loop. [1]" in shown


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed; CI installs it")
def test_a_reader_sees_code_and_formulas_in_what_is_folded(built: Path) -> None:
    sheet = built / "build" / "sheets" / "coding.md"
    command = ["pandoc", "-f", "gfm+tex_math_dollars", "-t", "html", "--mathml", str(sheet)]
    html = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    folds = re.findall(r"<details>.*?</details>", html, flags=re.DOTALL)
    assert [re.findall("<summary>(.*)</summary>", fold) for fold in folds] == [
        [name] for _ in range(2) for name in ("Hints", "Solution")
    ]
    assert all("sourceCode python" in fold for fold in folds[1::2])
    assert "<math" in folds[-1]


def test_the_quiz_has_the_task_with_a_line_for_each_of_the_solution(built: Path) -> None:
    quiz = (built / "build" / "sheets" / "coding-quiz.md").read_text(encoding="utf-8")
    asked, answers = quiz.split("## Answers")
    assert (TASK in asked, SOLUTION in asked, HINT in asked) == (True, False, False)
    assert (SOLUTION in answers, HINT in answers) == (True, False)
    room = asked.split("def auc(labels, scores):")[1].split("```")[1].split("##")[0]
    solution = EXAMPLE.read_text(encoding="utf-8").rsplit("solution: |\n", 1)[1]
    assert room.count("&nbsp;") == len(solution.split("    tests:")[0].splitlines())


@pytest.mark.parametrize("kind", ["sheet", "quiz", "cheatsheet", "cards"])
def test_paper_has_it_too_but_for_the_cheatsheet(kind: str, built: Path) -> None:
    choice = publish.Choice(kind=kind, form="html")
    printed, findings = publish.publish(
        built / "cards", built / "printed" / kind, choice, now=1_700_000_000
    )
    assert findings == ()
    assert printed is not None
    (page,) = (built / "printed" / kind).rglob("*.html")
    html = page.read_text(encoding="utf-8")
    assert (TASK in html) == (kind != "cheatsheet")
    assert ("zeros" in html) == (kind != "cheatsheet")
