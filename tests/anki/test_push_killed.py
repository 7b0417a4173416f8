"""Anki is killed while a push is at work: pushing again makes it good."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import connect_double
import pytest
from anki.collection import Collection
from pushing import Desktop, Person

from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.errand import Outcome, Wishes
from flashgen.anki_loop.push import push
from flashgen.anki_loop.trouble import RefusedError, SilentError

if os.name != "posix":
    pytest.skip("SIGKILL is one of Unix", allow_module_level=True)


@contextmanager
def anki(collection: Path, dies: dict[str, str]) -> Iterator[str]:
    """Run an Anki in a process of its own; give where it listens."""
    command = [sys.executable, "-W", "ignore", connect_double.__file__]
    with subprocess.Popen(
        [*command, str(collection), json.dumps(dies)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield next(line.strip() for line in process.stdout if line.startswith("http"))
        finally:
            process.kill()


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    "action", ["importPackage", "addTags", "setDeckConfigId", "deleteNotes", "getMediaFilesNames"]
)
def test_after_anki_was_killed_pushing_again_brings_all(
    action: str, moment: str, tmp_path: Path
) -> None:
    desktop = Desktop(tmp_path)
    desktop.concepts(*(f"word-{number}" for number in range(30)))
    collection = Path(desktop.col.path)
    with desktop.double:
        desktop.push(direct=True)
    desktop.col.tags.bulk_add([desktop.note("hyperparameter").id], "marked Mine")
    desktop.col.close()
    desktop.edit("Training crawls.", "Training takes for ever.")
    desktop.concepts(*(f"word-{number}" for number in range(29)))
    (desktop.cards / "more.yaml").write_text(
        "id: more\ntitle: More\nquestion: What else?\nanswer:\n  short: No more.\n"
    )

    def again(url: str, person: Person) -> Outcome:
        desktop.clock += 100
        return push(
            desktop.cards,
            tmp_path / "build",
            lambda: AnkiConnect(url, key="", timeout=20),
            Wishes(direct=True, delete_retired=True),
            person,
            now=desktop.clock,
            memory=desktop.memory,
        )

    with anki(collection, {action: moment}) as url:
        try:
            outcome = again(url, Person())
        except (SilentError, RefusedError):
            outcome = None
    with anki(collection, {}) as url:
        person = Person()
        assert again(url, person) is Outcome.DONE, person.said
    assert outcome is None or action == "addTags", "it was killed"
    after = Collection(str(collection))
    try:
        assert after.fix_integrity()[1]
        (note_id,) = after.find_notes("tag:kind::hyperparameter")
        note = after.get_note(note_id)
        assert "Training takes for ever." in "".join(note.fields)
        assert {"marked", "Mine"} <= set(note.tags)
        assert after.find_notes("deck:*::More")
        assert not after.find_notes("word-29")
    finally:
        after.close()
