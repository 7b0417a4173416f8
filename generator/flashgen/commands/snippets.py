"""Snippets whose output is what they print: each is run and compared."""

import codecs
import os
import pathlib
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from flashgen.authoring.edit import replace_text
from flashgen.authoring.nodes import Path
from flashgen.authoring.source import Source, lines_joined
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.diagnostics import Diagnostic, Rule, clip
from flashgen.kinds.snippet import Snippet
from flashgen.output import tidy
from flashgen.sandbox.codes import FAILED, FAILED_FRAGMENT, NOT_PRINTED
from flashgen.sandbox.execute import EARLY, Limits, Outcome, execute

CODES = tuple(rule.code for rule in (NOT_PRINTED, FAILED, FAILED_FRAGMENT))
"""What only running snippets finds."""
LANGUAGES = ("python", "python3", "py")
_FIX = "`flashgen check --run --fix` writes what it prints into the file"
_NO_FIX = "write `output: |` on a line of its own, so that `--fix` can fill it"
_MORE = "`--time-limit` and `--memory-limit` allow more"
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A snippet that is not true: the finding, and the output it should have if that is known."""

    source: Source
    path: Path
    finding: Diagnostic
    output: str | None = None


@dataclass(frozen=True, slots=True)
class _Task:
    source: Source
    path: Path
    snippet: Snippet


class Runner:
    """Runs the snippets of questions; one with the same code is run only once."""

    def __init__(self, limits: Limits, progress: Callable[[int, int], None] | None = None) -> None:
        self.limits = limits
        self.progress = progress
        self.ran = 0
        """Snippets that the last check ran or knew from before."""
        self.unlimited: dict[str, None] = {}
        """Limits that this system could not set."""
        self._known: dict[str, Outcome] = {}

    def check(self, questions: Iterable[CompiledQuestion]) -> list[Wrong]:
        """Run every Python snippet, several at a time, and return those that are not true."""
        tidy()
        tasks = [task for compiled in questions for task in _tasks(compiled)]
        self.ran = len(tasks)
        new = list({t.snippet.code: None for t in tasks if t.snippet.code not in self._known})
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            outcomes = pool.map(lambda code: execute(code, self.limits), new)
            for done, (code, outcome) in enumerate(zip(new, outcomes, strict=True), start=1):
                self._known[code] = outcome
                self.unlimited |= dict.fromkeys(outcome.unlimited)
                if self.progress:
                    self.progress(done, len(new))
        compared = (self._compare(task, self._known[task.snippet.code]) for task in tasks)
        return [wrong for wrong in compared if wrong]

    def _compare(self, task: _Task, outcome: Outcome) -> Wrong | None:
        """Say what is wrong with one snippet, if anything."""
        wanted = task.snippet.output
        if wanted is None:
            return _failed(task, outcome, FAILED_FRAGMENT) if outcome.problem else None
        if outcome.printed.rstrip("\n") == wanted and (outcome.line or not outcome.problem):
            return None
        if outcome.problem:
            return _failed(task, outcome, FAILED)
        return self._untrue(task, outcome, wanted)

    def _untrue(self, task: _Task, outcome: Outcome, wanted: str) -> Wrong:
        """Say how an output differs from what is printed; run again to see whether that lasts."""
        again = execute(task.snippet.code, self.limits, seed=1)
        if again.printed != outcome.printed:
            hint = "set its seeds, and sort what has no order"
            return _mismatch(task, 0, "prints something else each time", hint)
        printed = outcome.printed.rstrip("\n")
        if not printed.strip():
            what = "prints only blanks" if printed else "prints nothing"
            return _mismatch(task, 0, what, "print it, or leave out `output`")
        offset, what = _difference(wanted, printed)
        if found := _UNWRITABLE.search(printed):
            what = f"prints U+{ord(found[0]):04X}, which a card cannot show"
            return _mismatch(task, offset, what, "print text only")
        fixable = replace_text(task.source.text, task.path, printed) is not None
        return _mismatch(task, offset, what, _FIX if fixable else _NO_FIX, printed)


def corrected(wrong: Iterable[Wrong]) -> dict[pathlib.Path, bytes]:
    """Return the files in which outputs can be replaced by the true ones, as they then are.

    Every other byte stays. A file that changed since it was read is left alone.
    """
    files: dict[pathlib.Path, bytes] = {}
    for snippet in wrong:
        if snippet.output is None:
            continue
        path = snippet.source.path.resolve()
        data = files.get(path) or path.read_bytes()
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        written = data.removeprefix(mark).decode()
        if path not in files and lines_joined(written) != snippet.source.text:
            continue
        new = replace_text(written, snippet.path, snippet.output)
        if new is not None:
            files[path] = mark + new.encode()
    return files


def _tasks(compiled: CompiledQuestion) -> Iterator[_Task]:
    for path, snippet in compiled.content().question.items():
        if isinstance(snippet, Snippet) and snippet.language in LANGUAGES:
            yield _Task(compiled.source, (*path, "output"), snippet)


def _failed(task: _Task, outcome: Outcome, rule: Rule) -> Wrong:
    """Report a snippet that did not end well, at its line that failed."""
    lines = task.snippet.code.split("\n")
    number = min(outcome.line or 1, len(lines)) - 1
    offset = sum(len(line) + 1 for line in lines[:number])
    offset += len(lines[number]) - len(lines[number].lstrip())
    line, column = task.snippet.code.place(task.source, offset)
    hint = ""
    if "ModuleNotFoundError" in outcome.problem:
        hint = "`--python` names an interpreter that has the modules your snippets use"
    elif "MemoryError" in outcome.problem or "does not end" in outcome.problem:
        hint = _MORE
    elif outcome.problem == EARLY:
        hint = "leave out `sys.exit()` and its like: a snippet is run to its last line"
    elif outcome.line and task.snippet.output:
        last = clip(outcome.problem.removeprefix("raises "))
        hint = f"mend the code, or end the output with `{last}`"
    message = f"this snippet {clip(outcome.problem, 200)}"
    finding = task.source.finding(line, column, rule, message, hint)
    return Wrong(task.source, task.path, finding)


def _mismatch(task: _Task, offset: int, what: str, hint: str, true: str | None = None) -> Wrong:
    assert task.snippet.output  # noqa: S101
    line, column = task.snippet.output.place(task.source, offset)
    finding = task.source.finding(line, column, NOT_PRINTED, f"the snippet {what}", hint)
    return Wrong(task.source, task.path, finding, true)


def _difference(wanted: str, printed: str) -> tuple[int, str]:
    """Return the offset in `wanted` of the first difference, and what is printed there."""
    pairs = enumerate(zip(wanted, printed, strict=False))
    same = next((i for i, (a, b) in pairs if a != b), min(len(wanted), len(printed)))
    start = wanted.rfind("\n", 0, same) + 1
    said, true = wanted[start:].partition("\n")[0], printed[start:].partition("\n")[0]
    if same == len(printed) and wanted[same] == "\n":
        return same + 1, "prints nothing more here"
    if same == len(wanted) and printed[same] == "\n":
        following = printed[same + 1 :].partition("\n")[0]
        return start, f"goes on with {_quoted(following)} after this"
    return same, f"prints {_quoted(true)} here, not {_quoted(said)}"


def _quoted(line: str, width: int = 60) -> str:
    """Quote a line with its blanks, because they count here."""
    return f"`{line}`" if len(line) <= width else f"`{line[: width - 1]}…`"
