"""Compiled questions and the ledger → notes ready for the package, and the next ledger."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flashgen import __version__
from flashgen.authoring.settings import Settings
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.compiler.packed import CompiledNote
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.history.claims import Claim, claims_of, match, old_questions
from flashgen.history.codes import GIVEN_TWICE
from flashgen.history.ledger import (
    UNKNOWN,
    Ledger,
    NoteEntry,
    TypeEntry,
    earlier_hashes,
    free_key,
    next_mod,
)
from flashgen.history.numbers import dues, number_parts, positions
from flashgen.history.renames import exchanged, forgotten, returned
from flashgen.identity import guid
from flashgen.kinds.item import USUAL_TIER
from flashgen.markup.plain import plain_text
from flashgen.markup.tokens import MAX_CLOZE
from flashgen.rules.codes import NO_CARD
from flashgen.targets.anki import notetypes
from flashgen.targets.anki.notes import (
    RETIRED_TAG,
    NoteFields,
    content_hash,
    field_hashes,
    retired_fields,
)
from flashgen.targets.anki.package import PackageNote, kept_name


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """A note with everything Anki needs, its key, and what it is since the last build.

    `tiers` are those of its cards; so many cards that it had are `blank` from now on. `by_version`
    says that its author changed nothing: this flashgen renders it otherwise.
    """

    key: str
    kind: str
    note: PackageNote
    newness: str
    tiers: tuple[str, ...]
    blank: int = 0
    by_version: bool = False

    def of_tier(self, tier: str) -> PackageNote | None:
        """Return the note with the cards of a tier alone, if it has some; without one with all."""
        if not tier or {*self.tiers} == {tier}:
            return self.note
        cards = zip(self.note.ordinals, self.note.dues, self.tiers, strict=True)
        kept = [(ordinal, due) for ordinal, due, of in cards if of == tier]
        if not kept:
            return None
        ordinals, dues = zip(*kept, strict=True)
        return replace(self.note, ordinals=ordinals, dues=dues)


@dataclass(frozen=True, slots=True)
class Linked:
    """The outcome: notes in study order, the next ledger, keys that this build retires.

    `tombstones` are the notes of all retired items, without cards: imported, they mark what is
    to be deleted, for Anki never deletes a note because a package lacks it. An item that goes
    while it still has the texts of `flashgen new` is forgotten instead.
    """

    notes: tuple[LinkedNote, ...]
    ledger: Ledger
    retired: tuple[str, ...]
    tombstones: tuple[PackageNote, ...]


def deck_name(settings: Settings, compiled: CompiledQuestion) -> str:
    """Return the full name of a question's deck."""
    return kept_name(f"{settings.name}::{plain_text(compiled.head.title)}")


def has_tiers(notes: Iterable[CompiledNote]) -> bool:
    """Say whether some cards matter more or less than usual."""
    return any(tier != USUAL_TIER for note in notes for tier in note.tiers)


def link(
    questions: Sequence[CompiledQuestion], ledger: Ledger, settings: Settings, now: int
) -> tuple[Linked | None, list[Diagnostic]]:
    """Give every note its GUID, cloze numbers, modification time and position.

    `questions` are in study order; `now` is in seconds since 1970. The findings of what could be
    linked are warnings.
    """
    findings = list(old_questions(questions))
    if findings:
        return None, findings
    claims = claims_of(questions)
    entries, findings = match(claims, ledger)
    if findings:
        return None, findings
    decks = {compiled.head.id: deck_name(settings, compiled) for compiled in questions}
    known = [entry.due if entry and not entry.retired else None for entry in entries]
    apart = settings.order == "tier" and has_tiers(claim.note for claim in claims)
    used = {entry.guid for entry in ledger.notes.values()}
    born = ledger.generation + 1
    notes: list[LinkedNote] = []
    current: dict[str, NoteEntry] = {}
    for claim, old, due in zip(claims, entries, positions(known), strict=True):
        note_guid = old.guid if old else _new_guid(settings.namespace, claim.oldest, used)
        used.add(note_guid)
        entry, fields = _entry(claim, old, note_guid, due, (now, born))
        current[claim.key] = entry
        tiers = claim.note.tiers
        if fields.cloze:
            tiers *= len(fields.ordinals)
        places = dues(due, tiers, apart=apart)
        note = _note(entry, fields, decks[claim.question], places)
        notes.append(_linked(entry, old, note, tiers))
        findings += _many(claim, entry)
        findings += moved_parts(claim, old, entry)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    kept = {entry.guid for entry in current.values()}
    left = {entry.guid: entry for entry in ledger.notes.values() if entry.guid not in kept}
    gone = {name: entry for name, entry in left.items() if entry.state != "starter"}
    next_notes = dict(current)
    for old in gone.values():
        key = free_key(old.key, next_notes)
        next_notes[key] = _retired(old, key, now, born)
    retired = [entry for key, entry in next_notes.items() if key not in current]
    findings += forgotten(claims, entries, current, retired)
    findings += returned(claims, entries, current)
    findings += exchanged(claims, entries, current)
    changed = any(note.newness != "unchanged" for note in notes) or any(
        not old.retired for old in left.values()
    )
    all_decks, named = ledger.decks | decks, {entry.question for entry in next_notes.values()}
    linked = Linked(
        notes=tuple(notes),
        ledger=Ledger(
            notes=next_notes,
            types=_types(ledger, now),
            namespace=settings.namespace,
            decks={q: d for q, d in all_decks.items() if q in named},
            generation=max(1, ledger.generation + changed),
        ),
        retired=tuple(old.key for old in gone.values() if not old.retired),
        tombstones=tuple(_tombstone(entry, settings) for entry in retired),
    )
    return linked, findings


