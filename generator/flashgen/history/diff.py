"""What the next import will do to the notes that are already there."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from html import unescape

from flashgen.history.ledger import Ledger
from flashgen.history.link import Linked, LinkedNote
from flashgen.kinds import KINDS
from flashgen.targets.anki.imported import ImportedNote
from flashgen.targets.anki.notes import NoteFields, content_hash
from flashgen.targets.anki.notetypes import (
    CLOZE_FIELDS,
    CLOZE_ID,
    FACETS_FIELDS,
    FACETS_ID,
    SEPARATOR,
    SLOTS,
)

_FACETS = {
    (kind.name, f"{side} {slot}"): f"{facet} ({side.lower()})"
    for kind in KINDS
    for facet, slot in kind.slots.items()
    for side in ("Prompt", "Answer")
}
_NAMES = {
    "Title": "title",
    "Kind": "kind",
    "Context": "question title",
    "Text": "text",
    "Extra": "back",
    "Source": "sources",
}
"""What the fields of Anki's are to an author; the others only Anki knows, by their names there."""


NEW, UPDATED, UNCHANGED, RETIRED = "new", "updated", "unchanged", "retired"
BLOCKED = "blocked"
"""Anki updates no note whose type, or whose type's fields, the user changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one note.

    `fields` gives old and new text of each side that changes, as far as the old one is known, by
    names such as `write (answer)`, or `text` and `back` of a cloze note. `moved` are the decks its
    cards stay in, for Anki never moves a card that exists. `overwrites` says that an edit made in
    Anki is lost, `keeps` that it stays; so many of its cards will be `blank`.
    """

    key: str
    change: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    tags: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    moved: tuple[str, ...] = ()
    overwrites: bool = False
    keeps: bool = False
    blank: int = 0

    @property
    def is_something(self) -> bool:
        """Say whether the note is worth a line."""
        return self.change != UNCHANGED or bool(self.moved)


def against_ledger(linked: Linked, built: Mapping[str, ImportedNote]) -> list[Change]:
    """Compare with the last build; `built` gives old texts where that package is still there."""
    changes = []
    for note in linked.notes:
        old = built.get(note.note.guid)
        if note.newness == "changed":
            unknown = Change(note.key, UPDATED, blank=note.blank)
            changes.append(updated(note, old) if old else unknown)
        else:
            changes.append(Change(note.key, NEW if note.newness == "new" else UNCHANGED))
    return [*changes, *(Change(key, RETIRED) for key in linked.retired)]


def against_notes(
    linked: Linked, ledger: Ledger, there: Mapping[str, ImportedNote]
) -> list[Change]:
    """Compare with the notes of a package or collection, as Anki's default import does.

    A note is updated if the package has a later modification time, whatever has changed.
    """
    shipped = {e.guid: e.known for e in ledger.notes.values()}
    changes = [_change(note, there.get(note.note.guid), shipped) for note in linked.notes]
    kept = {note.note.guid for note in linked.notes}
    gone = [entry for entry in linked.ledger.notes.values() if entry.guid not in kept]
    return [*changes, *(Change(entry.key, RETIRED) for entry in gone if entry.guid in there)]


def words(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Give the words of two HTML texts in order, each run as `=`, `-` or `+` with its text."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            yield "=", " ".join(before[i:j])
            continue
        if i < j:
            yield "-", " ".join(before[i:j])
        if k < m:
            yield "+", " ".join(after[k:m])


def side_of(kind: str, field_name: str) -> str:
    """Return what a field of a note is to an author, such as `write (answer)`."""
    return _FACETS.get((kind, field_name)) or _NAMES.get(field_name, field_name)


def _change(
    note: LinkedNote, old: ImportedNote | None, shipped: Mapping[str, Container[str]]
) -> Change:
    if old is None:
        return Change(note.key, NEW)
    note_type = CLOZE_ID if note.note.cloze else FACETS_ID
    if old.note_type != note_type or len(old.fields) != len(note.note.fields):
        return Change(note.key, BLOCKED)
    # by content: Anki 23 stamps every note it imports with its own clock
    now_there = content_hash(SEPARATOR.join(old.fields), old.tags)
    edited = old.guid in shipped and now_there not in shipped[old.guid]
    # Anki finds decks and tags whatever their case
    moved = tuple(sorted(d for d in old.decks if d.casefold() != note.note.deck.casefold() and d))
    if note.note.mod <= old.mod:
        return Change(note.key, UNCHANGED, moved=moved, keeps=edited)
    change = updated(note, old)
    if not change.fields and change.tags is None:
        return Change(note.key, UNCHANGED, moved=moved)
    return replace(change, moved=moved, overwrites=edited)


def updated(note: LinkedNote, old: ImportedNote) -> Change:
    """Return what changes in a note that is updated, whatever it is."""
    names = CLOZE_FIELDS if note.note.cloze else FACETS_FIELDS
    pairs = zip(names, old.fields, note.note.fields, strict=False)
    fields = {
        side_of(note.kind, name): (before, after)
        for name, before, after in pairs
        if before != after
    }
    tags = None if _folded(old.tags) == _folded(note.note.tags) else (old.tags, note.note.tags)
    blank = {*_ordinals(note, old)} - {*note.note.ordinals}
    return Change(note.key, UPDATED, fields, tags, blank=len(blank))


def _ordinals(note: LinkedNote, old: ImportedNote) -> tuple[int, ...]:
    """Return the cards that the fields of a note make where it is."""
    if note.note.cloze:
        return NoteFields(True, SEPARATOR.join(old.fields), (), ()).ordinals
    prompts = old.fields[FACETS_FIELDS.index("Prompt 1") :][:SLOTS]
    return tuple(ordinal for ordinal, prompt in enumerate(prompts) if prompt)


def _folded(tags: Iterable[str]) -> set[str]:
    return {tag.casefold() for tag in tags}


def _words(html: str) -> Sequence[str]:
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()
