"""Files are replaced as a whole, whatever happens while they are written."""

import os
import signal
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import pytest

from flashgen import output
from flashgen.output import remove, tidy, write

WRITER = """
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path
from flashgen.output import write
folder = Path(sys.argv[1])
for n in count():
    body = str(n).encode() * 50_000
    text = sha256(body).hexdigest().encode() + body
    write({folder / name: text for name in "abc"})
    print(n, flush=True)
"""


@pytest.mark.parametrize("rounds", range(1, 9))
def test_a_killed_process_leaves_every_file_whole(tmp_path: Path, rounds: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(rounds):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    for name in "abc":
        text = (tmp_path / name).read_bytes()
        assert text[:64] == sha256(text[64:]).hexdigest().encode()
    write({tmp_path / "a": b"next"})
    assert (tmp_path / "a").read_bytes() == b"next"


def test_a_write_that_fails_changes_no_file_and_leaves_none_behind(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "in the way").write_bytes(b"")
    with pytest.raises(OSError, match="in the way"):
        write({tmp_path / "a": b"new", tmp_path / "in the way" / "b": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "in the way"]


def test_a_full_disk_changes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write({tmp_path / "a": b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_what_a_killed_build_left_behind_goes_but_not_what_another_is_writing(
    tmp_path: Path,
) -> None:
    old, fresh = tmp_path / ".old.flashgen-part", tmp_path / ".fresh.flashgen-part"
    old.touch()
    os.utime(old, (1, 1))
    fresh.touch()
    write({tmp_path / "a": b""})
    assert sorted(path.name for path in tmp_path.iterdir()) == [fresh.name, "a"]


def test_folders_that_killed_runs_left_go_but_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    elsewhere = tmp_path / "elsewhere"
    for name in ("flashgen-old/work", "flashgen-fresh", "elsewhere", "other"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "flashgen-old/work/main.typ").touch()
    (tmp_path / "flashgen-link").symlink_to(elsewhere)
    for name in ("flashgen-old", "elsewhere", "other"):
        os.utime(tmp_path / name, (1, 1))
    tidy()
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["elsewhere", "flashgen-fresh", "flashgen-link", "other"]


@pytest.mark.parametrize("name", ["a", "x" * 250])
def test_an_error_names_the_file_that_was_to_be_written(tmp_path: Path, name: str) -> None:
    code = (
        "import sys, resource; from pathlib import Path; from flashgen.output import write\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try: write({Path(sys.argv[1]): bytes(99)})\n"
        "except OSError as error: print(error.filename)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == f"{tmp_path / name}\n"
    assert list(tmp_path.iterdir()) == []


def test_files_are_as_readable_as_others(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write({tmp_path / "a": b""})
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_removing_what_is_not_there_is_fine(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    remove([tmp_path / "a", tmp_path / "b"])
    assert list(tmp_path.iterdir()) == []
