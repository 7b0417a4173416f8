"""A damaged ledger is refused by the installed command, which says which note and what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from flashgen.history.ledger import LEDGER_FILE

FLASHGEN = str(Path(sys.executable).with_name("flashgen"))
QUESTION = """\
id: q
title: Q
question: What is it?
answer: {short: This.}
approach:
  - {id: sa, step: Step sa}
  - {id: sb, step: Step sb}
  - {id: sc, step: Step sc}
concepts:
  - {id: a, term: Alpha, definition: The first letter.}
  - {id: renamed, was: [b], term: Beta, definition: The second letter.}
"""


def run(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [FLASHGEN, *arguments], cwd=project, capture_output=True, text=True, check=False
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Cards that were built twice, a step and an item removed in between, and checked."""
    cards = tmp_path / "cards"
    cards.mkdir()
    gone = "  - {id: gone, term: Gamma, definition: The third letter.}\n"
    for text in (QUESTION.replace("renamed, was: [b]", "b") + gone, QUESTION):
        (cards / "q.yaml").write_text(text)
        assert run(tmp_path, "build", "-q").returncode == 0
    assert run(tmp_path, "check").returncode == 0
    return tmp_path


def contents(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def refused(project: Path, *told: str) -> None:
    """Build and check: both must say all this, and write nothing."""
    before = contents(project)
    for command in ("build", "check"):
        done = run(project, command)
        said = done.stdout + done.stderr
        assert done.returncode == 1, said
        assert "Traceback" not in said
        for text in ("FG162", "flashgen.lock", "from version control", *told):
            assert text in said
        assert contents(project) == before


def line_of(ledger: str, key: str) -> str:
    (line,) = (line for line in ledger.splitlines(True) if line.startswith(f"note {key} "))
    return line


def other_digit(line: str) -> str:
    guid = line.split(" ")[2]
    return line.replace(guid, guid[:-1] + ("0" if guid[-1] != "0" else "1"))


DAMAGES = {
    "a digit of a GUID": other_digit,
    "a part removed": lambda line: line.replace(" sb=2", ""),
    "a part renamed": lambda line: line.replace(" sb=2", " bs=2"),
    "a part given twice": lambda line: line.replace(" sb=2", " sb=1"),
    "a part whose card is not there": lambda line: line.replace("cloze:1,2,3", "cloze:1,3"),
    "a card whose part is not there": lambda line: line.replace("cloze:1,2,3", "cloze:1,2,4"),
    "the end of the line": lambda line: line[: len(line) // 2] + "\n",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_line_names_its_note(damage: str, project: Path) -> None:
    ledger = project / "cards" / LEDGER_FILE
    whole = ledger.read_text()
    line = line_of(whole, "q.approach")
    damaged = DAMAGES[damage](line)  # type: ignore[no-untyped-call]
    assert damaged != line
    ledger.write_text(whole.replace(line, damaged))
    refused(project, 'the line of "q.approach"')
    ledger.write_text(whole)
    assert run(project, "build", "--frozen").returncode == 0


@pytest.mark.parametrize("key", ["q", "q.approach", "q/a", "q/renamed"])
def test_a_lost_line_names_its_note(key: str, project: Path) -> None:
    ledger = project / "cards" / LEDGER_FILE
    whole = ledger.read_text()
    ledger.write_text(whole.replace(line_of(whole, key), ""))
    refused(project, f'the line of "{key}" is missing in this ledger', "git checkout")


def test_lost_lines_of_what_is_gone_are_noticed(project: Path) -> None:
    ledger = project / "cards" / LEDGER_FILE
    whole = ledger.read_text()
    ledger.write_text(whole.replace(line_of(whole, "q/gone"), ""))
    refused(project, "1 of its 5 notes are missing", "git checkout")
    ledger.write_text(whole.replace(line_of(whole, "q/gone") + line_of(whole, "q/renamed"), ""))
    refused(project, "2 of its 5 notes are missing")


def test_a_part_of_the_file_that_is_lost_with_its_count_is_noticed(project: Path) -> None:
    ledger = project / "cards" / LEDGER_FILE
    lines = ledger.read_text().splitlines(True)
    first = next(n for n, line in enumerate(lines) if line.startswith("note q/renamed "))
    end = next(n for n, line in enumerate(lines) if line.startswith("type "))
    ledger.write_text("".join([*lines[:first], *lines[end:]]))
    refused(project, "counts the notes")
