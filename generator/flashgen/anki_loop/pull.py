"""Bring back to the YAML what was changed in Anki.

The order: read the cards and the collection, compare note by note with what the collection last
got, look into the questions whose notes were edited, and with `apply` write the files and remember
what is now known of the collection.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from flashgen.anki_loop.apply import apply_edits
from flashgen.anki_loop.base import Sides
from flashgen.anki_loop.changes import Asked, Conflict, Edit, Gone, Pulled, Remark, Strange
from flashgen.anki_loop.edits import Question
from flashgen.anki_loop.remembered import Delivered, Got, Home
from flashgen.commands.load import read
from flashgen.commands.prepare import prepare
from flashgen.compiler.compile import Compiler
from flashgen.history.claims import claims_of
from flashgen.media.library import Library
from flashgen.targets.anki.notes import RETIRED_TAG
from flashgen.targets.anki.notetypes import CLOZE_ID, FACETS_ID, SEPARATOR
from flashgen.targets.anki.package import kept_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flashgen.anki_loop.remembered import Memory
    from flashgen.anki_loop.there import There
    from flashgen.commands.prepare import Prepared
    from flashgen.diagnostics import Diagnostic
    from flashgen.history.claims import Claim
    from flashgen.history.link import LinkedNote

NEEDED = (
    "getMediaDirPath",
    "findNotes",
    "findCards",
    "getDecks",
    "exportPackage",
    "retrieveMediaFile",
    "deleteMediaFile",
)
_NEWER = "this collection has newer texts than these cards: `git pull` first"
_OTHER_TYPE = "its note type was changed in Anki, so its fields are not ours to read"


def home_of(collection: Path, there: There) -> Home:
    """Return what a collection file is known by."""
    return Home(str(collection.absolute().parent), there.created)


def prepared_cards(cards: Path, now: int) -> tuple[Prepared | None, tuple[Diagnostic, ...]]:
    """Load and link the cards; without a result if anything in them is an error."""
    return prepare(cards, read(cards), now)


def pull(
    cards: Path,
    prepared: Prepared,
    there: There,
    memory: Memory,
    home: Home,
    *,
    apply: bool = False,
    take: Sequence[str] = (),
) -> Pulled:
    """Compare a collection with the cards; with `apply` write what can be told for sure.

    `take` are keys of notes, or patterns of them, of which Anki's text wins in a conflict.
    """
    pulled = Pulled()
    delivered = memory.recall(home) or Delivered()
    newest = max(there.generation(kept_name(prepared.settings.name)), delivered.generation)
    if newest > max(prepared.ledger.generation, prepared.linked.ledger.generation):
        pulled.refused = _NEWER
        return pulled
    comparing = _Comparing(prepared, there, delivered, pulled)
    comparing.look()
    _resolve(pulled, take)
    if apply:
        compiler = Compiler(prepared.settings, Library(cards))
        copies = memory.folder.parent / "before-pull"
        apply_edits(pulled, copies, lambda source: compiler.compile(source)[1])
        memory.remember(home, comparing.remembered())
    return pulled


def another(memory: Memory, home: Home) -> str:
    """Return what to ask if this is another collection than last time; else nothing."""
    last = memory.last()
    if last is None or last == home:
        return ""
    return f'last time it was the profile "{last.profile}" ({last.folder}); go on with this one?'


def _resolve(pulled: Pulled, take: Sequence[str]) -> None:
    """Make edits of those conflicts for which a person has said that Anki is right."""
    for conflict in [*pulled.conflicts]:
        wanted = (any(fnmatchcase(note, name) for name in take) for note in conflict.notes)
        if conflict.edit and all(wanted):
            pulled.conflicts.remove(conflict)
            pulled.edits.append(conflict.edit)


class _Comparing:
    """Compares all notes; what it finds goes to `pulled`."""

    def __init__(
        self, prepared: Prepared, there: There, delivered: Delivered, pulled: Pulled
    ) -> None:
        self.prepared, self.there, self.delivered = prepared, there, delivered
        self.pulled = pulled
        self.entries = {entry.guid: entry for entry in prepared.ledger.notes.values()}
        self.claims = {claim.key: claim for claim in claims_of(prepared.questions)}
        self.told: set[str] = set()
        self._questions: dict[str, Question] = {}

    def look(self) -> None:
        """Look at each note of the cards that is there, or was."""
        asked: dict[str, list[Asked]] = {}
        for note in self.prepared.linked.notes:
            there = self.there.notes.get(note.note.guid)
            if there is None:
                continue
            self.pulled.notes += 1
            if differing := self._differing(note):
                asked.setdefault(self.claims[note.key].question, []).append(differing)
            for words in self._remarks(note):
                self._remark(note.key, words)
        for name, notes in asked.items():
            for change in self._question(name).changes(notes):
                match change:
                    case Edit():
                        self.pulled.edits.append(change)
                    case Conflict():
                        self.pulled.conflicts.append(change)
                    case Strange():
                        self.pulled.strange.append(change)
                    case Remark(key, words):
                        self._remark(key, words)
        if self.pulled.notes:
            self.pulled.gone += self._gone()

    def remembered(self) -> Delivered:
        """Return what is known of the collection now that all that was written is here too.

        A note is as delivered if nobody edited it, or if all its edits are in the YAML; of any
        other one stays what was known.
        """
        pulled = self.pulled
        unsettled = {note for edit, _ in pulled.unwritten for note in edit.notes}
        unsettled |= {note for conflict in pulled.conflicts for note in conflict.notes}
        unsettled |= {note for strange in pulled.strange for note in strange.notes}
        notes = dict(self.delivered.notes)
        for note in self.prepared.linked.notes:
            there = self.there.notes.get(note.note.guid)
            if there is None or note.key in unsettled or note.note.guid not in self.entries:
                continue
            joined, old = SEPARATOR.join(there.fields), notes.get(there.guid)
            if old and old.joined == joined:
                continue
            shipped = self._sides(note).shipped_tags
            tags = note.note.tags if shipped is None else shipped
            pulled_text = shipped is None and joined != note.note.joined
            notes[there.guid] = Got(joined, tags, there.mod, pulled_text)
        return replace(self.delivered, notes=notes, told=self.delivered.told | frozenset(self.told))

    def _sides(self, note: LinkedNote) -> Sides:
        guid = note.note.guid
        return Sides(
            self.there.notes[guid],
            note.note.fields,
            note.note.tags,
            self.entries.get(guid),
            self.delivered.notes.get(guid),
        )

    def _differing(self, note: LinkedNote) -> Asked | None:
        """Return a note that a person edited, or of which that is not known."""
        sides = self._sides(note)
        there, cloze = sides.there, note.note.cloze
        if RETIRED_TAG in there.tags:
            return None
        if there.note_type != (CLOZE_ID if cloze else FACETS_ID) or len(there.fields) != len(
            sides.ours
        ):
            place = self._question(self.claims[note.key].question).place(self._name(note))
            strange = Strange((note.key,), "the note", place, "", _OTHER_TYPE)
            self.pulled.strange.append(strange)
            return None
        if there.fields == sides.ours or sides.is_known:
            return None
        name, base = self._name(note), sides.base()
        older = sides.is_older
        return Asked(note.key, name, note.kind, cloze, there.fields, sides.ours, base, older)

    def _remarks(self, note: LinkedNote) -> Iterator[str]:
        """Give what is worth knowing of tags and cards."""
        there = self.there.notes[note.note.guid]
        got = self.delivered.notes.get(there.guid)
        ours = {tag.casefold() for tag in (*note.note.tags, *(got.tags if got else ()))}
        added = [tag for tag in there.tags if tag.casefold() not in ours | {RETIRED_TAG}]
        cards = self.there.cards.get(there.guid, ())
        flagged = [f"card {c.ordinal + 1} has flag {c.flag}" for c in cards if c.flag]
        suspended = [f"card {c.ordinal + 1} is suspended" for c in cards if c.suspended]
        if len(suspended) == len(cards) > 1:
            suspended = ["all its cards are suspended"]
        yield from (*(f"tag {tag}" for tag in added), *flagged, *suspended)

    def _remark(self, key: str, words: str) -> None:
        """Say once what is worth knowing."""
        said = f"{self.prepared.linked.ledger.notes[key].guid} {words}"
        self.told.add(said)
        if said not in self.delivered.told:
            self.pulled.remarks.append(Remark(key, words))

    def _gone(self) -> Iterator[Gone]:
        for note in self.prepared.linked.notes:
            guid = note.note.guid
            if guid in self.delivered.notes and guid not in self.there.notes:
                claim = self.claims[note.key]
                hint = "take it out of the file, or push it there again"
                if claim.note.suffix:
                    hint = f"write `skip: [{claim.note.suffix}]` there, or push it again"
                yield Gone(note.key, self._question(claim.question).place(self._name(note)), hint)

    def _name(self, note: LinkedNote) -> str:
        claim: Claim = self.claims[note.key]
        item, suffix = claim.note.item, claim.note.suffix
        return f"{item}.{suffix}" if suffix else item

    def _question(self, name: str) -> Question:
        if name not in self._questions:
            compiled = next(q for q in self.prepared.questions if q.head.id == name)
            self._questions[name] = Question(compiled, self.prepared.settings)
        return self._questions[name]
