"""What `make bench` measures is what it says: every kind, half with math, and clean."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from flashgen.commands.load import load
from flashgen.kinds import KINDS

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture(scope="module")
def content() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_content", BENCH / "content.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_generated_collection_has_every_kind_and_no_finding(
    content: ModuleType, tmp_path: Path
) -> None:
    content.write(tmp_path / "cards", 100)
    loaded = load(tmp_path / "cards")
    assert loaded.findings == ()
    notes = [note for compiled in loaded.questions for note in compiled.notes]
    assert len(notes) == 100
    assert {note.kind for note in notes} == {kind.name for kind in KINDS}
    with_math = sum(r"\(" in "".join(note.fields.fields) for note in notes)
    assert 50 <= with_math <= 90


def test_a_seed_writes_the_same_bytes_and_another_seed_others(content: ModuleType) -> None:
    assert content.question(3, seed=1) == content.question(3, seed=1)
    assert content.question(3, seed=1) != content.question(3, seed=2)


def test_the_plain_script_makes_as_many_notes(content: ModuleType, tmp_path: Path) -> None:
    content.write(tmp_path / "cards", 50)
    package = tmp_path / "plain.apkg"
    command = [sys.executable, str(BENCH / "plain.py"), str(tmp_path / "cards"), str(package)]
    subprocess.run(command, check=True)
    from flashgen.targets.anki.imported import read_package

    assert len(read_package(package)) == 50
