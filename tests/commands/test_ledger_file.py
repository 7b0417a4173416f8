"""Where the ledger lies is its owner's choice: behind a link, or where nobody may write."""

import os
import subprocess
import sys
from pathlib import Path
from stat import S_IMODE

import pytest

QUESTION = "id: one\ntitle: One\nquestion: What is one?\nanswer: {short: A number.}\n"
LEDGER = Path("cards/flashgen.lock")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has other links and permissions")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "one.yaml").write_text(QUESTION)
    (tmp_path / "cards" / "deck.yaml").write_text("namespace: mine\n")
    return tmp_path


def run(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-m", "flashgen", *(arguments or ("build", "-q"))],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def edit(project: Path) -> None:
    path = project / "cards" / "one.yaml"
    path.write_text(path.read_text().replace("A number", "The first number"))


def below(folder: Path) -> dict[Path, tuple[int, bytes]]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


@pytest.mark.parametrize("there", ["a ledger", "no ledger yet"])
def test_a_link_stays_and_what_it_leads_to_is_replaced_whole(project: Path, there: str) -> None:
    if there == "a ledger":
        assert run(project).returncode == 0
    kept = project / "kept" / "real.lock"
    kept.parent.mkdir()
    if there == "a ledger":
        (project / LEDGER).rename(kept)
        kept.chmod(0o640)
    (project / LEDGER).symlink_to(Path("..", "kept", "real.lock"))
    before = kept.read_bytes() if kept.exists() else b""
    old = kept.open("rb") if kept.exists() else None
    edit(project)
    assert run(project).returncode == 0
    assert os.readlink(project / LEDGER) == os.path.join("..", "kept", "real.lock")  # noqa: PTH115, PTH118
    assert kept.read_bytes() != before
    assert not kept.is_symlink()
    assert [path.name for path in kept.parent.iterdir()] == ["real.lock"]
    if old:
        assert old.read() == before, "whoever reads the old one reads it to its end"
        old.close()
        assert S_IMODE(kept.stat().st_mode) == 0o640
    assert run(project, "build", "--frozen").returncode == 0
    assert "up to date" in run(project, "build").stdout


def test_a_link_that_is_turned_to_another_ledger_is_noticed(project: Path) -> None:
    first, second = project / "first.lock", project / "second.lock"
    (project / LEDGER).symlink_to(first)
    assert run(project).returncode == 0
    second.write_bytes(first.read_bytes())
    edit(project)
    assert run(project).returncode == 0
    (project / LEDGER).unlink()
    (project / LEDGER).symlink_to(second)
    assert "1 changed" in run(project, "build").stdout
    assert first.read_text().count("generation 2") == second.read_text().count("generation 2") == 1


def _file(project: Path) -> Path:
    return project / LEDGER


def _folder(project: Path) -> Path:
    return project / "cards"


def _behind_a_link(project: Path) -> Path:
    (project / LEDGER).rename(project / "real.lock")
    (project / LEDGER).symlink_to(project / "real.lock")
    return project / "real.lock"


@pytest.mark.parametrize("place", [_file, _folder, _behind_a_link])
def test_a_ledger_that_is_read_only_is_refused_before_anything_is_written(
    project: Path, place: "type[Path]"
) -> None:
    assert run(project).returncode == 0
    kept = place(project)
    mode = S_IMODE(kept.stat().st_mode)
    edit(project)
    before = below(project)
    kept.chmod(mode & ~0o222)
    done = run(project)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"flashgen: {LEDGER.as_posix()}: ")
    assert "read-only" in line
    assert done.returncode == 2
    assert below(project) == before
    kept.chmod(mode)
    assert run(project).returncode == 0
    assert below(project) != before


def test_nobody_minds_a_ledger_that_is_read_only_while_it_need_not_change(project: Path) -> None:
    assert run(project).returncode == 0
    (project / LEDGER).chmod(0o444)
    (project / "build" / "sheets" / "one.md").unlink()
    assert run(project, "build", "--frozen", "-q").returncode == 0
    assert (project / "build" / "sheets" / "one.md").exists()


def test_a_link_into_a_folder_that_is_not_there_is_refused(project: Path) -> None:
    (project / LEDGER).symlink_to(project / "unplugged" / "real.lock")
    done = run(project)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"flashgen: {LEDGER.as_posix()}: ")
    assert "unplugged" in line
    assert done.returncode == 2
    assert not (project / "build").exists()
    assert not (project / "unplugged").exists()
