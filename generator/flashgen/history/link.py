"""Compiled questions and the ledger → notes ready for the package, and the next ledger."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flashgen.authoring.settings import Settings
from flashgen.compiler.compiled import CompiledNote, CompiledQuestion
from flashgen.diagnostics import Diagnostic, Severity
from flashgen.history.ledger import (
    Ledger,
    NoteEntry,
    TypeEntry,
    earlier_hashes,
    next_mod,
)
from flashgen.history.numbers import number_parts, positions
from flashgen.identity import guid, note_key
from flashgen.markup.cloze import MAX_CLOZE
from flashgen.markup.plain import plain_text
from flashgen.targets.anki import notetypes
from flashgen.targets.anki.notes import RETIRED_TAG, content_hash, retired_fields
from flashgen.targets.anki.package import PackageNote, kept_name


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """A note with everything Anki needs, its key, and what it is since the last build."""

    key: str
    kind: str
    note: PackageNote
    newness: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The outcome: notes in study order, the next ledger, keys that this build retires.

    `tombstones` are the notes of all retired items, without cards: imported, they mark what is
    to be deleted, for Anki never deletes a note because a package lacks it.
    """

    notes: tuple[LinkedNote, ...]
    ledger: Ledger
    retired: tuple[str, ...]
    tombstones: tuple[PackageNote, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A note and the keys it has or had, today's first, the oldest last."""

    compiled: CompiledQuestion
    note: CompiledNote
    keys: tuple[str, ...]
    deck: str

    @property
    def key(self) -> str:
        return self.keys[0]

    def finding(
        self, code: str, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Diagnostic:
        place = (self.note.line, self.note.column)
        return self.compiled.source.finding(*place, code, message, hint, severity)


def deck_name(settings: Settings, compiled: CompiledQuestion) -> str:
    """Return the full name of a question's deck."""
    return kept_name(f"{settings.name}::{plain_text(compiled.head.title)}")


def link(
    questions: Sequence[CompiledQuestion], ledger: Ledger, settings: Settings, now: int
) -> tuple[Linked | None, list[Diagnostic]]:
    """Give every note its GUID, cloze numbers, modification time and position.

    `questions` are in study order; `now` is in seconds since 1970. The findings of what could be
    linked are warnings.
    """
    findings = list(_old_questions(questions))
    if findings:
        return None, findings
    names = _names(questions)
    claims = [
        _Claim(compiled, note, _keys(compiled, note, names), deck)
        for compiled in questions
        for deck in (deck_name(settings, compiled),)
        for note in compiled.notes
    ]
    entries, findings = _match(claims, ledger)
    if findings:
        return None, findings
    dues = positions([entry.due if entry and not entry.retired else None for entry in entries])
    used = {entry.guid for entry in ledger.notes.values()}
    notes: list[LinkedNote] = []
    next_notes: dict[str, NoteEntry] = {}
    for claim, old, due in zip(claims, entries, dues, strict=True):
        note_guid = old.guid if old else _new_guid(settings.namespace, claim.keys[-1], used)
        used.add(note_guid)
        linked, entry = _linked(claim, old, note_guid, due, now)
        notes.append(linked)
        next_notes[claim.key] = entry
    kept = {entry.guid for entry in next_notes.values()}
    gone = [entry for entry in ledger.notes.values() if entry.guid not in kept]
    tombstones: list[PackageNote] = []
    for old in gone:
        tombstone, entry = _retired(old, _free(old.key, next_notes), settings, now)
        tombstones.append(tombstone)
        next_notes[entry.key] = entry
    retired = tuple(entry.key for entry in gone if not entry.retired)
    next_ledger = Ledger(next_notes, _types(ledger, now), settings.namespace)
    for claim, note in zip(claims, notes, strict=True):
        findings += _many(claim, note)
    if findings:
        return None, findings
    linked_notes = Linked(tuple(notes), next_ledger, retired, tuple(tombstones))
    return linked_notes, list(_renamed(claims, next_notes, gone))


def _renamed(
    claims: Sequence[_Claim], entries: Mapping[str, NoteEntry], gone: Sequence[NoteEntry]
) -> Iterator[Diagnostic]:
    """Warn of new notes that say what a retired one said: most likely only the id was changed."""
    lost = {
        (old.kind, shipped): old
        for old in gone
        for shipped in (old.content_hash, *old.earlier)
        if "~" not in old.key
    }
    for claim in claims if lost else ():
        entry = entries[claim.key]
        old = lost.get((entry.kind, entry.content_hash))
        if old is None or entry.earlier or claim.note.suffix:
            continue
        message = f'"{claim.key}" says what the retired "{old.key}" said'
        written = old.key.removeprefix(f"{claim.compiled.head.id}/")
        hint = f"if you renamed it, `was: [{written}]` keeps its review history"
        yield claim.finding("FG166", message, hint, Severity.WARNING)


def _many(claim: _Claim, linked: LinkedNote) -> Iterator[Diagnostic]:
    """Report a note with a cloze number for which Anki makes no card."""
    if max(linked.note.ordinals) >= MAX_CLOZE:
        message = f"a note has at most {MAX_CLOZE} points, steps, symbols or rows over its life"
        hint = "split it in two; the numbers of removed ones stay taken"
        yield claim.finding("FG143", message, hint)


def _linked(
    claim: _Claim, old: NoteEntry | None, note_guid: str, due: int, now: int
) -> tuple[LinkedNote, NoteEntry]:
    parts = number_parts(old.parts if old else {}, claim.note.parts)
    fields = claim.note.fields.numbered(parts)
    digest = content_hash(fields.joined, fields.tags)
    ordinals = fields.ordinals
    cards = tuple(ordinal + 1 for ordinal in ordinals)
    if (
        old
        and not old.retired
        and (old.content_hash, old.key, old.due, old.cards) == (digest, claim.key, due, cards)
        and old.parts == parts
    ):
        entry = old
    else:
        entry = NoteEntry(
            key=claim.key,
            guid=note_guid,
            kind=claim.note.kind,
            content_hash=digest,
            mod=next_mod(old, digest, now),
            due=due,
            cloze=fields.cloze,
            cards=cards,
            parts=parts,
            earlier=earlier_hashes(old, digest),
        )
    note = PackageNote(
        guid=note_guid,
        cloze=fields.cloze,
        joined=fields.joined,
        tags=fields.tags,
        ordinals=ordinals,
        deck=claim.deck,
        mod=entry.mod,
        due=due,
    )
    newness = "new" if old is None or old.retired else "changed"
    if old and old.mod == entry.mod:
        newness = "unchanged"
    return LinkedNote(claim.key, entry.kind, note, newness), entry


def _retired(
    old: NoteEntry, key: str, settings: Settings, now: int
) -> tuple[PackageNote, NoteEntry]:
    """Return the tombstone of a note, which says on each of its cards that it is to be deleted."""
    fields = retired_fields(old.key, cloze=old.cloze, cards=old.cards)
    digest = content_hash(fields, (RETIRED_TAG,))
    mod = old.mod if old.retired else max(now, old.mod + 1)
    earlier = earlier_hashes(old, digest)
    entry = replace(old, key=key, content_hash=digest, mod=mod, retired=True, earlier=earlier)
    tombstone = PackageNote(
        old.guid, old.cloze, fields, (RETIRED_TAG,), (), settings.name, mod, old.due
    )
    return tombstone, entry


def _old_questions(questions: Sequence[CompiledQuestion]) -> Iterator[Diagnostic]:
    """Report a question's old id that another question has, or had too."""
    owner = {compiled.head.id: compiled for compiled in questions}
    for compiled in questions:
        for index, old in enumerate(compiled.head.was):
            if owner.setdefault(old, compiled) is not compiled or old == compiled.head.id:
                message = f'"{old}" is the id, or an old id, of another question'
                hint = "the review history can follow only one of them"
                yield compiled.finding(f"was/{index}", "FG122", message, hint)


def _names(questions: Sequence[CompiledQuestion]) -> dict[str, tuple[str, ...]]:
    """Return all ids that each question has or had, by any of them, today's first."""
    names: dict[str, tuple[str, ...]] = {}
    for compiled in questions:
        ids = (compiled.head.id, *reversed(compiled.head.was))
        names |= dict.fromkeys(ids, ids)
    return names


def _keys(
    compiled: CompiledQuestion, note: CompiledNote, names: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return every key a note can have had; an item of another question follows its renames."""
    suffix = f".{note.suffix}" if note.suffix else ""
    if not (note.was or compiled.head.was):
        return (note_key(compiled.head.id, note.item + suffix),)
    keys: list[str] = []
    for old in (note.item, *reversed(note.was)):
        question, _, item = old.rpartition("/")
        question = question or compiled.head.id
        keys += [note_key(name, item + suffix) for name in names.get(question, (question,))]
    return tuple(dict.fromkeys(keys))


def _match(claims: list[_Claim], ledger: Ledger) -> tuple[list[NoteEntry | None], list[Diagnostic]]:
    """Find each note's entry in the ledger, under its key or an earlier one."""
    current = {claim.key for claim in claims}
    taken: dict[str, _Claim] = {}
    entries: list[NoteEntry | None] = []
    findings: list[Diagnostic] = []
    for claim in claims:
        entry = ledger.notes.get(claim.key)
        if len(claim.keys) > 1:
            entry, problems = _inherited(claim, current, ledger)
            findings += problems
        entries.append(entry)
        if entry is None:
            continue
        if entry.guid in taken:
            message = f'"{entry.key}" is the earlier id of two items'
            hint = "the review history can follow only one of them"
            findings.append(claim.finding("FG122", message, hint))
        taken[entry.guid] = claim
        findings += _changed_kind(claim, entry)
    return entries, findings


def _inherited(
    claim: _Claim, current: Container[str], ledger: Ledger
) -> tuple[NoteEntry | None, list[Diagnostic]]:
    """Find the entry of a note that was called otherwise; keys in use are `current`."""
    findings: list[Diagnostic] = []
    old = [key for key in claim.keys[1:] if key in current]
    if old:
        message = f'"{old[0]}" is listed in `was` but still in use'
        hint = "an old id can be listed only when nothing else has it"
        findings.append(claim.finding("FG122", message, hint))
    known = [ledger.notes[key] for key in claim.keys if key in ledger.notes]
    live = {entry.guid: entry for entry in known if not entry.retired}
    if len(live) > 1:
        keys = " and ".join(f'"{entry.key}"' for entry in live.values())
        message = f"{keys} were two items, and this would be both"
        hint = "only one history can follow: take the other out of `was`, or give a new id"
        findings.append(claim.finding("FG122", message, hint))
    return next(iter(live.values()), next(iter(known), None)), findings


def _changed_kind(claim: _Claim, entry: NoteEntry) -> Iterator[Diagnostic]:
    kind = claim.note.kind
    if kind != entry.kind:
        message = f'"{entry.key}" was a {entry.kind} and is now a {kind}'
        hint = "Anki cannot turn one into the other: give the item a new id, without `was`"
        yield claim.finding("FG151", message, hint)


def _new_guid(namespace: str, key: str, used: set[str]) -> str:
    """Return the GUID for a key; a key whose GUID went on to a renamed note gets another."""
    result, attempt = guid(namespace, key), 1
    while result in used:
        attempt += 1
        result = guid(namespace, f"{key}~{attempt}")
    return result


def _free(key: str, used: Container[str]) -> str:
    """Return the key, or where a renamed item took it another one that no item can have."""
    result, attempt = key, 1
    while result in used:
        attempt += 1
        result = f"{key}~{attempt}"
    return result


def _types(ledger: Ledger, now: int) -> dict[int, TypeEntry]:
    types: dict[int, TypeEntry] = {}
    for note_type in (notetypes.facets_type(), notetypes.cloze_type()):
        type_id = note_type["id"]
        digest = notetypes.content_hash(note_type)
        mod = next_mod(ledger.types.get(type_id), digest, now)
        types[type_id] = TypeEntry(type_id, digest, mod)
    return types
