"""`push --watch` keeps a running Anki current, and never brings it to the front."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner
from pushing import Desktop

from flashgen.cli import cli


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    one = Desktop(tmp_path)
    with one.double:
        yield one
    one.col.close()


def test_a_save_is_in_anki_without_a_click(desktop: Desktop) -> None:
    cards = desktop.cards
    words = ["push", str(cards), "-o", str(desktop.folder / "build"), "--direct", "--watch"]
    environment = os.environ | {"XDG_DATA_HOME": str(desktop.folder / "home")}
    with subprocess.Popen(
        [sys.executable, "-m", "flashgen", *words, "--url", desktop.double.url],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def said() -> str:
            assert process.stdout
            ends = f"watching {cards.as_posix()}; Ctrl-C ends\n"
            return "".join(takewhile(lambda line: line != ends, process.stdout))

        said()
        assert "Training crawls." in desktop.text("hyperparameter")
        desktop.double.asked.clear()
        desktop.edit("Training crawls.", "Training takes for ever.")
        said()
        assert "Training takes for ever." in desktop.text("hyperparameter")
        process.kill()
    assert {name for name in desktop.double.asked if "gui" in name} <= {"guiSelectedNotes"}


def test_watching_wants_nobody_at_hand(desktop: Desktop) -> None:
    done = CliRunner().invoke(cli, ["push", str(desktop.cards), "--watch"])
    assert done.exit_code == 2
    assert "--watch needs --direct" in done.output


def test_an_edit_goes_to_anki_and_another_comes_back(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(desktop.folder / "home"))
    cards, url = str(desktop.cards), desktop.double.url
    words = ["push", cards, "-o", str(desktop.folder / "build"), "--direct", "--url", url]
    sent = CliRunner().invoke(cli, words)
    assert sent.exit_code == 0
    note = desktop.note("hyperparameter")
    note["Answer 1"] = note["Answer 1"].replace("Training crawls", "It crawls")
    desktop.col.update_note(note)
    shown = CliRunner().invoke(cli, ["pull", cards, "--url", url])
    assert shown.exit_code == 1
    assert "+ It crawls." in shown.output
    assert "Training crawls" in (desktop.cards / "means.yaml").read_text(encoding="utf-8")
    applied = CliRunner().invoke(cli, ["pull", cards, "--url", url, "--apply"])
    assert applied.exit_code == 0
    assert "It crawls" in (desktop.cards / "means.yaml").read_text(encoding="utf-8")
    nobody = CliRunner().invoke(cli, ["pull", cards, "--url", "http://127.0.0.1:9"])
    assert nobody.exit_code == 2
