"""Exercises whose tests tell right from wrong: they pass the solution, and fail the starter."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

from flashgen.authoring.schema import Text
from flashgen.authoring.source import Source
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.diagnostics import Diagnostic, Rule, clip
from flashgen.kinds.exercise import Exercise
from flashgen.sandbox.attempt import Attempt, Fault, attempt
from flashgen.sandbox.codes import NO_START, NOT_PASSED, PASSED_BEFORE
from flashgen.sandbox.execute import Limits

CODES = tuple(rule.code for rule in (NOT_PASSED, NO_START, PASSED_BEFORE))
"""What only running exercises finds."""
EXTRA = "NumPy comes with the extra `exercises`, as in `pip install '.[exercises]'`"
_PYTHON = "`--python` names an interpreter that has the modules your exercises use"
_MORE = "`--time-limit` and `--memory-limit` allow more"
_REMEMBERED = 10_000


def check(
    questions: Iterable[CompiledQuestion],
    limits: Limits,
    progress: Callable[[int, int], None] | None = None,
) -> list[Diagnostic]:
    """Run the tests of every exercise, several at a time, on its solution and on its starter."""
    tasks = [task for compiled in questions for task in _tasks(compiled)]
    runs = list(dict.fromkeys(run for task in tasks for run in (task.solved, task.begun)))
    known: dict[tuple[str, str], Attempt] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        attempts = pool.map(lambda run: _attempt(*run, limits), runs)
        for run, result in zip(runs, attempts, strict=True):
            known[run] = result
            if progress:
                progress(len(known), len(runs))
    return [found for task in tasks for found in task.judge(known[task.solved], known[task.begun])]


_attempt = lru_cache(_REMEMBERED)(attempt)
"""While files are watched, only what changed is run again."""


@dataclass(frozen=True, slots=True)
class _Task:
    """An exercise to be run, and the file that it stands in."""

    source: Source
    exercise: Exercise

    @property
    def solved(self) -> tuple[str, str]:
        return str(self.exercise.solution), str(self.exercise.tests)

    @property
    def begun(self) -> tuple[str, str]:
        return str(self.exercise.starter), str(self.exercise.tests)

    def judge(self, solved: Attempt, begun: Attempt) -> Iterator[Diagnostic]:
        """Say what is wrong; a starter is judged once there is a solution that passes."""
        exercise = self.exercise
        for fault in solved.faults:
            text, who = exercise.solution, "the solution"
            if fault.where == "tests":
                text, who = exercise.tests, "the tests"
            if fault.test:
                who = f"with the solution `{fault.test}`"
            message = f"{who} {clip(fault.problem, 200)}"
            yield self._finding(text, fault.line, NOT_PASSED, message, _help(fault))
        if not solved.faults:
            yield from self._starter(solved, begun)

    def _starter(self, solved: Attempt, begun: Attempt) -> Iterator[Diagnostic]:
        starter = self.exercise.starter
        if broken := next((f for f in begun.faults if f.where == "answer"), None):
            message = f"the starter {clip(broken.problem, 200)}"
            yield self._finding(starter, broken.line, NO_START, message, "it must run as it is")
        elif lacking := [name for name in solved.names if name not in begun.names]:
            names = ", ".join(f"`{name}`" for name in lacking)
            hint = "define it there too, with `...` for a body; helpers begin with `_`"
            message = f"the starter does not define {names}, which the solution does"
            yield self._finding(starter, None, NO_START, message, hint)
        elif not begun.faults:
            hint = "take out of it what the exercise is about, or test more"
            yield self._finding(starter, None, NO_START, "the starter passes all tests", hint)
        else:
            for test in begun.passed:
                message = f"the starter passes `{test}`, so this test tells nothing of an answer"
                line = _line(self.exercise.tests, test)
                hint = "let the starter do less, or test more"
                yield self._finding(self.exercise.tests, line, PASSED_BEFORE, message, hint)

    def _finding(
        self, text: Text, number: int | None, rule: Rule, message: str, hint: str
    ) -> Diagnostic:
        """Make a finding at the first letter of a line of a text, else of the text."""
        lines = text.split("\n")
        before = lines[: min(number or 1, len(lines)) - 1]
        line = lines[len(before)]
        offset = sum(len(other) + 1 for other in before) + len(line) - len(line.lstrip())
        return self.source.finding(*text.place(self.source, offset), rule, message, hint)


def _tasks(compiled: CompiledQuestion) -> Iterator[_Task]:
    question = compiled.content().question
    return (_Task(compiled.source, exercise) for exercise in question.each(Exercise))


def _help(fault: Fault) -> str:
    """Say what may help."""
    if "No module named 'numpy'" in fault.problem:
        return f"{EXTRA}; {_PYTHON}"
    if "ModuleNotFoundError" in fault.problem:
        return _PYTHON
    if "MemoryError" in fault.problem or "does not end" in fault.problem:
        return _MORE
    return ""


def _line(text: str, test: str) -> int | None:
    """Return the line that defines a test."""
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if f"def {test}(" in line), None)