def moved_parts(claim: Claim, old: NoteEntry | None, entry: NoteEntry) -> Iterator[Diagnostic]:
    """Warn of parts that lose their card, because a merged branch gave it to another one."""
    if old is None:
        return
    was = dict(claim.note.parts)
    renamed = {(name, entry.parts[part]) for part, names in was.items() for name in names}
    for part, number in entry.parts.items():
        names = (part, *was.get(part, ()))
        before = [old.parts[name] for name in names if name in old.parts]
        if before and number not in before and (part, old.parts.get(part)) not in renamed:
            message = f'on two branches "{part}" and another part of "{claim.key}" got one card'
            hint = f'"{part}" starts with a new card; the reviews stay with the other part'
            yield claim.finding(GIVEN_TWICE, message, hint)


def _entry(
    claim: Claim, old: NoteEntry | None, note_guid: str, due: int, times: tuple[int, int]
) -> tuple[NoteEntry, NoteFields]:
    """Return the next entry of a note, and its fields with their numbers.

    `times` are now and the generation to come. What did not change keeps its entry.
    """
    now, born = times
    note = claim.note
    parts = number_parts(old.parts, note.parts, old.top) if old else number_parts({}, note.parts)
    fields = note.fields.numbered(parts)
    digest = content_hash(fields.joined, fields.tags)
    cards = tuple(ordinal + 1 for ordinal in fields.ordinals)
    state = "starter" if note.trace.starter else "live"
    said = (claim.key, digest, due, cards, parts, state, note.trace.authored)
    if (
        old
        and old.fields != UNKNOWN
        and said
        == ((old.key, old.content_hash, old.due, old.cards, old.parts, old.state, old.authored))
    ):
        return old, fields
    same = old is not None and old.content_hash == digest and old.version != UNKNOWN
    entry = NoteEntry(
        key=claim.key,
        guid=note_guid,
        kind=note.kind,
        content_hash=digest,
        mod=next_mod(old, digest, now),
        due=due,
        cloze=fields.cloze,
        cards=cards,
        parts=parts,
        top=old.top if old else 0,
        earlier=earlier_hashes(old, digest, __version__),
        state=state,
        since=_since(old, born),
        version=old.version if old and same else __version__,
        authored=note.trace.authored,
        fields=field_hashes(fields.joined) if note.parts else note.trace.fields,
        likeness=note.trace.likeness,
    )
    return entry, fields


def _since(old: NoteEntry | None, born: int) -> int:
    """Return the generation in which a live note was born; that of one that came back is lost."""
    if old is None:
        return born
    return 0 if old.retired else old.since


def _note(entry: NoteEntry, fields: NoteFields, deck: str, dues: tuple[int, ...]) -> PackageNote:
    return PackageNote(
        guid=entry.guid,
        cloze=fields.cloze,
        joined=fields.joined,
        tags=fields.tags,
        ordinals=fields.ordinals,
        deck=deck,
        mod=entry.mod,
        dues=dues,
    )


def _linked(
    entry: NoteEntry, old: NoteEntry | None, note: PackageNote, tiers: tuple[str, ...]
) -> LinkedNote:
    newness = "new" if old is None or old.retired else "changed"
    if old and old.mod == entry.mod:
        newness = "unchanged"
    by_version = (
        old is not None
        and newness == "changed"
        and old.authored == entry.authored
        and UNKNOWN not in (old.content_hash, old.version)
        and old.version != entry.version
    )
    blank = () if old is None or old.retired else tuple({*old.cards} - {*entry.cards})
    return LinkedNote(entry.key, entry.kind, note, newness, tiers, len(blank), by_version)


def _many(claim: Claim, entry: NoteEntry) -> Iterator[Diagnostic]:
    """Report a note with a cloze number for which Anki makes no card."""
    if max(entry.cards) > MAX_CLOZE:
        message = f"a note has at most {MAX_CLOZE} points, steps, symbols or rows over its life"
        hint = "split it in two; the numbers of removed ones stay taken"
        yield claim.finding(NO_CARD, message, hint)


def _retired(old: NoteEntry, key: str, now: int, born: int) -> NoteEntry:
    """Return the entry of a note that is gone; what it said is remembered."""
    entry = replace(old, key=key)
    digest = content_hash(_last_fields(entry), (RETIRED_TAG,))
    return replace(
        entry,
        content_hash=digest,
        mod=old.mod if old.retired else max(now, old.mod + 1),
        earlier=earlier_hashes(old, digest, old.version),
        state="retired",
        since=old.since if old.retired else born,
    )


def _tombstone(entry: NoteEntry, settings: Settings) -> PackageNote:
    """Return the note of a retired entry, which says on each of its cards what to do."""
    fields, tags = _last_fields(entry), (RETIRED_TAG,)
    return PackageNote(entry.guid, entry.cloze, fields, tags, (), settings.name, entry.mod, ())


def _last_fields(entry: NoteEntry) -> str:
    return retired_fields(entry.key, cloze=entry.cloze, cards=entry.cards)


def _new_guid(namespace: str, key: str, used: set[str]) -> str:
    """Return the GUID for a key; a key whose GUID went on to a renamed note gets another."""
    result, attempt = guid(namespace, key), 1
    while result in used:
        attempt += 1
        result = guid(namespace, f"{key}~{attempt}")
    return result


def _types(ledger: Ledger, now: int) -> dict[int, TypeEntry]:
    types: dict[int, TypeEntry] = {}
    for note_type in (notetypes.facets_type(), notetypes.cloze_type()):
        type_id = note_type["id"]
        digest = notetypes.content_hash(note_type)
        mod = next_mod(ledger.types.get(type_id), digest, now)
        types[type_id] = TypeEntry(type_id, digest, mod)
    return types
