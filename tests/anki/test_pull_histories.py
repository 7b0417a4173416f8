"""Random lives of an author, a person at Anki, pulls and pushes, beside what should come of them.

Each of four notes has one text to which both add words that nobody used before. A small model says
after each move what the YAML has and what Anki has; both are then compared with it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pushing import Desktop

from flashgen.anki_loop.changes import Pulled
from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.desk import Desk
from flashgen.anki_loop.errand import Outcome
from flashgen.anki_loop.pull import prepared_cards, pull

NAMES = ("one", "two", "three", "four")
MOVES = 16
HISTORIES = 4


@dataclass
class Text:
    """One text: what it says in the YAML and in Anki, and what both last agreed on.

    `delivered` is what Anki last got, or what a pull brought back: then it was `pulled`.
    """

    here: str
    there: str = ""
    delivered: str = ""
    pulled: bool = False

    @property
    def conflicts(self) -> bool:
        """Say whether both sides changed since, and not in the same way."""
        versions = (self.here, self.there, self.delivered)
        return len(set(versions)) == len(versions)

    @property
    def stops_a_push(self) -> bool:
        """Say whether a push would lose something; it knows a text that was pulled by its HTML."""
        edited_again = self.pulled and self.there not in (self.delivered, self.here)
        return bool(self.there) and (self.conflicts or edited_again)


class Life:
    """A collection and a folder of cards, and the model of both."""

    def __init__(self, folder: Path, seed: int) -> None:
        (folder / "cards").mkdir(parents=True)
        self.desktop = Desktop(folder, cards=folder / "cards")
        self.chance = random.Random(seed)  # noqa: S311
        self.words = 0
        self.texts = {name: Text(f"All of {name}.") for name in NAMES}
        self.write()

    def write(self) -> None:
        items = "".join(
            f"  - id: {name}\n    term: The {name}\n    definition: {text.here}\n"
            for name, text in self.texts.items()
        )
        (self.desktop.cards / "words.yaml").write_text(
            "id: words\ntitle: Words\nquestion: What do they mean?\n"
            f"answer:\n  short: Each means one thing.\nconcepts:\n{items}",
            encoding="utf-8",
        )

    def word(self) -> str:
        self.words += 1
        return f"word{self.words}."

    def pick(self) -> Text:
        return self.texts[self.chance.choice(NAMES)]

    # Moves

    def author(self) -> None:
        text = self.pick()
        text.here += f" {self.word()}"
        self.write()

    def person(self) -> None:
        name = self.chance.choice(NAMES)
        text = self.texts[name]
        if not text.there:
            return
        note = self.note(name)
        new = f"{text.there} {self.word()}"
        assert f">{text.there}<" in note["Answer 1"]
        note["Answer 1"] = f'<div class="fg-prose"><div>{new}</div></div>'
        self.update(note)
        text.there = new

    def tag(self) -> None:
        name = self.chance.choice(NAMES)
        if self.texts[name].there:
            note = self.note(name)
            note.tags = sorted({*note.tags, "mine"})
            self.update(note)

    def pull(self) -> None:
        found = self.pulled()
        edited = [
            text
            for text in self.texts.values()
            if text.there and text.there not in (text.delivered, text.here)
        ]
        conflicts = [text for text in edited if text.conflicts]
        assert len(found.conflicts) == len(conflicts)
        assert len(found.edits) == len(edited) - len(conflicts)
        for text in self.texts.values():
            if text.there and not text.conflicts:
                text.here = text.there if text in edited else text.here
                text.pulled |= text.there != text.delivered
                text.delivered = text.there

    def take(self) -> None:
        """Pull, and let Anki's text win in each conflict."""
        self.pulled(take=("words/*",))
        for text in self.texts.values():
            if text.there:
                text.here = text.there if text.there != text.delivered else text.here
                text.pulled |= text.there != text.delivered
                text.delivered = text.there

    def push(self) -> None:
        outcome, person = self.desktop.push(direct=self.chance.random() < 0.5)
        stops = any(text.stops_a_push for text in self.texts.values())
        assert (outcome is Outcome.REFUSED) is stops, person.said
        if stops:
            assert "edited in Anki would be overwritten" in person.said
            return
        for text in self.texts.values():
            if text.there in ("", text.delivered):
                text.there = text.delivered = text.here
                text.pulled = False
            elif text.there == text.here:
                text.delivered = text.here

    def update(self, note: Any) -> None:
        """Save a note a while after its last change: people take seconds for what they do."""
        later = note.mod + 2
        self.desktop.col.update_note(note)
        change = "UPDATE notes SET mod = max(mod, ?) WHERE id = ?"
        self.desktop.col.db.execute(change, later, note.id)

    # What there is

    def pulled(self, take: tuple[str, ...] = ()) -> Pulled:
        desk = Desk(AnkiConnect(self.desktop.double.url, timeout=20))
        prepared, findings = prepared_cards(self.desktop.cards, self.desktop.clock)
        assert prepared is not None, findings
        memory = self.desktop.memory(prepared.settings.namespace)
        there = desk.there()
        home = desk.home(there)
        return pull(self.desktop.cards, prepared, there, memory, home, apply=True, take=take)

    def note(self, name: str) -> Any:
        (note_id,) = self.desktop.col.find_notes(f'"Title:The {name}*"')
        return self.desktop.col.get_note(note_id)

    def check(self) -> None:
        """Compare both sides with the model; tags of a person's are never lost."""
        written = (self.desktop.cards / "words.yaml").read_text(encoding="utf-8")
        for name, text in self.texts.items():
            assert f"definition: {text.here}\n" in written, (name, text)
            if text.there:
                assert f">{text.there}<" in self.note(name)["Answer 1"], (name, text)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_no_word_is_lost_and_none_doubled(seed: int, tmp_path: Path) -> None:
    for life in lives(tmp_path, seed):
        moves = [life.author, life.person, life.person, life.tag, life.pull, life.take, life.push]
        life.push()
        for _ in range(MOVES):
            life.chance.choice(moves)()
            life.check()
        life.take()
        life.push()
        life.check()
        assert all(text.here == text.there for text in life.texts.values())
        assert life.pulled().is_done


def lives(folder: Path, seed: int) -> Iterator[Life]:
    life = Life(folder, seed)
    with life.desktop.double:
        yield life
    life.desktop.col.close()
