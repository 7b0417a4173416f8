"""Ids that changed, came back or were exchanged without a word: warnings, with what to write."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flashgen.diagnostics import Diagnostic
from flashgen.history.claims import Claim
from flashgen.history.codes import OTHER_TEXT, RENAMED
from flashgen.history.ledger import NoteEntry, fields_of
from flashgen.markup.likeness import alike

_TITLE, _KIND, _CONTEXT, _SOURCE_FACETS, _SOURCE_CLOZE = 0, 1, 2, 19, 5
_PROMPTS = range(3, 11)
"""Places of the fields (see `notetypes`): what a move to another question changes, and prompts."""
_MOST = 0.5
"""Share of its notes that must be found again for a question to be the same one."""

_WHAT, _NEARLY = "what", "nearly what"
_Pair = tuple[Claim, NoteEntry, str]


def forgotten(
    claims: Sequence[Claim],
    before: Sequence[NoteEntry | None],
    current: Mapping[str, NoteEntry],
    retired: Iterable[NoteEntry],
) -> Iterator[Diagnostic]:
    """Warn of notes that are new as others go, and say the same: `was` was most likely forgotten.

    That is told from equal content of what came later, and from equal prompts or similar words
    where both happened in one build. `was: []` says that a note is another one.
    """
    lost = [entry for entry in retired if "~" not in entry.key]
    if not lost:
        return
    known = zip(claims, before, strict=True)
    fresh = [claim for claim, old in known if old is None or old.key == claim.key]
    fresh = [c for c in fresh if not (c.note.meant or current[c.key].earlier)]
    pairs = list(_pairs(fresh, current, lost))
    renamed = dict(_questions(pairs, lost, {claim.question for claim in claims}))
    for name, claim in renamed.items():
        message = f'the question "{claim.question}" says what the retired "{name}" said'
        hint = f"if you renamed it, `was: [{name}]` keeps the review history of all its items"
        yield claim.compiled.finding("id", RENAMED, message, hint)
    for claim, old, how in pairs:
        new = renamed.get(old.question)
        if claim.note.suffix or not claim.note.item or (new and new.question == claim.question):
            continue
        message = f'"{claim.key}" says {how} the retired "{old.key}" said'
        written = old.key.removeprefix(f"{claim.question}/")
        hint = f"if you renamed it, `was: [{written}]` keeps its review history"
        yield claim.finding(RENAMED, message, hint)


def returned(
    claims: Sequence[Claim], before: Sequence[NoteEntry | None], current: Mapping[str, NoteEntry]
) -> Iterator[Diagnostic]:
    """Warn of retired ids that come back with a text that they never had."""
    for claim, old in zip(claims, before, strict=True):
        if old is None or not old.retired or claim.note.meant or claim.note.suffix:
            continue
        entry = current[claim.key]
        if not _same_id(claim, old) or entry.content_hash in old.known or not fields_of(old):
            continue
        if _telling(old) & _telling(entry) or alike(old.likeness, entry.likeness):
            continue
        message = f'the retired "{claim.key}" comes back with another text'
        hint = "its cards would keep the old reviews: give it a new id, or write `was: []` if meant"
        yield claim.finding(OTHER_TEXT, message, hint)


def exchanged(
    claims: Sequence[Claim], before: Sequence[NoteEntry | None], current: Mapping[str, NoteEntry]
) -> Iterator[Diagnostic]:
    """Warn of two ids that have exchanged their texts, and so would exchange their reviews."""
    changed = [
        (claim, old, current[claim.key])
        for claim, old in zip(claims, before, strict=True)
        if old and not old.retired and not claim.note.suffix and claim.key == old.key
        if old.content_hash != current[claim.key].content_hash
    ]
    had = {key: claim for claim, old, _ in changed if (key := _said(old))}
    entries = {claim.key: entry for claim, _, entry in changed}
    olds = {claim.key: old for claim, old, _ in changed}
    for claim, old, entry in changed:
        other = had.get(_said(entry))
        if other is None or other.key <= claim.key or (claim.note.meant and other.note.meant):
            continue
        if old.kind == olds[other.key].kind and _said(entries[other.key]) == _said(old):
            message = f'"{claim.key}" and "{other.key}" have exchanged their texts'
            hint = "exchange the ids as well, or the reviews stay; `was: []` in both if it is meant"
            yield claim.finding(OTHER_TEXT, message, hint)


def _pairs(
    fresh: Sequence[Claim], current: Mapping[str, NoteEntry], lost: Sequence[NoteEntry]
) -> Iterator[_Pair]:
    """Give each new note with the retired one that it most likely is, each of them once."""
    by_kind: defaultdict[str, list[NoteEntry]] = defaultdict(list)
    for entry in lost:
        by_kind[entry.kind].append(entry)
    free = {entry.guid for entry in lost}
    waiting = list(fresh)
    for how, same in ((_WHAT, _equal), (_WHAT, _equal_texts), (_NEARLY, _similar)):
        left: list[Claim] = []
        for claim in waiting:
            entry = current[claim.key]
            suffix = claim.note.suffix
            found = [
                old
                for old in by_kind[entry.kind]
                if old.guid in free and _suffix(old) == suffix and same(old, entry)
            ]
            if not found:
                left.append(claim)
                continue
            old = min(found, key=lambda old: (old.question != claim.question, old.key))
            free.discard(old.guid)
            yield claim, old, how
        waiting = left


def _equal(old: NoteEntry, new: NoteEntry) -> bool:
    return new.since >= old.since and new.content_hash in old.known


def _equal_texts(old: NoteEntry, new: NoteEntry) -> bool:
    """Say whether all is equal but for what depends on the question."""
    return _together(old, new) and bool(said := _said(old)) and said == _said(new)


def _similar(old: NoteEntry, new: NoteEntry) -> bool:
    if not _together(old, new):
        return False
    prompts, others = ({p: f[p] for p in f if p in _PROMPTS} for f in map(fields_of, (old, new)))
    asks_the_same = any(others.get(place) == digest for place, digest in prompts.items())
    return asks_the_same or alike(old.likeness, new.likeness)


def _together(old: NoteEntry, new: NoteEntry) -> bool:
    """Say whether one went in the build that brought the other."""
    return old.since == new.since > 0


def _said(entry: NoteEntry) -> tuple[tuple[int, str], ...]:
    """Return the hashes of all fields but those that depend on the question; empty if unknown."""
    source = _SOURCE_CLOZE if entry.cloze else _SOURCE_FACETS
    return tuple(
        (place, digest)
        for place, digest in sorted(fields_of(entry).items())
        if place not in (_TITLE, _CONTEXT, source)
    )


def _telling(entry: NoteEntry) -> set[tuple[int, str]]:
    """Return the hashes of what only this note says: its prompts and answers."""
    return {(place, digest) for place, digest in _said(entry) if place != _KIND}


def _same_id(claim: Claim, old: NoteEntry) -> bool:
    """Say whether a note is called as it was, but for a new id of its question."""
    same = claim.key.removeprefix(claim.question) == old.key.removeprefix(old.question)
    return same and old.question in (claim.question, *claim.compiled.head.was)


def _suffix(entry: NoteEntry) -> str:
    return entry.key.rpartition(".")[2] if "." in entry.key else ""


def _questions(
    pairs: Sequence[_Pair], lost: Sequence[NoteEntry], current: set[str]
) -> Iterator[tuple[str, Claim]]:
    """Give each id of a question that is gone, with the question that most of its notes went to."""
    went = Counter((entry.question, entry.since) for entry in lost)
    moved: defaultdict[tuple[str, str], list[tuple[Claim, NoteEntry]]] = defaultdict(list)
    for claim, old, _ in pairs:
        if old.key.removeprefix(old.question) == claim.key.removeprefix(claim.question):
            moved[old.question, claim.question].append((claim, old))
    for (old_question, new_question), found in moved.items():
        gone = old_question not in current and old_question != new_question
        heads = any(not claim.note.item for claim, _ in found)
        # what was deleted in earlier builds does not count
        notes = sum(went[old_question, since] for since in {old.since for _, old in found})
        if gone and heads and len(found) >= _MOST * notes:
            yield old_question, found[0][0]
