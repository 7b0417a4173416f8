"""The notes and pages of a compiled question, packed until someone wants them: they are large.

The same bytes are kept in memory, sent between processes and written to the cache.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from flashgen.targets.anki.notes import NoteFields

_NOTE_END, _PAGE_END = "\x1e", "\x1f"
"""Between the fields of two notes, and between two pages: no text can contain them."""
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Trace:
    """What the ledger remembers of a note, to know it again.

    `authored` is a hash of what its author wrote, `starter` says that this is still what
    `flashgen new` wrote; `fields` are hashes of its fields and `likeness` tells of their words,
    before parts have their numbers.
    """

    authored: str
    starter: bool
    fields: str
    likeness: str


@dataclass(frozen=True, slots=True)
class CompiledNote:
    """A note with its rendered fields and the position of its item in the file.

    `item`, `suffix`, `kind`, `was`, `meant`, `parts` and `tiers` are those of the planned note.
    """

    item: str
    suffix: str
    kind: str
    was: tuple[str, ...]
    meant: bool
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    tiers: tuple[str, ...]
    fields: NoteFields
    trace: Trace
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Packed:
    """The notes, their fields and the pages of one question, each compressed."""

    about: bytes = field(repr=False)
    fields: bytes = field(repr=False)
    pages: bytes = field(repr=False)

    def unpack_notes(self) -> tuple[CompiledNote, ...]:
        """Return the notes in authored order."""
        texts = zlib.decompress(self.fields).decode().split(_NOTE_END)
        tags: dict[str, tuple[str, ...]] = {}
        values = json.loads(zlib.decompress(self.about))
        return tuple(_note(*pair, tags) for pair in zip(values, texts, strict=False))

    def unpack_pages(self) -> dict[str, str]:
        """Return the pages by their names."""
        parts = zlib.decompress(self.pages).decode().split(_PAGE_END)
        return dict(zip(parts[::2], parts[1::2], strict=False))


def pack(notes: Sequence[CompiledNote], pages: Mapping[str, str]) -> Packed:
    """Pack the notes and pages of one question."""
    about = compact([_values(note) for note in notes])
    fields = _NOTE_END.join(note.fields.joined for note in notes)
    written = _PAGE_END.join(chain(*pages.items()))
    parts = about, fields.encode(), written.encode()
    return Packed(*(zlib.compress(part, _LEVEL) for part in parts))


def compact(values: object) -> bytes:
    """Write values as JSON without blanks."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _values(note: CompiledNote) -> list[Any]:
    fields = [note.fields.cloze, note.fields.slots, " ".join(note.fields.tags)]
    said = [note.item, note.suffix, note.kind, note.was, note.meant, note.parts, note.tiers, fields]
    trace = note.trace
    traces = [trace.authored, trace.starter, trace.fields, trace.likeness]
    return [*said, traces, note.line, note.column]


def _note(values: list[Any], joined: str, known: dict[str, tuple[str, ...]]) -> CompiledNote:
    item, suffix, kind, was, meant, parts, tiers, fields, trace, line, column = values
    cloze, slots, tags = fields
    return CompiledNote(
        item,
        suffix,
        kind,
        tuple(was),
        meant,
        tuple((part, tuple(old)) for part, old in parts),
        tuple(tiers),
        NoteFields(cloze, joined, tuple(slots), known.setdefault(tags, tuple(tags.split()))),
        Trace(*trace),
        line,
        column,
    )
