"""`push --watch` keeps a running Anki current, and never brings it to the front."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
from pushing import Desktop


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
    words = ["push", str(desktop.cards), "--watch"]
    done = subprocess.run(
        [sys.executable, "-m", "flashgen", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--watch needs --direct" in done.stderr
