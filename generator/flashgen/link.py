"""Compiled questions and the ledger → notes ready for the package, and the next ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flashgen.compile import CompiledNote, CompiledQuestion
from flashgen.diagnostics import Diagnostic
from flashgen.identity import guid, note_key
from flashgen.ledger import Ledger, NoteEntry, TypeEntry, next_mod, number_parts, positions
from flashgen.question import Settings
from flashgen.targets.anki import notetypes
from flashgen.targets.anki.fields import RETIRED_TAG, plain_text, retired_fields
from flashgen.targets.anki.package import PackageNote


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

    @property
    def key(self) -> str:
        return self.keys[0]

    def finding(self, code: str, message: str, hint: str) -> Diagnostic:
        return self.compiled.source.finding(self.note.line, self.note.column, code, message, hint)


def deck_name(settings: Settings, compiled: CompiledQuestion) -> str:
    """Return the full name of a question's deck."""
    return f"{settings.name}::{plain_text(compiled.question.title)}"


def link(
    questions: Sequence[CompiledQuestion], ledger: Ledger, settings: Settings, now: int
) -> tuple[Linked | None, list[Diagnostic]]:
    """Give every note its GUID, cloze numbers, modification time and position.

    `questions` are in study order; `now` is in seconds since 1970.
    """
    names = _names(questions)
    claims = [
        _Claim(compiled, note, _keys(compiled, note, names))
        for compiled in questions
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
        parts = number_parts(old.parts if old else {}, claim.note.planned.parts)
        fields = claim.note.fields.numbered(parts)
        content_hash = fields.content_hash
        note_guid = old.guid if old else _new_guid(settings.namespace, claim.keys[-1], used)
        used.add(note_guid)
        mod = next_mod(old, content_hash, now)
        kind = claim.note.planned.kind
        cards = tuple(ordinal + 1 for ordinal in fields.ordinals)
        next_notes[claim.key] = NoteEntry(
            claim.key, note_guid, kind, content_hash, mod, due, fields.cloze, cards, parts
        )
        package_note = PackageNote(
            note_guid,
            fields.cloze,
            fields.fields,
            fields.tags,
            fields.ordinals,
            deck_name(settings, claim.compiled),
            mod,
            due,
        )
        newness = "new" if old is None or old.retired else "changed"
        if old and old.mod == mod:
            newness = "unchanged"
        notes.append(LinkedNote(claim.key, kind, package_note, newness))
    kept = {entry.guid for entry in next_notes.values()}
    gone = [entry for entry in ledger.notes.values() if entry.guid not in kept]
    retired = tuple(entry.key for entry in gone if not entry.retired)
    for entry in gone:
        mod = entry.mod if entry.retired else max(now, entry.mod + 1)
        next_notes.setdefault(entry.key, replace(entry, mod=mod, retired=True))
    tombstones = tuple(_tombstone(e, settings) for e in next_notes.values() if e.retired)
    next_ledger = Ledger(next_notes, _types(ledger, now))
    return Linked(tuple(notes), next_ledger, retired, tombstones), []


def _names(questions: Sequence[CompiledQuestion]) -> dict[str, tuple[str, ...]]:
    """Return all ids that each question has or had, by any of them, today's first."""
    names: dict[str, tuple[str, ...]] = {}
    for compiled in questions:
        ids = (compiled.question.id, *reversed(compiled.question.was))
        names |= dict.fromkeys(ids, ids)
    return names


def _keys(
    compiled: CompiledQuestion, note: CompiledNote, names: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return every key a note can have had; an item of another question follows its renames."""
    planned = note.planned
    suffix = f".{planned.suffix}" if planned.suffix else ""
    keys: list[str] = []
    for old in (planned.item, *reversed(planned.was)):
        question, _, item = old.rpartition("/")
        question = question or compiled.question.id
        keys += [note_key(name, item + suffix) for name in names.get(question, (question,))]
    return tuple(dict.fromkeys(keys))


def _match(claims: list[_Claim], ledger: Ledger) -> tuple[list[NoteEntry | None], list[Diagnostic]]:
    """Find each note's entry in the ledger, under its key or an earlier one."""
    current = {claim.key for claim in claims}
    taken: dict[str, _Claim] = {}
    entries: list[NoteEntry | None] = []
    findings: list[Diagnostic] = []
    for claim in claims:
        old = [key for key in claim.keys[1:] if key in current]
        if old:
            message = f'"{old[0]}" is listed in `was` but still in use'
            hint = "an old id can be listed only when nothing else has it"
            findings.append(claim.finding("FG122", message, hint))
        known = [ledger.notes[key] for key in claim.keys if key in ledger.notes]
        entry = next((entry for entry in known if not entry.retired), next(iter(known), None))
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


def _changed_kind(claim: _Claim, entry: NoteEntry) -> Iterator[Diagnostic]:
    kind = claim.note.planned.kind
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


def _tombstone(entry: NoteEntry, settings: Settings) -> PackageNote:
    """Return a note that says on each of its cards that it is to be deleted."""
    fields = retired_fields(entry.key, cloze=entry.cloze, cards=entry.cards)
    tags = (RETIRED_TAG,)
    return PackageNote(
        entry.guid, entry.cloze, fields, tags, (), settings.name, entry.mod, entry.due
    )


def _types(ledger: Ledger, now: int) -> dict[int, TypeEntry]:
    types: dict[int, TypeEntry] = {}
    for note_type in (notetypes.facets_type(), notetypes.cloze_type()):
        type_id = note_type["id"]
        content_hash = notetypes.content_hash(note_type)
        mod = next_mod(ledger.types.get(type_id), content_hash, now)
        types[type_id] = TypeEntry(type_id, content_hash, mod)
    return types
