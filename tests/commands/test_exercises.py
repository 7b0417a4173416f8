"""Exercises are run: their tests pass the solution and fail the starter, or there is a finding."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

from flashgen.commands import check as check_command
from flashgen.commands import exercises
from flashgen.commands.snippets import Runner
from flashgen.diagnostics import Diagnostic
from flashgen.sandbox.execute import Limits

EXAMPLE = Path(__file__).parents[1] / "exercises" / "coding.yaml"
LIMITS = Limits(seconds=60)


def found(cards: Path, *changes: tuple[str, str], limits: Limits = LIMITS) -> list[Diagnostic]:
    """Check the second exercise alone, which needs nothing but Python, with changes."""
    first, text = EXAMPLE.read_text(encoding="utf-8").split("  - id: auc-by-ranks\n")
    text = f"{first.split('  - id: stable-softmax')[0]}  - id: auc-by-ranks\n{text}"
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    cards.mkdir(exist_ok=True)
    (cards / "q.yaml").write_text(text, encoding="utf-8")
    checked = check_command.check(cards, runner=Runner(limits))
    assert checked.ran is not None
    return [finding for finding in checked.findings if finding.code in exercises.CODES]


@pytest.mark.skipif(not importlib.util.find_spec("numpy"), reason="numpy is not installed")
def test_the_examples_are_right_as_they_are(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path)
    assert check_command.check(tmp_path, runner=Runner(LIMITS)).findings == ()


def test_a_solution_that_fails_is_named_by_its_tests_at_their_lines(tmp_path: Path) -> None:
    findings = found(tmp_path, ("0.5 * (p == n)", "0"))
    (finding,) = findings
    assert (finding.code, finding.severity) == ("FG185", "error")
    assert finding.message == (
        "with the solution `test_a_tie_is_one_half` fails: `assert auc([1, 0], [0.5, 0.5]) == 0.5`"
    )
    assert finding.excerpt.strip() == "assert auc([1, 0], [0.5, 0.5]) == 0.5"
    both = found(tmp_path, ("return won", "return 2 * won"))
    assert [f.message.split("`")[1] for f in both] == [
        "test_a_perfect_order_is_one",
        "test_a_tie_is_one_half",
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("return won", "import os; os._exit(0)", "FG185", "leaves before the tests are done"),
        ("return won", "exit(0)", "FG185", "raises SystemExit: 0"),
        ("cases = list(", "cases = list((", "FG185", "the solution raises SyntaxError"),
        ("          ...\n", "", "FG186", "the starter raises IndentationError"),
        ("      def auc(labels, scores):\n          ...", "      1 / 0", "FG186", "raises Zero"),
        ("def auc", "def area", "FG186", "the starter does not define `auc`, which the"),
        ("          ...\n", "          return 1\n", "FG187", "the starter passes `test_a_perf"),
    ],
)
def test_what_is_wrong_is_found(
    old: str, new: str, code: str, message: str, tmp_path: Path
) -> None:
    findings = found(tmp_path, (old, new))
    assert {finding.code for finding in findings} == {code}
    assert message in findings[0].message


def test_a_starter_that_passes_leaves_nothing_to_do(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    body = text.rsplit("def auc(labels, scores):\n", 1)[1].split("    tests:")[0]
    (finding,) = found(tmp_path, ("          ...\n", body))
    assert (finding.code, finding.message) == ("FG186", "the starter passes all tests")


def test_an_interpreter_without_numpy_is_told_how_to_get_it(tmp_path: Path) -> None:
    import venv

    venv.create(tmp_path / "bare", with_pip=False, symlinks=sys.platform != "win32")
    scripts = "Scripts" if sys.platform == "win32" else "bin"
    bare = Limits(str(tmp_path / "bare" / scripts / "python"), seconds=60)
    change = ("solution: |\n", "solution: |\n      import numpy\n")
    (finding,) = found(tmp_path / "cards", change, limits=bare)
    assert finding.message.endswith("No module named 'numpy'")
    assert "the extra `exercises`" in finding.hint


def test_what_takes_too_long_says_what_allows_more(tmp_path: Path) -> None:
    change = ("return won", "while True: pass\n          return won")
    (finding,) = found(tmp_path, change, limits=Limits(seconds=1))
    assert "does not end within 1 s" in finding.message
    assert "--time-limit" in finding.hint


def test_nothing_is_run_without_being_asked_for(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("return won", "return 2 * won")
    (tmp_path / "q.yaml").write_text(text, encoding="utf-8")
    checked = check_command.check(tmp_path)
    assert (checked.findings, checked.ran) == ((), None)
