"""What `make bench` measures is what it says: real questions, nothing twice, new formulas new."""

import ast
import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

BENCH = Path(__file__).parents[1] / "bench"
DECK = BENCH.parents[1] / "cards"
FLASHGEN = [sys.executable, "-m", "flashgen"]
NAMES = set(
    "id source tags asked image language reverse skip tier minutes requires related year".split()
)


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """Load tests/bench/__main__.py, which finds the files beside it as they find each other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCH)
        spec = importlib.util.spec_from_file_location("bench_main", BENCH / "__main__.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


def copy(cards: Path, notes: int) -> dict[str, int]:
    command = [sys.executable, BENCH / "copies.py", DECK, cards, str(notes)]
    counts: dict[str, int] = json.loads(subprocess.check_output(command))
    return counts


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the shipped deck more than twice."""
    cards = tmp_path_factory.mktemp("bench") / "cards"
    assert copy(cards, 1500)["notes"] >= 1500
    assert (cards / "part-3").is_dir()
    return cards


def questions(cards: Path) -> list[Any]:
    paths = [path for path in sorted(cards.rglob("*.yaml")) if path.name != "deck.yaml"]
    return [yaml.load(path.read_text("utf-8"), yaml.CBaseLoader) for path in paths]  # noqa: S506


def texts(value: object) -> Iterator[str]:
    """Give all texts of a question, but not its names and settings."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in NAMES:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    else:
        yield str(value)


def shape(value: object) -> object:
    """Return a question with nothing in its texts; the keys of `where` count by their number."""
    if isinstance(value, dict):
        return {
            name: len(inner) if name == "where" and isinstance(inner, dict) else shape(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return "" if value else None


def test_no_text_stands_twice_in_a_collection(copies: Path) -> None:
    found = Counter(text for question in questions(copies) for text in texts(question))
    assert len(found) > 10_000
    assert [text for text, times in found.items() if times > 1] == []


def test_words_are_permuted_anew_in_each_copy(copies: Path) -> None:
    concepts = [concept for question in questions(copies) for concept in question["concepts"]]
    beginnings = [concept["definition"][:30] for concept in concepts]
    assert len(set(beginnings)) == len(beginnings) > 150


def test_a_copy_is_a_question_of_the_deck_in_other_words(copies: Path) -> None:
    for original, copied in zip(questions(DECK), questions(copies / "part-1"), strict=True):
        assert copied["id"] == f"{original['id']}-1"
        assert shape(copied) == shape(original)
        before, after = (len(" ".join(texts(each))) for each in (original, copied))
        assert after == pytest.approx(before, rel=0.02)
        assert copied["answer"]["full"] != original["answer"]["full"]
        for snippet in copied["snippets"]:
            ast.parse(snippet["code"])


def test_formulas_differ_from_copy_to_copy(tmp_path: Path) -> None:
    once = copy(tmp_path / "once", 700)
    thrice = copy(tmp_path / "thrice", 3 * once["notes"])
    assert thrice["files"] == 3 * once["files"]
    assert thrice["formulas"] > 2.5 * once["formulas"]


def test_a_collection_has_no_error(tmp_path: Path) -> None:
    counts = copy(tmp_path / "cards", 750)
    done = subprocess.run([*FLASHGEN, "check"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
    assert f"in {counts['files']} questions" in done.stdout.decode()


def test_no_picture_lies_twice_in_a_collection(copies: Path) -> None:
    pictures = [path.read_bytes() for path in (copies / "media").iterdir()]
    assert len(set(pictures)) == len(pictures) > 40


def test_the_same_deck_gives_the_same_bytes(copies: Path, tmp_path: Path) -> None:
    copy(tmp_path / "again", 1500)
    files = [path.relative_to(copies) for path in copies.rglob("*") if path.is_file()]
    for file in files:
        assert (tmp_path / "again" / file).read_bytes() == (copies / file).read_bytes()


def test_the_plain_script_makes_as_many_notes(tmp_path: Path) -> None:
    counts = copy(tmp_path / "cards", 1)
    command = [sys.executable, BENCH / "plain.py", "cards", "plain.apkg"]
    subprocess.run(command, check=True, cwd=tmp_path)
    built = subprocess.check_output([*FLASHGEN, "build", "--json"], cwd=tmp_path)
    with zipfile.ZipFile(tmp_path / "plain.apkg") as package:
        package.extract("collection.anki2", tmp_path)
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as database:
        (plain,) = database.execute("SELECT count(*) FROM notes").fetchone()
    assert plain == counts["notes"] == json.loads(built)["notes"]


def test_known_formulas_are_known_and_new_ones_new(bench: ModuleType, tmp_path: Path) -> None:
    measured = bench.Bench(tmp_path, 100)
    assert measured.known
    measured.cold()
    assert measured.verdicts() == measured.known
    measured.forget(but={})
    assert measured.verdicts() == {}
    measured.new()
    assert measured.verdicts().keys() == measured.known.keys()


def test_the_table_has_a_row_for_each_program(bench: ModuleType, tmp_path: Path) -> None:
    picture = tmp_path / "speed.svg"
    sizes = {"BENCH_NOTES": "1", "BENCH_ROUNDS": "1", "BENCH_GROWTH": "1"}
    done = subprocess.run(
        [sys.executable, BENCH],
        env={**os.environ, **sizes, "BENCH_PLOT": str(picture)},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split(" | ")[0] for line in done.stdout.splitlines() if line.startswith("| ")]
    wanted = "PLAIN COLD NEW EDIT NOTHING PRINT CHECK_COLD CHECK_WARM CHECK_EDIT".split()
    assert rows[1:] == [f"| {getattr(bench, name)}" for name in wanted]
    assert "ms of CPU for each that is new" in done.stdout
    assert picture.read_text("utf-8").startswith("<?xml")


def test_memory_is_that_of_the_largest_worker(tmp_path: Path) -> None:
    (tmp_path / "workers.py").write_text(
        "from multiprocessing import Barrier, Process\n"
        "def hold(both):\n"
        "    block = b'x' * 150_000_000\n"
        "    both.wait()\n"
        "if __name__ == '__main__':\n"
        "    both = Barrier(2)\n"
        "    workers = [Process(target=hold, args=(both,)) for _ in range(2)]\n"
        "    for worker in workers:\n"
        "        worker.start()\n"
        "    for worker in workers:\n"
        "        worker.join()\n"
    )
    # measured by a small process: what starts another one weighs in its memory
    measure = (
        "import sys; from pathlib import Path; from run import run\n"
        "print(run(sys.argv[1:], Path()).memory)"
    )
    command = [sys.executable, "-c", measure, sys.executable, "workers.py"]
    environment = {**os.environ, "PYTHONPATH": str(BENCH)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, check=True, text=True
    )
    assert 150 <= float(done.stdout) < 300
