"""The student of the random histories: a real Anki with a clock that the author's builds share."""

import time
from pathlib import Path
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

SCHEDULE = "type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data"


class Student:
    """Imports with Anki's default options, studies and edits; `edits` are by GUID."""

    def __init__(self, folder: Path) -> None:
        self.collection = Collection(str(folder / "collection.anki2"))
        # Anki 23 stamps the notes it updates with its own clock: this one runs ahead of it.
        self.clock = int(time.time()) + 100
        self.edits: dict[str, tuple[str, str, int]] = {}

    def import_(self, package: Path) -> None:
        """Import a package, which changes no schedule and no review."""
        # Two answers within a second leave Anki itself something to mend now and then.
        self.mend()
        before = self.schedules(), self.reviews()
        options = ImportAnkiPackageOptions()
        options.CopyFrom(self.collection._backend.get_import_anki_package_presets())
        self.collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(package), options=options)
        )
        self.collection.models._clear_cache()
        after = self.schedules()
        assert {card: after.get(card) for card in before[0]} == before[0], "a schedule changed"
        assert self.reviews() == before[1], "the review log changed"

    def study(self, pick: int, rating: int) -> None:
        card = self.collection.get_card(self.pick_card(pick))
        states = self.collection._backend.get_scheduling_states(card.id)
        card.start_timer()
        answer = self.collection.sched.build_answer(card=card, states=states, rating=rating)
        self.collection.sched.answer_card(answer)

    def suspend(self, pick: int) -> None:
        self.collection.sched.suspend_cards([self.pick_card(pick)])

    def edit(self, pick: int, number: int) -> None:
        """Add a remark and a tag to a note."""
        note = self.collection.get_card(self.pick_card(pick)).note()
        note.fields[-1] = f"my remark {number}"
        note.tags = [*note.tags, f"mine{number}"]
        self.collection.update_note(note)
        self.clock += 5
        self.collection.db.execute("UPDATE notes SET mod=? WHERE id=?", self.clock, note.id)
        self.edits[note.guid] = note.fields[-1], note.tags[-1], self.clock
        self.clock += 5

    def notes(self, guid: str) -> list[tuple[str, str]]:
        """Return fields and tags of all notes with a GUID."""
        rows = self.collection.db.all("SELECT flds, tags FROM notes WHERE guid=?", guid)
        return [(fields, tags) for fields, tags in rows]

    def cards(self, guid: str, ordinal: int) -> list[int]:
        query = "SELECT c.id FROM cards c JOIN notes n ON n.id=c.nid WHERE n.guid=? AND c.ord=?"
        cards: list[int] = self.collection.db.list(query, guid, ordinal)
        return cards

    def mend(self) -> tuple[str, bool]:
        """Run Check Database. Anki 23 stamps notes with its own clock then: put ours back."""
        times = self.collection.db.all("SELECT mod, id FROM notes")
        outcome: tuple[str, bool] = self.collection.fix_integrity()
        self.collection.db.executemany("UPDATE notes SET mod=? WHERE id=?", times)
        return outcome

    def pick_card(self, pick: int) -> int:
        cards: list[int] = self.collection.db.list("SELECT id FROM cards ORDER BY id")
        return cards[pick % len(cards)]

    def schedules(self) -> dict[int, Any]:
        rows = self.collection.db.all(f"SELECT id, {SCHEDULE} FROM cards")  # noqa: S608
        return {row[0]: row[1:] for row in rows}

    def reviews(self) -> list[Any]:
        reviews: list[Any] = self.collection.db.all("SELECT * FROM revlog ORDER BY id")
        return reviews
