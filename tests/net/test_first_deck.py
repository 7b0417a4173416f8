"""The deck that version 0.1 shipped, frozen: every field, sheet and line of its ledger.

A changed blank in a field is a changed note, which overwrites what its owner did to it in Anki. So
a difference here is a mistake, or a change that was wanted and says how many notes it ships again.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from flashgen.history.lines import load

GOLDEN = Path(__file__).parents[1] / "golden" / "deck-0.1"
CARDS = GOLDEN / "cards"
AreGolden = Callable[..., None]
_IN_STUDY_ORDER = (
    "SELECT id, guid, mid, mod, tags, flds FROM notes "
    "ORDER BY (SELECT min(due) FROM cards WHERE nid = notes.id), guid"
)
"""Unlike that of their ids, this order stays when a note changes."""
_CARDS = "SELECT ord, due, did FROM cards WHERE nid = ? ORDER BY ord"


@dataclass(frozen=True)
class Built:
    """What the command made of a copy: its folders, its report and the package."""

    root: Path
    report: dict[str, Any]
    database: sqlite3.Connection
    media: dict[str, bytes]

    def column(self, name: str) -> dict[str, Any]:
        """Return one of the objects that a collection keeps as JSON."""
        (text,) = self.database.execute(f"SELECT {name} FROM col").fetchone()  # noqa: S608
        return dict(json.loads(text))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    root = tmp_path_factory.mktemp("first-deck")
    shutil.copytree(CARDS, root / "cards")
    done = subprocess.run(
        [sys.executable, "-m", "flashgen", "build", "--json"],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1900000000"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (package,) = (root / "build").glob("*.apkg")
    database = sqlite3.connect(":memory:")
    with zipfile.ZipFile(package) as archive:
        database.deserialize(archive.read("collection.anki2"))
        names = json.loads(archive.read("media"))
        media = {name: archive.read(number) for number, name in names.items()}
    yield Built(root, json.loads(done.stdout), database, media)
    database.close()


def notes(built: Built) -> dict[str, str]:
    """Lay out all notes as text, those of a question in one file."""
    frozen = (CARDS / "flashgen.lock").read_text(encoding="utf-8")
    keys = {guid: key for key, guid in re.findall(r"^note (\S+) (\S+) ", frozen, re.MULTILINE)}
    types, decks = built.column("models"), built.column("decks")
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for note_id, guid, mid, mod, tags, flds in built.database.execute(_IN_STUDY_ORDER):
        cards = built.database.execute(_CARDS, (note_id,)).fetchall()
        (question,) = re.findall(r" question::(\S+) ", tags)
        note_type, key = types[str(mid)], keys.get(guid, "new to the ledger")
        lines[f"{question}.txt"] += [
            f"==== {key}",
            f"guid: {guid}",
            f"type: {note_type['name']} ({mid})",
            f"deck: {', '.join(sorted({decks[str(deck)]['name'] for *_, deck in cards}))}",
            f"cards: {', '.join(f'{ordinal} at {due}' for ordinal, due, _ in cards)}",
            f"mod: {mod}",
            f"tags:{tags.rstrip()}",
        ]
        fields = [field["name"] for field in note_type["flds"]]
        for name, value in zip(fields, flds.split("\x1f"), strict=True):
            heading = f"-- {key.rpartition('/')[2]}: {name}"
            lines[f"{question}.txt"] += [heading, value] if value else []
        lines[f"{question}.txt"].append("")
    return {name: "\n".join(texts) for name, texts in lines.items()}


def package(built: Built) -> str:
    """Lay out as text what else the package holds: times, decks, presets, note types, media."""
    frozen = {sha256(p.read_bytes()).hexdigest(): p.name for p in (CARDS / "media").iterdir()}
    times = built.database.execute("SELECT crt, mod, scm FROM col").fetchone()
    lines = ["created {}, changed {}, schema changed {}".format(*times)]
    for kind, column in (("deck", "decks"), ("preset", "dconf"), ("note type", "models")):
        for entry in sorted(built.column(column).values(), key=lambda entry: str(entry["name"])):
            lines += ["", f"==== {kind} {entry['name']} ({entry['id']})"]
            shown = entry if kind == "preset" else {"mod", "desc", "conf"} & entry.keys()
            lines += [f"{key}: {entry[key]}".rstrip() for key in sorted(shown)]
    lines += ["", "==== media"]
    for name, data in sorted(built.media.items()):
        digest = sha256(data).hexdigest()
        lines.append(f"{name} is {frozen.get(digest, 'no frozen file')}, {digest}")
    return "\n".join(lines) + "\n"


def outcome(built: Built) -> str:
    """Say as text how many notes are shipped again, and what the ledger remembers otherwise."""
    report = built.report
    counts = [f"{name} {report[name]}" for name in ("notes", "new", "changed", "unchanged")]
    found = [f"{f['path']}:{f['line']}: {f['code']} {f['message']}" for f in report["findings"]]
    was, now = (remembered(folder) for folder in (CARDS, built.root / "cards"))
    gone = [f"- {line}" for line in sorted(was - now)]
    come = [f"+ {line}" for line in sorted(now - was)]
    return "\n".join([", ".join(counts), *found, *gone, *come]) + "\n"


def remembered(cards: Path) -> set[str]:
    """Return what a ledger of any format knows of each note and note type, a line each."""
    ledger, _, findings = load(cards / "flashgen.lock", "flashgen-ml-interviews")
    assert findings == []
    notes = {
        f"{n.key} {n.guid} {n.kind} {n.content_hash} {n.mod} {n.due} {n.cards} {n.state} {n.parts}"
        for n in ledger.notes.values()
    }
    return notes | {f"{n.type_id} {n.content_hash} {n.mod}" for n in ledger.types.values()}


def test_every_field_of_every_note_is_the_frozen_one(built: Built, are_golden: AreGolden) -> None:
    are_golden(GOLDEN / "notes", notes(built))


def test_every_sheet_and_quiz_is_the_frozen_one(built: Built, are_golden: AreGolden) -> None:
    sheets = (built.root / "build" / "sheets").glob("*")
    texts = {path.name: path.read_bytes().decode() for path in sheets if path.is_file()}
    are_golden(GOLDEN / "sheets", texts)


def test_the_ledger_and_the_package_are_the_frozen_ones(
    built: Built, are_golden: AreGolden
) -> None:
    are_golden(GOLDEN, {"build.txt": outcome(built), "package.txt": package(built)})


def test_pictures_are_shipped_as_they_are(built: Built) -> None:
    frozen = sorted(path.read_bytes() for path in (CARDS / "media").iterdir())
    assert sorted(built.media.values()) == frozen
    shown = (built.root / "build" / "sheets").glob("*/**/*")
    beside = {path.name: path.read_bytes() for path in shown if path.is_file()}
    assert sorted(beside.values()) == frozen
    assert all((CARDS / "media" / name).read_bytes() == data for name, data in beside.items())
