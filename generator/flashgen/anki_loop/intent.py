"""What a push means to do, note by note: found by comparing texts, never by a time alone.

A text in Anki is *ours* if the ledger knows that it was once shipped. Any other one is a person's,
or was shipped by a newer ledger; neither is replaced without a word.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flashgen.anki_loop.remembered import Delivered, Got
from flashgen.anki_loop.there import There
from flashgen.history.diff import BLOCKED, NEW, RETIRED, UNCHANGED, UPDATED, Change, updated
from flashgen.history.ledger import NoteEntry
from flashgen.history.link import Linked, LinkedNote
from flashgen.targets.anki.imported import ImportedNote
from flashgen.targets.anki.notes import RETIRED_TAG, content_hash
from flashgen.targets.anki.notetypes import CLOZE_ID, FACETS_ID, SEPARATOR
from flashgen.targets.anki.package import PackageNote


@dataclass(frozen=True, slots=True)
class Retired:
    """A retired note that is still in the collection; `reviewed` counts its cards that were."""

    key: str
    guid: str
    reviewed: int


@dataclass(frozen=True, slots=True)
class Intent:
    """What a push would do. Notes are told by their keys.

    `send` are the notes to be imported, with the tags that a person added and a time later than
    the one in Anki. `overwritten` are notes of which a person's text is lost by that, `kept` those
    that only Anki changed, `deleted` those that were deleted there and are left out. `foreign` have
    a text that this ledger never gave and a push of this user did. `blank` counts cards that show
    nothing once they are updated.
    """

    changes: tuple[Change, ...]
    send: tuple[PackageNote, ...]
    overwritten: tuple[str, ...]
    kept: tuple[str, ...]
    deleted: tuple[str, ...]
    foreign: tuple[str, ...]
    blocked: tuple[str, ...]
    blank: dict[str, int]
    retired: tuple[Retired, ...]
    newly_retired: frozenset[str]
    delivered: int
    """How many notes of this ledger the collection has, retired ones too."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One note in Anki, judged: whose text it has, and which tags a person added."""

    ours: bool
    foreign: bool
    base: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    change: Change
    send: PackageNote | None = None
    sort: str = ""
    blank: int = 0


def intend(
    linked: Linked, there: There, delivered: Delivered | None, deck: str, *, restore: bool = False
) -> Intent:
    """Compare what was built with what is there, and with what was last `delivered` there.

    `deck` is the deck of decks, which says what generation a collection has. Notes that were
    deleted in Anki come back if `restore` says so.
    """
    judge = _Judge(linked, there, delivered or Delivered(), there.generation(deck), restore=restore)
    outcomes = [judge.outcome(note) for note in linked.notes]
    retired = tuple(judge.retired())
    known = {entry.guid for entry in linked.ledger.notes.values()}
    before = delivered.retired if delivered else frozenset()

    def of(sort: str) -> tuple[str, ...]:
        return tuple(outcome.change.key for outcome in outcomes if outcome.sort == sort)

    return Intent(
        changes=(*(o.change for o in outcomes), *(Change(one.key, RETIRED) for one in retired)),
        send=tuple(outcome.send for outcome in outcomes if outcome.send),
        overwritten=of("overwritten"),
        kept=of("kept"),
        deleted=of("deleted"),
        foreign=of("foreign"),
        blocked=of("blocked"),
        blank={outcome.change.key: outcome.blank for outcome in outcomes if outcome.blank},
        retired=retired,
        newly_retired=frozenset(one.guid for one in retired) - before,
        delivered=len(known & there.notes.keys()),
    )


