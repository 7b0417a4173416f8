"""One author and one Anki for the tests of push: a question, a collection, the double before it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from anki.collection import Collection
from connect_double import ConnectDouble

from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.errand import Outcome, Wishes
from flashgen.anki_loop.push import push
from flashgen.anki_loop.remembered import Home, Memory
from flashgen.anki_loop.there import There, read_there
from flashgen.authoring import source
from flashgen.commands import new
from flashgen.diagnostics import Diagnostic
from flashgen.history import lines
from flashgen.history.diff import Change
from flashgen.history.ledger import LEDGER_FILE

NOW = 1_700_000_000


class Person:
    """Who sits in front of the terminal: hears, agrees or not, and lets time pass."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.asked: list[str] = []
        self.changes: dict[str, Change] = {}
        self.agrees = True
        self.pauses = 0
        self.meanwhile: Callable[[int], None] = lambda _: None

    @property
    def said(self) -> str:
        return "\n".join(self.heard)

    def tell(self, text: str) -> None:
        self.heard.append(text)

    def ask(self, question: str) -> bool:
        self.asked.append(question)
        return self.agrees

    def announce(self, findings: Sequence[Diagnostic]) -> None:
        assert not [finding for finding in findings if finding.severity == "error"]

    def show(self, changes: Sequence[Change]) -> None:
        self.changes = {change.key: change for change in changes if change.is_something}

    def pause(self, seconds: float) -> None:
        assert seconds > 0
        self.pauses += 1
        self.meanwhile(self.pauses)

    def sorts(self) -> dict[str, str]:
        return {key: change.change for key, change in self.changes.items()}


class Desktop:
    """A user's Anki with AnkiConnect, the cards, and what is remembered of earlier pushes."""

    def __init__(self, folder: Path, profile: str = "User 1", cards: Path | None = None) -> None:
        self.folder = folder
        self.cards = cards or folder / "cards"
        if cards is None:
            new.write("Means", self.cards, full=True)
            self.edit("domain: A/B tests", "domain: Polls")
        (folder / profile).mkdir(parents=True)
        self.col: Any = Collection(str(folder / profile / "collection.anki2"))
        self.double = ConnectDouble(self.col)
        self.clock = NOW

    def push(self, person: Person | None = None, **wishes: Any) -> tuple[Outcome, Person]:
        """Push, a hundred seconds after the last time."""
        person = person or Person()
        self.clock += 100
        self.double.asked.clear()
        outcome = push(
            self.cards,
            self.folder / "build",
            lambda: AnkiConnect(self.double.url, key=self.double.key, timeout=20),
            Wishes(**wishes),
            person,
            now=self.clock,
            memory=self.memory,
        )
        return outcome, person

    def memory(self, namespace: str) -> Memory:
        return Memory(namespace, self.folder / "data")

    def edit(self, old: str, new_text: str) -> None:
        """Edit the YAML."""
        path = self.cards / "means.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new_text), encoding="utf-8")

    def concepts(self, *names: str) -> None:
        """Write a second question that has these concepts."""
        items = "".join(
            f"  - id: {name}\n    term: The {name}\n    definition: What {name} means.\n"
            for name in names
        )
        text = (
            "id: words\ntitle: Words\nquestion: What do the words mean?\n"
            f"answer:\n  short: Each means one thing.\nconcepts:\n{items}"
        )
        (self.cards / "words.yaml").write_text(text, encoding="utf-8")

    def note(self, kind: str) -> Any:
        """Return the note of a kind as Anki has it."""
        (note_id,) = self.col.find_notes(f"tag:kind::{kind}")
        return self.col.get_note(note_id)

    def text(self, kind: str) -> str:
        return "\n".join(self.note(kind).fields)

    def edit_in_anki(self, kind: str, text: str = "mine") -> None:
        note = self.note(kind)
        note.fields[-1] = text
        self.col.update_note(note)

    def there(self) -> There:
        return read_there(Path(self.col.path))

    def delivered(self, key: str) -> str:
        """Return the text that a note is remembered to have got."""
        file = source.read(self.cards / LEDGER_FILE)
        assert not isinstance(file, Diagnostic)
        ledger, _ = lines.read_ledger(file)
        there = self.there()
        home = Home(str(Path(self.col.path).parent), there.created)
        delivered = self.memory(ledger.namespace).recall(home)
        assert delivered is not None
        return delivered.notes[ledger.notes[key].guid].joined

    def card_rows(self) -> list[Any]:
        rows: list[Any] = self.col.db.all("SELECT * FROM cards ORDER BY id")
        return rows
