"""What is remembered of formulas: whatever happens to the file, nothing wrong is believed."""

import os
import time
from pathlib import Path

import pytest

from flashgen.math.memory import Memory

ONE, TWO = "1" * 32, "2" * 32


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "formulas-new.txt"


def test_what_is_added_is_known_to_all_who_share_the_file(file: Path) -> None:
    first, second = Memory(file), Memory(file)
    first.add(ONE)
    assert second.has(ONE)
    assert second.width(ONE) is None
    first.add(ONE, 12.5)
    second.add(TWO, 3.0)
    assert second.width(ONE) == 12.5
    assert first.width(TWO) == 3.0


@pytest.mark.parametrize(
    "damage",
    [b"", b"gibberish\n", b"\x00\xff", ONE.encode()[:16], b"\n" + ONE.encode() + b" 0001\n"],
    ids=range(5),
)
def test_damage_is_not_believed(file: Path, damage: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    memory = Memory(file)
    assert not memory.has(ONE)
    memory.add(TWO)
    memory.add(ONE)
    assert Memory(file).has(ONE)


def test_a_line_that_is_not_whole_yet_is_read_when_it_is(file: Path) -> None:
    memory = Memory(file)
    memory.add(TWO, 1.0)
    with file.open("a") as half:
        half.write(f"{ONE} 0000")
    assert not memory.has(ONE)
    with file.open("a") as rest:
        rest.write("40.0\n")
    assert memory.width(ONE) == 40.0


def test_a_file_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    memory = Memory(tmp_path / "file" / "known.txt")
    memory.add(ONE)
    assert memory.has(ONE)


def test_an_overgrown_file_starts_anew(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("0" * 5_000_001)
    memory = Memory(file)
    assert not memory.has(ONE)
    memory.add(ONE)
    assert file.read_text().split() == [ONE]
    assert Memory(file).has(ONE)


def test_a_file_that_goes_while_it_is_used_is_begun_again(file: Path) -> None:
    memory = Memory(file)
    memory.add(ONE)
    assert not memory.has(TWO)
    file.unlink()
    memory.add(TWO, 1.0)
    assert file.read_text().split() == [TWO, "000001.0"]
    assert memory.has(ONE)


def test_files_of_other_versions_go_when_they_are_old(file: Path) -> None:
    old, used = file.with_name("formulas-mathjax-3.2.2.txt"), file.with_name("formulas-old.txt")
    file.parent.mkdir()
    old.touch()
    used.touch()
    month = time.time() - 31 * 86400
    os.utime(old, (month, month))
    Memory(file).add(ONE)
    assert {path.name for path in file.parent.iterdir()} == {"formulas-new.txt", "formulas-old.txt"}
