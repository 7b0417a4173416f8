"""The README tells the truth: its commands run, its example builds, nothing is left out."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from flashgen.cli import cli
from flashgen.plan import KINDS
from flashgen.question import Item, Question, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def shell_lines() -> list[str]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [re.sub(r"\s+#.*", "", line) for line in lines]


def test_the_commands_run_as_written(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cards", tmp_path / "cards")
    commands = [shlex.split(line) for line in shell_lines() if line.startswith("flashgen ")]
    assert [command[1] for command in commands] == ["new", "diff", "check", "print", "print"]
    flashgen = str(Path(sys.executable).with_name("flashgen"))
    subprocess.run([flashgen, "build", "-q"], cwd=tmp_path, check=True)
    for command in commands:
        done = subprocess.run(
            [flashgen, *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == (1 if command[1] == "diff" else 0), done.stderr
        assert "Traceback" not in done.stderr
    assert (tmp_path / "cards" / "bias-and-variance.yaml").exists()


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_example_builds_and_its_mistake_is_reported_as_shown(tmp_path: Path) -> None:
    (example,) = blocks("yaml")
    cards = tmp_path / "cards"
    cards.mkdir()
    (cards / "bias-and-variance.yaml").write_text(example, encoding="utf-8")
    flashgen = str(Path(sys.executable).with_name("flashgen"))
    subprocess.run([flashgen, "build", "-q"], cwd=tmp_path, check=True)
    wrong = example.replace("definition:", "definiton:", 1)
    (cards / "bias-and-variance.yaml").write_text(wrong, encoding="utf-8")
    done = subprocess.run(
        [flashgen, "build"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    shown = next(block for block in blocks("text") if "error FG111" in block)
    assert shown in done.stderr


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    assert f"`flashgen {name}" in README
    for parameter in cli.commands[name].params:
        if isinstance(parameter, click.Option):
            for option in parameter.opts:
                assert re.search(rf"(?<![\w-]){option}(?![\w-])", README), option


def test_every_key_and_facet_is_documented() -> None:
    keys = set(Question.model_fields) | set(Settings.model_fields) | set(Item.model_fields)
    for key in keys:
        assert f"`{key}`" in README, key
    for kind in KINDS:
        for facet in kind.facets:
            assert f"*{facet}*" in README, facet
