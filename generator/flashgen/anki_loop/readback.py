"""What came of a push: what was sent, compared with what is there now, note by note."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flashgen.anki_loop.intent import Intent
from flashgen.anki_loop.remembered import Delivered, Got
from flashgen.anki_loop.there import There
from flashgen.history.link import Linked
from flashgen.targets.anki.notes import content_hash
from flashgen.targets.anki.notetypes import CLOZE_FIELDS, FACETS_FIELDS, SEPARATOR
from flashgen.targets.anki.package import Package, PackageNote, kept_name


@dataclass(frozen=True, slots=True)
class Difference:
    """A note that is not as it was sent, and how."""

    key: str
    what: str


_NOT_IMPORTED = frozenset({"marked", "leech"})
"""Tags that no import brings unless learning progress is ticked, so they are put back apart."""


def differences(intent: Intent, keys: Mapping[str, str], there: There) -> tuple[Difference, ...]:
    """Compare each note that was sent: text, tags, cards. `keys` are those of GUIDs."""
    found = ((keys[note.guid], _difference(note, there)) for note in intent.send)
    return tuple(Difference(key, what) for key, what in found if what)


def complete(package: Package, intent: Intent, there: There) -> bool:
    """Say whether all that a package is for is there; without notes, its types and descriptions."""
    if intent.send:
        return arrived(intent, there) == len(intent.send)
    shown = {name.casefold(): text for name, text in there.decks.items()}
    decks = [deck for deck in package.package_decks if deck.description]
    return all(there.types.get(i, mod) >= mod for i, mod in package.type_mods.items()) and all(
        shown.get(kept_name(deck.name).casefold()) == deck.description for deck in decks
    )


def arrived(intent: Intent, there: There) -> int:
    """Return how many of the notes that were sent an import has brought."""
    return sum(not _difference(note, there, _NOT_IMPORTED) for note in intent.send)


def tags_lost(intent: Intent, there: There) -> dict[tuple[str, ...], list[int]]:
    """Return the ids of notes that lack tags which no import brings, by these tags."""
    lost: dict[tuple[str, ...], list[int]] = {}
    for note in intent.send:
        now = there.notes.get(note.guid)
        tags = tuple(tag for tag in note.tags if tag.casefold() in _NOT_IMPORTED)
        if now and not {tag.casefold() for tag in now.tags}.issuperset(map(str.casefold, tags)):
            lost.setdefault(tags, []).append(there.ids[note.guid])
    return lost


def delivered_now(
    linked: Linked,
    intent: Intent,
    there: There,
    before: Delivered | None,
    decks: Mapping[str, str],
    deleted: Iterable[str] = (),
) -> Delivered:
    """Return what a collection has got, as it was just read back.

    A note is remembered with the text that was built if that is what it has. One that has another
    text (a person's, or because it did not arrive) stays as it was remembered, and so does the
    generation unless all arrived. `decks` are the
    descriptions that were sent, `deleted` GUIDs of notes that this push deleted.
    """
    notes = dict(before.notes) if before else {}
    for note in linked.notes:
        now, sent = there.notes.get(note.note.guid), note.note
        if now and SEPARATOR.join(now.fields) == sent.joined:
            notes[sent.guid] = Got(sent.joined, sent.tags, now.mod)
    for entry in linked.ledger.notes.values():
        # first seen: a text that was shipped once is what a later pull has to compare with
        now = there.notes.get(entry.guid)
        if now and entry.guid not in notes:
            joined = SEPARATOR.join(now.fields)
            if content_hash(joined, now.tags) in entry.known:
                notes[entry.guid] = Got(joined, now.tags, now.mod)
    for guid in deleted:
        notes.pop(guid, None)
    shown = {name.casefold(): text for name, text in there.decks.items()}
    told = {n: text for n, text in decks.items() if text and shown.get(n.casefold()) == text}
    retired = before.retired if before else frozenset()
    return Delivered(
        generation=linked.ledger.generation
        if arrived(intent, there) == len(intent.send) or not before
        else before.generation,
        notes=notes,
        decks={**(before.decks if before else {}), **told},
        retired=retired | {one.guid for one in intent.retired},
        told=before.told if before else frozenset(),
    )


def _difference(note: PackageNote, there: There, apart: frozenset[str] = frozenset()) -> str:
    """Say how a note differs from what was sent, apart from some tags; nothing if it does not."""
    now = there.notes.get(note.guid)
    if now is None:
        return "is not there"
    names = CLOZE_FIELDS if note.cloze else FACETS_FIELDS
    pairs = zip(names, note.fields, now.fields, strict=False)
    if fields := [name for name, sent, there_now in pairs if sent != there_now]:
        return f"has another text in {', '.join(fields)}"
    tags = {tag.casefold() for tag in now.tags}
    if missing := [tag for tag in note.tags if tag.casefold() not in tags | apart]:
        return f"lacks the tags {' '.join(missing)}"
    cards = {card.ordinal for card in there.cards.get(note.guid, ())}
    if lacking := set(note.ordinals) - cards:
        return f"lacks {len(lacking)} of its cards"
    return ""
