"""A snippet runs alone: what it prints is caught, and accidents stay small."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flashgen.sandbox.execute import EARLY, MAX_OUTPUT, Limits, Outcome, execute

LIMITS = Limits()


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("print('a')\nprint(' b')", "a\n b\n"),
        ("print('é → 漢')", "é → 漢\n"),
        ("import sys; sys.stderr.write('no')", ""),
        ("print(input.__name__, __name__)", "input __main__\n"),
        ("import os; print(os.listdir())", "[]\n"),
        ("import sys; print(sys.stdin.read() == '')", "True\n"),
        ("print(hash('a') == hash('a'), {'a', 'b'} == {'b', 'a'})", "True True\n"),
    ],
)
def test_what_is_printed_is_the_outcome(code: str, printed: str) -> None:
    assert execute(code, LIMITS) == Outcome(printed)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\nx / 0", Outcome("E", "raises E", 2)),
        ("print(1)\ndef f():\n    1 / 0\nf()", Outcome("1\nE", "raises E", 3)),
    ],
)
def test_an_exception_counts_as_printed_and_has_its_line(code: str, expected: Outcome) -> None:
    error = "ZeroDivisionError: division by zero"
    outcome = execute(code, LIMITS)
    assert outcome.printed == expected.printed.replace("E", error) + "\n"
    assert outcome.problem == expected.problem.replace("E", error)


def test_the_line_is_the_innermost_one_of_the_snippet() -> None:
    assert execute("import json\n\njson.loads('[')", LIMITS).line == 3
    assert execute("def f():\n    raise KeyError\n\nf()", LIMITS).line == 2
    assert execute("x = 1\nprint(", LIMITS).line == 2


def test_an_exit_code_is_a_problem() -> None:
    assert execute("raise SystemExit(3)", LIMITS) == Outcome("", "ends with exit code 3")


@pytest.mark.parametrize(
    "code",
    [
        "print('PASSED')\nimport sys; sys.exit(0)\nprint(1 / 0)",
        "print('PASSED', flush=True)\nimport os; os._exit(0)",
        "print('PASSED')\nexit()",
        "print('PASSED')\nraise SystemExit",
        "print('PASSED', flush=True)\nimport os; os.execv('/bin/true', ['true'])",
        "open = print = lambda *_: None\nimport os; os.write(1, b'PASSED\\n'); os._exit(0)",
    ],
)
def test_code_that_leaves_early_did_not_pass(code: str) -> None:
    assert execute(code, LIMITS) == Outcome("PASSED\n", EARLY)


def test_what_replaces_our_tools_passes_all_the_same() -> None:
    assert execute("open = sys = run = None\nprint(__file__[-10:])", LIMITS) == Outcome(
        "snippet.py\n"
    )


def test_it_starts_with_the_names_of_a_fresh_program() -> None:
    code = "print([n for n in dir() if n[0] != '_'], __doc__, __import__('sys').argv[0][-10:])"
    assert execute(code, LIMITS) == Outcome("[] None snippet.py\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists what runs")
def test_what_it_started_in_a_session_of_its_own_ends_too(tmp_path: Path) -> None:
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    child = f"import time; f = open({str(fifo)!r}, 'w'); time.sleep(60)"
    code = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {child!r}], "
    code += f"start_new_session=True)\nopen({str(fifo)!r}).close()\nprint('done')"
    assert execute(code, LIMITS) == Outcome("done\n")
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    assert os.read(reader, 1) == b""
    os.close(reader)


@pytest.mark.skipif(os.name != "posix", reason="limits are of POSIX")
def test_a_limit_that_the_system_cannot_set_is_named() -> None:
    code = (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (10**10, 10**10))\n"
        "from flashgen.sandbox.execute import Limits, execute\n"
        "print(execute('print(1)', Limits(megabytes=20_000)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Outcome(printed='1\\n', problem='', line=None, unlimited=('memory',))\n"


def test_time_is_limited_and_what_was_printed_is_kept() -> None:
    code = "print('a', flush=True)\nwhile True: pass"
    outcome = execute(code, Limits(seconds=0.5))
    assert outcome == Outcome("a\n", "does not end within 0.5 s")


def test_output_is_limited() -> None:
    outcome = execute("while True: print('x' * 99)", LIMITS)
    assert outcome.problem == f"prints more than {MAX_OUTPUT:,} bytes"
    assert len(outcome.printed) == MAX_OUTPUT


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits address space")
def test_memory_is_limited() -> None:
    outcome = execute("x = bytearray(10**9)", Limits(megabytes=500))
    assert (outcome.problem, outcome.line) == ("raises MemoryError", 1)
    assert execute("x = bytearray(10**8)", Limits(megabytes=500)) == Outcome("")


@pytest.mark.skipif(os.name != "posix", reason="process groups are of POSIX")
def test_what_it_started_ends_with_it(tmp_path: Path) -> None:
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    child = f"import time; f = open({str(fifo)!r}, 'w'); time.sleep(60)"
    code = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {child!r}])\n"
    code += f"open({str(fifo)!r}).close()\nprint('done')"
    assert execute(code, LIMITS) == Outcome("done\n")
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    assert os.read(reader, 1) == b"", "nobody holds the other end any more"
    os.close(reader)


def test_it_sees_no_secrets_and_not_this_process_s_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "secret")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    code = "import os, sys\nprint(sorted(os.environ.values()), sys.path)"
    outcome = execute(code, LIMITS)
    assert not outcome.problem
    assert "secret" not in outcome.printed
    assert "/somewhere" not in outcome.printed


def test_its_folder_is_empty_at_first_and_gone_afterwards() -> None:
    code = "import os\nopen('left', 'w').close()\nprint(os.getcwd())"
    place = Path(execute(code, LIMITS).printed.strip())
    assert place.is_absolute()
    assert not place.exists()


def test_hashes_are_the_same_in_every_run_of_one_seed() -> None:
    code = "print(hash('a'))"
    assert execute(code, LIMITS) == execute(code, LIMITS)
    assert execute(code, LIMITS) != execute(code, LIMITS, seed=1)
