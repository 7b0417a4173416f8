"""The hooks for pre-commit are what pre-commit understands, and do what they say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pre_commit.clientlib import load_manifest

HOOKS = load_manifest(Path(__file__).parents[2] / ".pre-commit-hooks.yaml")
QUESTION = "id: q\ntitle: T\nquestion: Q?\nanswer:\n  short: A.\n"


def run(entry: str, project: Path) -> int:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        entry.split(),
        cwd=project,
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=False,
    ).returncode


def test_the_hooks_are_installed_by_pre_commit_and_run_on_all_cards_when_any_changes() -> None:
    assert [hook["id"] for hook in HOOKS] == ["flashgen-check", "flashgen-ledger"]
    for hook in HOOKS:
        assert (hook["language"], hook["files"]) == ("python", "^cards/")
        assert not hook["pass_filenames"]


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_a_hook_passes_what_is_right_and_stops_what_is_not(
    hook: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "cards").mkdir()
    question = tmp_path / "cards" / "q.yaml"
    question.write_text(QUESTION)
    run("flashgen build", tmp_path)
    assert run(hook["entry"], tmp_path) == 0
    question.write_text(QUESTION + "nope: x\n")
    assert run(hook["entry"], tmp_path) == 1