class _Judge:
    """Judges notes of one ledger in one collection, which says it has a `generation`."""

    def __init__(
        self, linked: Linked, there: There, delivered: Delivered, generation: int, *, restore: bool
    ) -> None:
        self.linked, self.there, self.delivered = linked, there, delivered
        self.generation = generation
        self.restore = restore
        times = {guid: note.mod for guid, note in there.notes.items()}
        self.rolled_back = any(
            times.get(guid, got.mod) < got.mod for guid, got in delivered.notes.items()
        )

    def outcome(self, note: LinkedNote) -> _Outcome:
        """Return what becomes of a live note."""
        old = self.there.notes.get(note.note.guid)
        got = self.delivered.notes.get(note.note.guid)
        entry = self.linked.ledger.notes[note.key]
        if old is None:
            if self._was_deleted(entry, got) and not self.restore:
                return _Outcome(Change(note.key, UNCHANGED), sort="deleted")
            return _Outcome(Change(note.key, NEW), note.note)
        if _is_blocked(note.note, old):
            return _Outcome(Change(note.key, BLOCKED), sort="blocked")
        return self._compared(note, old, got, _seen(old, got, entry, note.note))

    def _compared(
        self, note: LinkedNote, old: ImportedNote, got: Got | None, seen: _Seen
    ) -> _Outcome:
        """Return what becomes of a note that is there: it is sent only if something would change.

        One whose cards lack is sent with its old time, which brings the cards and touches no text.
        """
        tags, mod = _with(note.note.tags, seen.added), max(note.note.mod, old.mod + 1)
        sent = replace(note.note, tags=tags, mod=mod)
        change = replace(updated(replace(note, note=sent), old), moved=self._moved(note.note))
        nothing = Change(note.key, UNCHANGED)
        blank = self._blank(note.note)
        if change.fields and seen.foreign:
            return _Outcome(change, sort="foreign")
        if change.fields and not seen.ours:
            if not _changed_here(note.note, old, got):
                return _Outcome(replace(nothing, keeps=True), sort="kept")
            return _Outcome(replace(change, overwrites=True), sent, "overwritten", blank)
        if change.fields or (change.tags and _tags_changed_here(note.note, old, got, seen)):
            return _Outcome(change, sent, blank=blank)
        if self._lacks_cards(note.note):
            return _Outcome(replace(nothing, change=UPDATED), replace(sent, mod=old.mod))
        return _Outcome(nothing)

    def retired(self) -> Iterator[Retired]:
        """Give the retired notes that are in the collection."""
        for entry in self.linked.ledger.notes.values():
            if entry.retired and entry.guid in self.there.notes:
                cards = self.there.cards.get(entry.guid, ())
                yield Retired(entry.key, entry.guid, sum(card.reps > 0 for card in cards))

    def _was_deleted(self, entry: NoteEntry, got: Got | None) -> bool:
        """Say whether a note that is not there was: it was delivered, or is as old as the rest.

        In a collection that was taken back (by undo, or by a backup) it may just not be there yet,
        and what was retired is deleted because we say so.
        """
        if self.delivered.notes:
            return (
                not self.rolled_back
                and got is not None
                and entry.guid not in self.delivered.retired
            )
        return 0 < entry.since <= self.generation

    def _moved(self, note: PackageNote) -> tuple[str, ...]:
        """Return the decks that cards stay in, for an import moves none."""
        home = note.deck.casefold()
        decks = {card.deck for card in self.there.cards.get(note.guid, ())}
        return tuple(sorted(deck for deck in decks if deck and deck.casefold() != home))

    def _lacks_cards(self, note: PackageNote) -> bool:
        cards = {card.ordinal for card in self.there.cards.get(note.guid, ())}
        return not cards.issuperset(note.ordinals)

    def _blank(self, note: PackageNote) -> int:
        cards = self.there.cards.get(note.guid, ())
        return sum(card.ordinal not in note.ordinals for card in cards)


def _is_blocked(note: PackageNote, old: ImportedNote) -> bool:
    """Say whether Anki leaves a note as it is, for its type, or that type's fields, differ."""
    note_type = CLOZE_ID if note.cloze else FACETS_ID
    return old.note_type != note_type or len(old.fields) != len(note.fields)


def _seen(old: ImportedNote, got: Got | None, entry: NoteEntry, note: PackageNote) -> _Seen:
    """Judge a note in Anki by what it last got, and by all that the ledger ever gave it."""
    joined = SEPARATOR.join(old.fields)
    spelt = {tag.casefold(): tag for tag in (*(got.tags if got else ()), *note.tags)}
    tags = tuple(spelt.get(tag.casefold(), tag) for tag in old.tags)
    if got:
        base = tuple(tag for tag in tags if tag in got.tags)
        shipped = got.pulled or content_hash(got.joined, got.tags) in entry.known
        same = joined == got.joined
        ours = (same and shipped) or content_hash(joined, tags) in entry.known
        return _Seen(ours, same and not shipped, base, _without(tags, got.tags))
    mine = tuple(tag for tag in tags if tag in note.tags)
    for base in (tags, mine):
        if content_hash(joined, base) in entry.known:
            return _Seen(ours=True, foreign=False, base=base, added=_without(tags, base))
    return _Seen(joined == note.joined, foreign=False, base=mine, added=_without(tags, note.tags))


def _changed_here(note: PackageNote, old: ImportedNote, got: Got | None) -> bool:
    """Say whether the YAML changed too since a note was delivered that a person edited.

    Where that is not known, a build after the edit is taken for a change.
    """
    return got.joined != note.joined if got else note.mod > old.mod


def _tags_changed_here(note: PackageNote, old: ImportedNote, got: Got | None, seen: _Seen) -> bool:
    """Say whether tags differ because the YAML's changed; what a person removed stays removed."""
    if got:
        return _folded(got.tags) != _folded(note.tags)
    return note.mod > old.mod and _folded(seen.base) != _folded(note.tags)


def _with(tags: tuple[str, ...], added: tuple[str, ...]) -> tuple[str, ...]:
    return (*tags, *(tag for tag in _without(added, tags) if tag != RETIRED_TAG))


def _without(tags: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    folded = _folded(others)
    return tuple(tag for tag in tags if tag.casefold() not in folded)


def _folded(tags: Iterable[str]) -> set[str]:
    return {tag.casefold() for tag in tags}
