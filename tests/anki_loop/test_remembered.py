"""What a collection last got is kept for each profile, outside the repository."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from flashgen.anki_loop.remembered import Delivered, Got, Home, Memory

HOME = Home("/home/x/Anki2/User 1", 1_700_000_000)
GOT = Delivered(
    generation=7,
    notes={"g1": Got("a\x1fb <é>", ("x", "y"), 12)},
    decks={"D::E": "about it"},
    retired=frozenset({"g2"}),
)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory("mine", tmp_path / "delivered")


def test_what_was_read_back_is_recalled_for_that_collection_alone(memory: Memory) -> None:
    assert memory.recall(HOME) is None
    assert memory.last() is None
    memory.remember(HOME, GOT)
    assert memory.recall(HOME) == GOT
    assert memory.last() == HOME
    assert memory.recall(Home(HOME.folder, HOME.created + 1)) is None, "a profile set up anew"
    assert memory.recall(Home(HOME.folder + "2", HOME.created)) is None
    assert Memory("other", memory.folder).recall(HOME) is None
    assert Memory("other", memory.folder).last() is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        gzip.compress(b"no json", mtime=0),
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"format": 2}', mtime=0),
        gzip.compress(b'{"format": 1, "notes": {"g": [1]}}', mtime=0),
        gzip.compress(b'{"format": 1, "notes": [], "retired": 3}', mtime=0),
    ],
)
def test_a_damaged_file_means_that_nothing_is_known(data: bytes, memory: Memory) -> None:
    memory.remember(HOME, GOT)
    for file in memory.folder.iterdir():
        file.write_bytes(data)
    assert memory.recall(HOME) is None
    assert memory.last() is None


def test_a_truncated_file_means_that_nothing_is_known(memory: Memory) -> None:
    memory.remember(HOME, GOT)
    for file in memory.folder.iterdir():
        file.write_bytes(file.read_bytes()[:-9])
    assert memory.recall(HOME) is None


@pytest.mark.parametrize(
    "folder", ["/home/x/Anki2/User 1", "C:\\Users\\x\\Anki2\\User 1", "/x/User 1/"]
)
def test_a_profile_is_called_as_its_folder(folder: str) -> None:
    assert Home(folder, 0).profile == "User 1"


def test_the_lock_keeps_others_out_until_its_process_has_gone(memory: Memory) -> None:
    code = (
        "import sys, pathlib; from flashgen.anki_loop.remembered import Memory\n"
        "with Memory('mine', pathlib.Path(sys.argv[1])).locked() as free:\n"
        "    print(free, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(memory.folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        with memory.locked() as free:
            assert not free
        with Memory("other", memory.folder).locked() as free:
            assert free
        other.kill()
        other.wait()
    with memory.locked() as free:
        assert free
