"""Which entry of the ledger belongs to which note, by the ids that its author gives and gave."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from flashgen.compiler.compiled import CompiledQuestion
from flashgen.compiler.packed import CompiledNote
from flashgen.diagnostics import Diagnostic, Rule
from flashgen.history.codes import CHANGED_KIND
from flashgen.history.ledger import Ledger, NoteEntry
from flashgen.history.lines import summand
from flashgen.identity import guid, note_key
from flashgen.rules.codes import OLD_ID_IN_USE


@dataclass(frozen=True, slots=True)
class Claim:
    """A note and the keys it has or had, today's first; its GUID comes from the `oldest`."""

    compiled: CompiledQuestion
    note: CompiledNote
    keys: tuple[str, ...]
    oldest: str

    @property
    def key(self) -> str:
        """Return the key it has today."""
        return self.keys[0]

    @property
    def question(self) -> str:
        """Return the id of its question."""
        return self.compiled.head.id

    def finding(self, rule: Rule, message: str, hint: str) -> Diagnostic:
        """Make a finding at the item."""
        place = (self.note.line, self.note.column)
        return self.compiled.source.finding(*place, rule, message, hint)


def claims_of(questions: Sequence[CompiledQuestion]) -> list[Claim]:
    """Return the claims of all notes, in the order of the questions."""
    names = _names(questions)
    return [
        Claim(compiled, note, tuple(dict.fromkeys(keys)), keys[-1])
        for compiled in questions
        for note in compiled.notes()
        for keys in (_keys(compiled, note, names),)
    ]


def lost(claims: Sequence[Claim], ledger: Ledger, namespace: str) -> Claim | None:
    """Return the note whose line alone is missing from a damaged ledger, if it is one of these."""
    missing = (claim for claim in claims if ledger.lost and claim.key not in ledger.notes)
    alone = (c for c in missing if summand(c.key, guid(namespace, c.oldest)) == ledger.lost)
    return next(alone, None)


def old_questions(questions: Sequence[CompiledQuestion]) -> Iterator[Diagnostic]:
    """Report a question's old id that another question has, or had too."""
    owner = {compiled.head.id: compiled for compiled in questions}
    for compiled in questions:
        for index, old in enumerate(compiled.head.was):
            if owner.setdefault(old, compiled) is not compiled or old == compiled.head.id:
                message = f'"{old}" is the id, or an old id, of another question'
                hint = "the review history can follow only one of them"
                yield compiled.finding(f"was/{index}", OLD_ID_IN_USE, message, hint)


def _names(questions: Sequence[CompiledQuestion]) -> dict[str, tuple[str, ...]]:
    """Return all ids that each question has or had, by any of them, today's first."""
    names: dict[str, tuple[str, ...]] = {}
    for compiled in questions:
        ids = (compiled.head.id, *reversed(compiled.head.was))
        names |= dict.fromkeys(ids, ids)
    return names


def _keys(
    compiled: CompiledQuestion, note: CompiledNote, names: dict[str, tuple[str, ...]]
) -> list[str]:
    """Return every key a note can have had; an item of another question follows its renames.

    One that moved away and back had today's key at first, too.
    """
    suffix = f".{note.suffix}" if note.suffix else ""
    if not (note.was or compiled.head.was):
        return [note_key(compiled.head.id, note.item + suffix)]
    keys: list[str] = []
    for old in (note.item, *reversed(note.was)):
        question, _, item = old.rpartition("/")
        question = question or compiled.head.id
        keys += [note_key(name, item + suffix) for name in names.get(question, (question,))]
    return keys


def match(
    claims: Sequence[Claim], ledger: Ledger
) -> tuple[list[NoteEntry | None], list[Diagnostic]]:
    """Find each note's entry in the ledger, under its key or an earlier one."""
    current = {claim.key for claim in claims}
    taken: dict[str, Claim] = {}
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
            findings.append(claim.finding(OLD_ID_IN_USE, message, hint))
        taken[entry.guid] = claim
        findings += _changed_kind(claim, entry)
    return entries, findings


def _inherited(
    claim: Claim, current: Container[str], ledger: Ledger
) -> tuple[NoteEntry | None, list[Diagnostic]]:
    """Find the entry of a note that was called otherwise; keys in use are `current`."""
    findings: list[Diagnostic] = []
    old = [key for key in claim.keys[1:] if key in current]
    if old:
        message = f'"{old[0]}" is listed in `was` but still in use'
        hint = "an old id can be listed only when nothing else has it"
        findings.append(claim.finding(OLD_ID_IN_USE, message, hint))
    known = [ledger.notes[key] for key in claim.keys if key in ledger.notes]
    live = {entry.guid: entry for entry in known if not entry.retired}
    if len(live) > 1:
        keys = " and ".join(f'"{entry.key}"' for entry in live.values())
        message = f"{keys} were two items, and this would be both"
        hint = "only one history can follow: take the other out of `was`, or give a new id"
        findings.append(claim.finding(OLD_ID_IN_USE, message, hint))
    entry = next(iter(live.values()), next(iter(known), _displaced(claim, ledger)))
    return _belated(entry, known) or entry, findings


def _displaced(claim: Claim, ledger: Ledger) -> NoteEntry | None:
    """Return the entry whose name another note got on another branch, by its first id."""
    first = guid(ledger.namespace, claim.oldest)
    displaced = (entry for entry in ledger.notes.values() if "~" in entry.key)
    return next((entry for entry in displaced if entry.guid == first), None)


def _belated(entry: NoteEntry | None, known: Sequence[NoteEntry]) -> NoteEntry | None:
    """Return the retired entry of a note whose `was` was forgotten when its id changed.

    It went in the build in which today's entry was born, and the reviews are with the retired one.
    """
    if entry is None or entry.retired:
        return None
    before = (old for old in known if old.retired and old.kind == entry.kind)
    return next((old for old in before if old.since == entry.since > 0), None)


def _changed_kind(claim: Claim, entry: NoteEntry) -> Iterator[Diagnostic]:
    kind = claim.note.kind
    if kind != entry.kind:
        message = f'"{entry.key}" was a {entry.kind} and is now a {kind}'
        hint = "Anki cannot turn one into the other: give the item a new id, without `was`"
        yield claim.finding(CHANGED_KIND, message, hint)
