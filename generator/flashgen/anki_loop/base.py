"""What a person started from when they edited a note: what the collection last got of it.

That is remembered for each profile. Where it is not, the ledger knows hashes of all that was ever
shipped, which tell a note that nobody edited, and of the last build a hash of each field.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flashgen.anki_loop.remembered import Got
from flashgen.history.ledger import NoteEntry, fields_of
from flashgen.targets.anki.imported import ImportedNote
from flashgen.targets.anki.notes import content_hash, field_hashes
from flashgen.targets.anki.notetypes import SEPARATOR

Base = tuple[str | None, ...]
"""The fields that a note had; nothing in place of one of which that is not known."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A note as it is there, as it would be built now, and what is known of its past."""

    there: ImportedNote
    ours: tuple[str, ...]
    tags: tuple[str, ...]
    entry: NoteEntry | None
    got: Got | None

    @property
    def is_older(self) -> bool:
        """Say whether it is older than what it was known to be: an undo, or a restored backup."""
        return self.got is not None and self.there.mod < self.got.mod

    @property
    def is_known(self) -> bool:
        """Say whether its texts are as some build shipped them, whatever its tags are."""
        if self.got and self.got.joined == SEPARATOR.join(self.there.fields):
            return True
        return self.shipped_tags is not None

    @property
    def shipped_tags(self) -> tuple[str, ...] | None:
        """Return the tags with which some build shipped its texts; nothing if none did."""
        joined, entry = SEPARATOR.join(self.there.fields), self.entry
        if entry is None:
            return None
        fitting = (t for t in self._possible_tags() if content_hash(joined, t) in entry.known)
        return next(fitting, None)

    def base(self) -> Base:
        """Return the fields that its person started from, as far as they are known."""
        if self.got:
            return tuple(self.got.joined.split(SEPARATOR))
        if self.entry is None:
            return (None,) * len(self.ours)
        shipped = fields_of(self.entry)
        built, now = _hashes(self.ours), _hashes(self.there.fields)
        return tuple(
            there
            if shipped and now.get(place) == shipped.get(place)
            else ours
            if shipped and built.get(place) == shipped.get(place) and not self.entry.earlier
            else None
            for place, (there, ours) in enumerate(zip(self.there.fields, self.ours, strict=True))
        )

    def _possible_tags(self) -> Iterator[tuple[str, ...]]:
        """Give the tags that it may have had before a person gave it some, or took some."""
        there = self.there.tags
        ours = {tag.casefold() for tag in self.tags}
        yield there
        yield self.tags
        if self.got:
            yield self.got.tags
        yield tuple(tag for tag in there if tag.casefold() in ours)
        yield tuple(tag for tag in there if "::" in tag)
        yield tuple(tag for tag in there if "::" in tag or tag.casefold() in ours)


def _hashes(fields: tuple[str, ...]) -> dict[int, str]:
    pairs = (pair.split(":") for pair in field_hashes(SEPARATOR.join(fields)).split(",") if pair)
    return {int(place): digest for place, digest in pairs}
