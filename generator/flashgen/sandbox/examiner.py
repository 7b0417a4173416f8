"""Runs an answer and its tests, and reports each test by name: a program of its own.

Beside it lie `answer.py`, `tests.py` and `nonce`. Its report goes to a file, a line an event, each
with the nonce: what an answer prints, and how it leaves, say nothing about its tests. It needs
nothing but the standard library of the interpreter that runs it.
"""

import ast
import inspect
import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

REPORT = "report.jsonl"


def main(place: Path) -> None:
    """Run the answer, then each of its tests, and say of each how it ended."""
    nonce = (place / "nonce").read_text()
    (place / "nonce").unlink()
    report, owner = os.open(place / REPORT, os.O_WRONLY | os.O_CREAT | os.O_APPEND), os.getpid()

    def tell(**event: Any) -> None:  # noqa: ANN401
        """Report an event; a copy of this process that an answer made has nothing to report."""
        if os.getpid() == owner:
            os.write(report, json.dumps({"nonce": nonce, **event}).encode() + b"\n")

    module = sys.modules["answer"] = ModuleType("answer")
    for name in ("answer", "tests"):
        text = (place / f"{name}.py").read_text(encoding="utf-8")
        try:
            tree = ast.parse(text)
            tell(runs=name, names=list(_names(tree)))
            exec(compile(tree, f"{name}.py", "exec", dont_inherit=True), module.__dict__)  # noqa: S102
        except BaseException as error:
            tell(ends=name, **_problem(error, name, text))
            return
    nodes: list[Any] = tree.body
    defined = [node.name for node in nodes if _is_test(node)]
    tests = list(dict.fromkeys(defined))
    tell(tests=tests)
    for test in tests:
        tell(begins=test)
        try:
            tell(test=test, **_idle(getattr(module, test)(), defined.count(test)))
        except BaseException as error:
            tell(test=test, **_problem(error, "tests", text))
    tell(done=len(tests))
    os._exit(0)  # whatever still runs has no part in this


def _is_function(node: Any) -> bool:  # noqa: ANN401
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def _is_test(node: Any) -> bool:  # noqa: ANN401
    return _is_function(node) and node.name.startswith("test_")


def _names(tree: ast.Module) -> Iterator[str]:
    """Give the names that code defines, but for those that it imports or keeps to itself."""
    for node in tree.body:
        if _is_function(node) or isinstance(node, ast.ClassDef):
            found = [node.name]  # type: ignore[attr-defined]
        else:
            targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
            parts = [part for target in targets if target for part in ast.walk(target)]
            names = [part for part in parts if isinstance(part, ast.Name)]
            found = [name.id for name in names if isinstance(name.ctx, ast.Store)]
        yield from (name for name in found if not name.startswith("_"))


def _idle(result: object, count: int) -> dict[str, str]:
    """Say why a test that seems to pass tests nothing."""
    if inspect.iscoroutine(result) or inspect.isgenerator(result):
        return {"problem": "is `async` or yields, so nothing in it runs"}
    return {"problem": "is defined twice, so the first one never runs"} if count > 1 else {}


def _problem(error: BaseException, name: str, text: str) -> dict[str, Any]:
    """Say what was raised, and on which of the lines of a file."""
    trace = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in trace if frame.filename == f"{name}.py"]
    if isinstance(error, SyntaxError) and error.filename in ("<unknown>", f"{name}.py"):
        lines = [error.lineno]
    line = lines[-1] if lines else None
    said = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()
    problem = f"raises {said[-1 if isinstance(error, SyntaxError) else 0]}"
    if isinstance(error, AssertionError) and line:
        reason = str(error).strip().splitlines() or [f"`{text.splitlines()[line - 1].strip()}`"]
        problem = f"fails: {reason[0]}"
    return {"problem": problem, "line": line}


if __name__ == "__main__":
    main(Path(__file__).parent)
