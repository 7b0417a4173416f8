"""A build may be killed at any moment: the ledger never knows less than the package."""

import os
import sys
from itertools import count
from pathlib import Path
from shutil import copytree, rmtree
from stat import S_ISDIR

import killed
import pytest

from flashgen.commands import build as build_command
from flashgen.commands import new as start

NOW = 1_700_000_000
LATER = NOW + 3600
LEDGER = Path("cards/flashgen.lock")
ORDER = (LEDGER, Path("build/interview-questions.apkg"), Path("build/retired.apkg"))
"""Sheets come after these, in any order, and what goes comes last."""

Files = dict[Path, bytes]


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def build(now: int) -> Files:
    report, findings = build_command.build(Path("cards"), Path("build"), now=now)
    assert report
    assert {finding.code for finding in findings} == {"FG119"}
    return files()


def files() -> Files:
    paths = [path for name in ("cards", "build") for path in Path(name).rglob("*")]
    written = [path for path in paths if path.is_file() and path.suffix != ".flashgen-part"]
    return {path: path.read_bytes() for path in written}


@pytest.fixture(params=["first build", "later build"])
def edited(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose next build changes and adds notes, retires some, and renames a question."""
    (tmp_path / "edited").mkdir()
    monkeypatch.chdir(tmp_path / "edited")
    cards = Path("cards")
    means, *_ = start.write("Sample means", cards, full=True)
    modes, *_ = start.write("Sample modes", cards)
    edit(means, ("    domain: A/B tests\n", "    domain: Polls\n"))
    if request.param == "later build":
        build(NOW)
    edit(
        means,
        ("  - id: step-2\n", "  - id: say-who\n    step: Say who.\n  - id: step-2\n"),
        (
            "  - id: application-1\n    domain: Polls\n",
            "  - id: trials\n    was: []\n    domain: Trials\n",
        ),
    )
    edit(modes, ("id: sample-modes\n", "id: modes\nwas: [sample-modes]\n"))
    return Path.cwd()


def rank(path: Path, after: Files) -> int:
    if path in ORDER:
        return ORDER.index(path)
    return len(ORDER) + (path not in after)


def test_a_build_that_was_killed_at_any_write_is_completed_by_the_next(
    edited: Path, tmp_path: Path
) -> None:
    before = files()
    copytree(edited, tmp_path / "kept")
    after = build(LATER)
    written = {path for path in before | after if before.get(path) != after.get(path)}
    for at in count(1):
        for name in ("cards", "build"):
            rmtree(name)
            if (tmp_path / "kept" / name).exists():
                copytree(tmp_path / "kept" / name, name)
        was_killed = killed.build(edited, at, LATER)
        left = files()
        placed = {path for path in written if left.get(path) == after.get(path)}
        missing = written - placed
        for path in left | before:
            assert left.get(path) == (after if path in placed else before).get(path), path
        for path in placed:
            assert all(rank(path, after) <= rank(other, after) for other in missing), path
        assert build(LATER + 60 * (LEDGER in placed)) == after
        if not was_killed:
            break
    assert at > len(written)


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be brought to the disk there")
@pytest.mark.usefixtures("edited")
def test_the_ledger_is_on_the_disk_before_the_package_is_placed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fsync, synced = os.fsync, set()
    on_disk: list[list[Path]] = []

    def watched(handle: int) -> None:
        fsync(handle)
        status = os.fstat(handle)
        synced.add(status.st_ino)
        if S_ISDIR(status.st_mode):
            on_disk.append([p for p in ORDER if p.exists() and p.stat().st_ino in synced])

    monkeypatch.setattr(os, "fsync", watched)
    made = [path for path in ORDER if path in build(LATER)]
    assert on_disk == [made[:number] for number in range(1, len(made) + 1)]
