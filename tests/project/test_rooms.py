"""Each room leans only on the rooms below it: the contracts in pyproject.toml, held and tried."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import flashgen

ROOT = Path(__file__).parents[2]
PACKAGE = Path(flashgen.__file__).parent


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the copy of the package in `folder` against the contracts."""
    call = "from importlinter.cli import lint_imports_command as lint; lint()"
    options = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, '.'); {call}", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(PACKAGE, tmp_path / "flashgen", ignore=lambda *_: ["__pycache__"])


def test_every_contract_is_kept(copy: Path) -> None:
    done = lint(copy.parent)
    assert "0 broken" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("module", "statement", "broken"),
    [
        ("markup/scan.py", "from flashgen.commands import build", "leans only on the rooms below"),
        ("targets/tasks.py", "import flashgen.rules.subject", "leans only on the rooms below"),
        (
            "identity.py",
            "def late():\n    from flashgen import cli",
            "leans only on the rooms below",
        ),
        ("targets/paper/tree.py", "from flashgen.targets.anki import notes", "No target knows"),
        ("kinds/concept.py", "from flashgen.kinds import formula", "No kind knows another"),
        ("rules/alt.py", "from flashgen.output import write", "never writes a file"),
        ("rules/alt.py", "import markdown", "One module reads Markdown"),
        ("rules/alt.py", "import yaml", "Authoring alone reads YAML"),
        ("history/diff.py", "import click", "Only the command line knows Click"),
        ("history/numbers.py", "from flashgen.history import link", "No two modules of a room"),
    ],
)
def test_an_injected_import_breaks_a_contract(
    module: str, statement: str, broken: str, copy: Path
) -> None:
    path = copy / module
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{statement}\n", encoding="utf-8")
    done = lint(copy.parent)
    assert done.returncode == 1
    verdicts = [line for line in done.stdout.splitlines() if " BROKEN" in line]
    assert any(broken in line for line in verdicts), done.stdout + done.stderr


def test_a_module_in_no_room_is_refused(copy: Path) -> None:
    (copy / "stray.py").touch()
    done = lint(copy.parent)
    assert done.returncode == 1
    assert "flashgen.stray" in done.stdout + done.stderr


def test_the_package_is_rooms_and_at_most_six_modules() -> None:
    modules = {path.name for path in PACKAGE.glob("*.py")}
    assert len(modules) <= 6, modules
