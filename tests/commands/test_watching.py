"""What starts another round of a `--watch`, and what does not."""

import os
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from threading import Event, Thread

import pytest

from flashgen.cli.following import follow
from flashgen.commands import new
from flashgen.commands.watching import saves

PATIENCE = 60


class Watcher:
    """Follows a folder in a thread, and says what it heard."""

    def __init__(self, cards: Path, ours: tuple[str, ...] = ()) -> None:
        self.stop, self.heard = Event(), Event()
        self.changes: list[frozenset[str]] = []
        self.cards, self.ours = cards, ours
        self.thread = Thread(target=self.follow)
        self.thread.start()
        self.wait()

    def follow(self) -> None:
        for changed in saves(self.cards, stop=self.stop, ours=self.ours):
            self.changes.append(changed)
            self.heard.set()

    def wait(self) -> frozenset[str]:
        assert self.heard.wait(PATIENCE)
        self.heard.clear()
        return self.changes[-1]

    def end(self) -> None:
        self.stop.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    folder = tmp_path / "cards"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.yaml").write_text("id: a\n", encoding="utf-8")
    return folder


def test_what_counts_is_heard_and_nothing_else(cards: Path) -> None:
    watcher = Watcher(cards, ours=("flashgen.lock",))
    for name in ("4913", "a.yaml~", ".#a.yaml", ".a.yaml.swp", "notes.txt", "flashgen.lock"):
        (cards / name).write_text("x", encoding="utf-8")
    (cards / "a.yaml").touch()
    (cards / "sub" / "b.yml").write_text("id: b\n", encoding="utf-8")
    heard = {*watcher.wait()}
    while "sub/b.yml" not in heard:
        heard |= watcher.wait()
    watcher.end()
    assert heard <= {"a.yaml", "sub/b.yml"}


def test_a_file_that_another_takes_the_place_of_is_a_change_of_its_own(cards: Path) -> None:
    watcher = Watcher(cards)
    fresh = cards / "4913"
    fresh.write_text("id: another\n", encoding="utf-8")
    os.replace(fresh, cards / "a.yaml")  # noqa: PTH105 - as editors do
    assert watcher.wait() == {"a.yaml"}
    (cards / "a.yaml").unlink()
    assert watcher.wait() == {"a.yaml"}
    watcher.end()


def test_it_ends_with_its_folder(cards: Path, tmp_path: Path) -> None:
    watcher = Watcher(cards)
    cards.rename(tmp_path / "gone")
    watcher.thread.join(PATIENCE)
    assert not watcher.thread.is_alive()


def test_a_folder_that_goes_before_it_is_watched_ends_it(cards: Path, tmp_path: Path) -> None:
    signs = saves(cards)
    assert next(signs) == frozenset()
    cards.rename(tmp_path / "gone")
    assert [*signs] == []


def test_following_ends_quietly_when_interrupted_and_in_words_without_a_folder(
    cards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    follow(cards, interrupted)
    with pytest.raises(SystemExit) as ended:
        follow(cards, lambda: cards.rename(tmp_path / "gone"))
    assert ended.value.code == 2
    assert f"there is no folder {cards} any more" in capsys.readouterr().err


def test_a_build_follows_what_is_saved_and_not_what_it_writes(tmp_path: Path) -> None:
    path, *_ = new.write("Means", tmp_path / "cards")
    with subprocess.Popen(
        [sys.executable, "-m", "flashgen", "build", "--watch"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout

        def said() -> str:
            assert process.stdout
            ends = "watching cards; Ctrl-C ends\n"
            return "".join(takewhile(lambda line: line != ends, process.stdout))

        assert "6 notes" in said()
        path.write_text(path.read_text(encoding="utf-8") + "nope: x\n", encoding="utf-8")
        assert "6 notes" not in said()
        process.kill()
