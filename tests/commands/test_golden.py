"""What is built from a small question with every kind of item: the one of `flashgen new --full`."""

import json
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest

from flashgen.authoring.source import read
from flashgen.commands import build, new
from flashgen.history.lines import read_ledger
from flashgen.targets.anki.notetypes import CLOZE_FIELDS, CLOZE_ID, FACETS_FIELDS

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("golden")
    new.write("Means", root / "cards", full=True)
    deck = root / "cards" / "deck.yaml"
    deck.write_text(re.sub("namespace: .*", "namespace: cards-e6b749a2", deck.read_text()))
    report, findings = build.build(root / "cards", root / "build", now=1_700_000_000)
    assert [finding.code for finding in findings] == ["FG119"]
    assert report is not None
    return root


def package_text(root: Path) -> str:
    """Lay out the package as text: each note with its cards, tags and filled fields."""
    ledger, _ = read_ledger(read(root / "cards" / "flashgen.lock"))  # type: ignore[arg-type]
    keys = {entry.guid: key for key, entry in ledger.notes.items()}
    database = sqlite3.connect(":memory:")
    with zipfile.ZipFile(root / "build" / "interview-questions.apkg") as archive:
        database.deserialize(archive.read("collection.anki2"))
        media = json.loads(archive.read("media"))
    lines = [f"media: {', '.join(sorted(media.values()))}"]
    for note_id, guid, mid, tags, flds in database.execute(
        "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id"
    ):
        cards = database.execute("SELECT ord, due FROM cards WHERE nid=? ORDER BY ord", (note_id,))
        lines += ["", f"==== {keys[guid]} ({guid})", f"tags: {tags.strip()}"]
        lines.append("cards: " + ", ".join(f"{ord_} at {due}" for ord_, due in cards))
        names = CLOZE_FIELDS if mid == CLOZE_ID else FACETS_FIELDS
        for name, value in zip(names, flds.split("\x1f"), strict=True):
            if value:
                lines += [f"-- {name}", value]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ["package.txt", "means.md", "means-quiz.md", "README.md"])
def test_the_outputs_are_the_golden_ones(
    name: str, built: Path, request: pytest.FixtureRequest
) -> None:
    sheet = built / "build" / "sheets" / name
    text = sheet.read_text(encoding="utf-8") if sheet.exists() else package_text(built)
    golden = GOLDEN / name
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")
