"""What must hold after every import of a random history, told by the source that was built."""

from collections.abc import Iterator, Mapping

from author import Author, Item, Question
from student import Student

from flashgen.history.ledger import NoteEntry
from flashgen.targets.anki.notetypes import CLOZE_ID

SLOTS = {"concept": (1, 2), "formula": (1, 2, 3), "comparison": (1,)}
EXAMPLE = 3
CLOZES = {"formula": ".where", "comparison": ".rows"}
Entries = Mapping[str, NoteEntry]


class Promises:
    """`card_of` remembers the card of each thing: the first one is the one for ever."""

    def __init__(self, author: Author, student: Student) -> None:
        self.author = author
        self.student = student
        self.built: list[Question] = []
        self.style = ""
        self.card_of: dict[tuple[int, str], int] = {}

    def check(self, entries: Entries) -> None:
        """Check notes, cards and the database."""
        self.check_notes(entries)
        self.check_cards(entries)
        self.check_database()

    def check_notes(self, entries: Entries) -> None:
        """Each live item has one note, and on it the text of the source or the user's edit."""
        edits = self.student.edits
        for key, text in self.texts():
            guid = entries[key].guid
            rows = self.student.notes(guid)
            assert len(rows) == 1, f"{key}: {len(rows)} notes"
            fields, tags = rows[0]
            remark, tag, when = edits.get(guid, ("", "", 0))
            if when > entries[key].mod:
                assert remark in fields, f"{key}: an edit made in Anki was lost"
                assert tag.lower() in tags.lower(), f"{key}: a tag was lost"
            else:
                assert text in fields, f"{key}: the source's text did not arrive"
                assert not remark or remark not in fields, f"{key}: an edit did not arrive"
                edits.pop(guid, None)
        guids = self.student.collection.db.list("SELECT guid FROM notes")
        assert len(set(guids)) == len(guids)
        css = self.student.collection.models.get(CLOZE_ID)["css"]
        assert css.endswith(self.style), "the style did not arrive"

    def check_cards(self, entries: Entries) -> None:
        """Each live facet and part has one card, the same as ever."""
        for thing, key, ordinal in self.cards(entries):
            cards = self.student.cards(entries[key].guid, ordinal)
            assert len(cards) == 1, f"{key} {thing}: {len(cards)} cards"
            known = self.card_of.setdefault(thing, cards[0])
            assert known == cards[0], f"{key} {thing}: its history went to another card"

    def check_database(self) -> None:
        """Check Database finds nothing to mend."""
        collection = self.student.collection
        counts = collection.note_count(), collection.card_count()
        problems, healthy = self.student.mend()
        assert healthy, problems
        assert (collection.note_count(), collection.card_count()) == counts

    def take(self, uids: set[int]) -> dict[tuple[int, str], int]:
        """Forget the cards of some things, and return them."""
        return {thing: self.card_of.pop(thing) for thing in [*self.card_of] if thing[0] in uids}

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give the key of each note of an item with a text that is on it."""
        for question in self.built:
            for item in question.items:
                yield f"{question.id}/{item.id}", item.text
                if item.kind == "comparison":
                    yield f"{question.id}/{item.id}.rows", item.text

    def cards(self, entries: Entries) -> Iterator[tuple[tuple[int, str], str, int]]:
        """Give every live facet and part, with key and ordinal of its card."""
        for question in self.built:
            yield (question.uid, "explain"), question.id, 0
            key = f"{question.id}.approach"
            for part in question.approach:
                number = entries[key].parts[part]
                yield (question.uid, f"step:{self.first_name(part)}"), key, number - 1
            for item in question.items:
                yield from self.cards_of(item, f"{question.id}/{item.id}", entries)

    def cards_of(
        self, item: Item, key: str, entries: Entries
    ) -> Iterator[tuple[tuple[int, str], str, int]]:
        for slot in (*SLOTS[item.kind], *([EXAMPLE] if item.example else [])):
            yield (item.uid, f"slot {slot}"), key, slot - 1
        for part in item.parts:
            beside = key + CLOZES[item.kind]
            name = f"x_{{{part}}}" if item.kind == "formula" else part
            number = entries[beside].parts[name]
            yield (item.uid, f"part:{self.first_name(part)}"), beside, number - 1

    def first_name(self, part: str) -> str:
        """Return the first name that a part ever had."""
        return self.author.part_was.get(part, [part])[0]
