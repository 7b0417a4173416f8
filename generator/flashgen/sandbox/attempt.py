"""Run the tests of an exercise against an answer, and say of each how it ended.

A test has passed when the examiner says so, with the nonce it was given: an answer that prints
*passed*, or leaves early as if all were well, has passed nothing.
"""

import json
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flashgen.sandbox import examiner
from flashgen.sandbox.execute import Limits, run

_LEFT = "leaves before the tests are done"


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, in the `answer` or the `tests`, and on which line; `test` names the one."""

    where: str
    problem: str
    line: int | None = None
    test: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an answer did: the names that it defines, the tests it passed, and what went wrong."""

    names: tuple[str, ...]
    passed: tuple[str, ...]
    faults: tuple[Fault, ...]


def attempt(answer: str, tests: str, limits: Limits) -> Attempt:
    """Run an answer, then its tests, in one namespace and in an interpreter of their own."""
    nonce = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="flashgen-", ignore_cleanup_errors=True) as folder:
        place = Path(folder).resolve()
        script = place / "examiner.py"
        script.write_bytes(Path(examiner.__file__).read_bytes())
        for name, text in (("answer.py", answer), ("tests.py", tests), ("nonce", nonce)):
            (place / name).write_text(text, encoding="utf-8")
        (work := place / "work").mkdir()
        outcome = run([str(script)], work, limits)
        report = place / examiner.REPORT
        lines = report.read_bytes().splitlines() if report.is_file() else []
    return _judged(list(_events(lines, nonce)), outcome.problem or _LEFT)


def _events(lines: list[bytes], nonce: str) -> Iterator[dict[str, Any]]:
    """Give what the examiner told, and nothing that someone else wrote into its report."""
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and event.pop("nonce", "") == nonce:
            yield event


def _judged(events: list[dict[str, Any]], ended: str) -> Attempt:
    """Judge what was told; what was begun and not told to be over `ended` in another way."""
    names: tuple[str, ...] = ()
    tests: list[str] | None = None
    passed: list[str] = []
    faults: list[Fault] = []
    where, running, done = "answer", "", False
    for event in events:
        match event:
            case {"runs": part, "names": defined}:
                where, names = part, names or tuple(defined)
            case {"tests": found}:
                tests = found
            case {"begins": running}:
                pass
            case {"test": test, "problem": problem}:
                faults.append(Fault("tests", problem, event.get("line"), test))
            case {"test": test}:
                passed.append(test)
            case {"ends": part, "problem": problem}:
                faults.append(Fault(part, problem, event.get("line")))
                done = True
            case {"done": count}:
                done = count == len(passed) + len(faults)
    if tests == []:
        faults.append(Fault("tests", "hold no function `test_…`"))
    if not done:
        faults.append(Fault(where, ended, test=running))
    return Attempt(names, tuple(passed), tuple(faults))
