"""Which editor opens a file, and how it is told the place."""

import sys
from pathlib import Path

import pytest

from flashgen.preview import editor

PLACE = Path("/cards/a b.yaml"), 12, 3


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Give a folder of programs that write down what they are told."""
    for name in ("code", "emacsclient", "gvim", "vim", "kate", "subl", "pycharm"):
        program = tmp_path / name
        program.write_text(f"#!{sys.executable}\n", encoding="utf-8")
        program.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"VISUAL": "emacsclient"}, ["emacsclient", "-n", "+12:3", "/cards/a b.yaml"]),
        ({"EDITOR": "gvim"}, ["gvim", "+12", "/cards/a b.yaml"]),
        ({"VISUAL": "code --wait"}, ["code", "--goto", "/cards/a b.yaml:12:3"]),
        (
            {"VISUAL": "kate --new"},
            ["kate", "--new", "--line", "12", "--column", "3", "/cards/a b.yaml"],
        ),
        ({"VISUAL": "pycharm"}, ["pycharm", "--line", "12", "--column", "3", "/cards/a b.yaml"]),
        ({"VISUAL": "vim", "EDITOR": "subl"}, ["subl", "/cards/a b.yaml:12:3"]),
        ({"VISUAL": "vim"}, ["code", "--goto", "/cards/a b.yaml:12:3"]),
        ({"VISUAL": "missing"}, ["code", "--goto", "/cards/a b.yaml:12:3"]),
        ({}, ["code", "--goto", "/cards/a b.yaml:12:3"]),
    ],
)
def test_the_editor_is_the_one_that_the_author_names(
    variables: dict[str, str], expected: list[str], programs: Path
) -> None:
    environment = {"PATH": str(programs), **variables}
    words = editor.command(*PLACE, environment)
    assert words
    assert [Path(words[0]).name, *words[1:]] == expected


def test_one_in_a_terminal_is_never_started(tmp_path: Path) -> None:
    assert editor.command(*PLACE, {"PATH": str(tmp_path), "VISUAL": "vim"}) is None
