"""What people see on a terminal, on a real one: lines, tables, progress and escapes."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("terminals of POSIX", allow_module_level=True)
import fcntl
import struct
import termios

QUESTION = "id: {0}\ntitle: {0}\nquestion: Explain {0}\nanswer:\n  short: It is {0}.\n"
ITEMS = """\
concepts:
  - {id: a, term: A, definition: First}
  - {id: b, term: B, definition: Second}
pitfalls: [{id: p, name: n, symptom: s, cause: c, fix: f}]
use_when: [{id: u, case: It is warm, why: It is}]
tags: [leech]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "alpha.yaml").write_text(QUESTION.format("alpha") + ITEMS)
    return tmp_path


def shown(
    project: Path, *words: str, columns: int = 80, env: Mapping[str, str] | None = None
) -> str:
    """Return what a command writes to a terminal of so many columns."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "flashgen", *words]
    plain = {"TERM": "xterm", **{k: v for k, v in os.environ.items() if k not in KEPT_OUT}}
    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    with subprocess.Popen(command, cwd=project, env=plain | dict(env or {}), **streams):
        os.close(theirs)
        data = b""
        try:
            while more := os.read(ours, 65536):
                data += more
        except OSError:
            pass
    os.close(ours)
    return data.decode().replace("\r\n", "\n")


KEPT_OUT = ("TERM", "NO_COLOR", "COLUMNS")


def unstyled(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_lines_break_between_words(project: Path, columns: int) -> None:
    wide, narrow = (unstyled(shown(project, "check", columns=n)) for n in (1000, columns))
    lines = narrow.splitlines()
    assert all(len(line) <= columns for line in lines)
    assert narrow.split() == wide.split()
    assert len(lines) > len(wide.splitlines()) or columns > 80


def test_a_file_that_is_no_terminal_has_whole_lines(project: Path) -> None:
    command = [sys.executable, "-m", "flashgen", "check"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.stdout == unstyled(shown(project, "check", columns=1000))


def test_the_cards_of_each_kind_are_a_table(project: Path) -> None:
    said = unstyled(shown(project, "build"))
    assert "1 question, 5 notes, 6 cards\n" in said
    assert "  1 question   2 concepts   2 pitfalls   1 use-when\n" in said, (
        "plurals are right and numbers stand below each other"
    )


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}], ids=str)
def test_a_terminal_without_colours_gets_no_escapes(project: Path, env: dict[str, str]) -> None:
    for words in (["build"], ["check"], ["diff"], ["--help"], ["print", "--format", "html"]):
        assert "\x1b" not in shown(project, *words, env=env), words
    assert "\x1b" in shown(project, "check")


def test_progress_is_gone_when_the_work_is_done() -> None:
    code = (
        "from flashgen.cli import progress\n"
        "progress._AFTER = -1\n"
        "with progress.Bar(enabled=True) as step:\n"
        "    for done in range(1, 4): step(done, 3)\n"
        "with progress.Bar(enabled=True) as step:\n"
        "    step(1, 3)\n"
        "print('done')"
    )
    ours, theirs = os.openpty()
    plain = {k: v for k, v in os.environ.items() if k not in KEPT_OUT}
    subprocess.run(
        [sys.executable, "-c", code], env=plain, stdout=theirs, stderr=theirs, check=True
    )
    os.close(theirs)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert "1 of 3" in said
    assert "\x1b" not in said
    screen = [" "] * 80
    column = 0
    for char in said.replace("\r\n", ""):
        if char == "\r":
            column = 0
        else:
            screen[column] = char
            column += 1
    assert "".join(screen).strip() == "done"
