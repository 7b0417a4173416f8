"""A test has passed when the examiner says so: each by its name, whatever an answer does."""

import os

import pytest

from flashgen.sandbox.attempt import Attempt, Fault, attempt
from flashgen.sandbox.execute import Limits

TESTS = """\
def test_one():
    assert f(1) == 1

def test_two():
    assert f(2) == 2, "two is even"
"""
LEFT = "leaves before the tests are done"


def tried(answer: str, tests: str = TESTS, seconds: float = 20) -> Attempt:
    return attempt(answer, tests, Limits(seconds=seconds))


def faults(answer: str, tests: str = TESTS, seconds: float = 20) -> tuple[Fault, ...]:
    return tried(answer, tests, seconds).faults


@pytest.mark.parametrize(
    "answer",
    [
        "def f(x): return x",
        "f = lambda x: x\nprint('noise')",
        "import sys\nsys.stdout.close()\ndef f(x): return x",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"
        "def f(x): return x",
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\n"
        "class A:\n    x: int\ndef f(x): return A(x).x",
    ],
)
def test_an_answer_that_is_right_passes_each_test(answer: str) -> None:
    assert (tried(answer).passed, tried(answer).faults) == (("test_one", "test_two"), ())


def test_each_test_that_fails_is_named_with_its_line_and_why() -> None:
    assert faults("def f(x): ...") == (
        Fault("tests", "fails: `assert f(1) == 1`", 2, "test_one"),
        Fault("tests", "fails: two is even", 5, "test_two"),
    )
    half = tried("def f(x): return 1 if x == 1 else x / 0")
    assert half.passed == ("test_one",)
    assert half.faults == (
        Fault("tests", "raises ZeroDivisionError: division by zero", 5, "test_two"),
    )


def test_leaving_early_passes_nothing() -> None:
    for module in ("import os\nos._exit(0)", "import sys, os\nprint('passed')\nos._exit(0)"):
        assert faults(module) == (Fault("answer", LEFT),)
    (fault,) = faults("import sys\nsys.exit(0)")
    assert (fault.where, fault.problem) == ("answer", "raises SystemExit: 0")
    assert faults("import os\ndef f(x):\n    os._exit(0)") == (
        Fault("tests", LEFT, test="test_one"),
    )
    exits = faults("import sys\ndef f(x):\n    sys.exit(0)")
    assert [fault.test for fault in exits] == ["test_one", "test_two"]


def test_what_an_answer_writes_into_the_report_counts_for_nothing() -> None:
    forged = """\
import json, os
with open("../report.jsonl", "a") as report:
    for event in ({"tests": ["test_one"]}, {"test": "test_one"}, {"done": 1}, [], 1):
        report.write(json.dumps(event) + "\\n")
        report.write(json.dumps({"nonce": "guessed", **(event if type(event) is dict else {})}))
        report.write("\\n{\\n")
    report.flush()
os._exit(0)
"""
    assert tried(forged) == Attempt((), (), (Fault("answer", LEFT),))


@pytest.mark.skipif(os.name != "posix", reason="only POSIX forks")
def test_a_copy_of_the_process_reports_nothing() -> None:
    copied = tried("import os\ndef f(x):\n    os.fork()\n    return x")
    assert (copied.passed, copied.faults) == (("test_one", "test_two"), ())


def test_what_does_not_end_is_ended_and_named() -> None:
    answer = "def f(x):\n    while x == 2: pass\n    return x"
    stuck = tried(answer, seconds=1)
    assert stuck.passed == ("test_one",)
    assert stuck.faults == (Fault("tests", "does not end within 1 s", test="test_two"),)


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ("x = 1", Fault("tests", "hold no function `test_…`")),
        ("def test_(:", Fault("tests", "raises SyntaxError: invalid syntax", 1)),
        ("def test_a():\n    yield", Fault("tests", "", None, "test_a")),
        ("async def test_a(): pass", Fault("tests", "", None, "test_a")),
        ("def test_a(): pass\ndef test_a(): pass", Fault("tests", "", None, "test_a")),
        ("def test_a(tmp_path): pass", Fault("tests", "", None, "test_a")),
    ],
)
def test_tests_that_test_nothing_are_faults(tests: str, expected: Fault) -> None:
    (fault,) = faults("def f(x): return x", tests)
    assert (fault.where, fault.test, fault.line) == (expected.where, expected.test, expected.line)
    assert expected.problem in fault.problem


def test_tests_of_an_answer_are_not_those_of_the_exercise() -> None:
    assert tried("def test_mine(): pass\ndef f(x): return x").passed == ("test_one", "test_two")


def test_names_are_those_that_are_defined_and_not_private_or_imported() -> None:
    answer = "import os\nx, (y, _z) = 1, (2, 3)\nw: int = 4\nclass A: ...\ndef f(x): ...\n"
    assert tried(f"{answer}def _g(): ...\nA.b = 1").names == ("x", "y", "w", "A", "f")
