"""A ledger as flashgen 0.1 wrote it: what people have who upgrade."""

from datetime import UTC, datetime
from urllib.parse import quote

from flashgen.history.ledger import Ledger, NoteEntry

_HEADER = """\
flashgen-ledger 1
# What was last built. Commit this file with the cards and leave its lines to `flashgen build`:
# it keeps the review history in Anki attached to the notes. After a merge conflict, build again.
"""
_HASHES = 8


def in_first_format(ledger: Ledger) -> str:
    """Write what the first format has of a ledger."""
    lines = [f"type {t.type_id} {t.content_hash} {_stamp(t.mod)}" for t in ledger.types.values()]
    lines += [_note(entry) for entry in ledger.notes.values()]
    if ledger.namespace:
        lines.append(f"namespace {quote(ledger.namespace, safe='')}")
    return _HEADER + "".join(f"{line}\n" for line in sorted(lines))


def _note(entry: NoteEntry) -> str:
    parts = [f"{quote(part, safe='')}={number}" for part, number in sorted(entry.parts.items())]
    hashes = [known.rstrip("!") for known in (entry.content_hash, *entry.earlier)][:_HASHES]
    state = "retired" if entry.retired else "live"
    cards = ",".join(map(str, entry.cards))
    note_type = "cloze" if entry.cloze else "facets"
    words = [entry.key, entry.guid, entry.kind, ",".join(hashes), _stamp(entry.mod), state]
    return " ".join(["note", *words, str(entry.due), f"{note_type}:{cards}", *parts])


def _stamp(mod: int) -> str:
    return datetime.fromtimestamp(mod, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
