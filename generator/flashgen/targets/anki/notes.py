"""The fields of a note as Anki keeps them: numbered, hashed, retired."""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from flashgen.targets.anki.cloze import MARK_CLOSE, MARK_OPEN
from flashgen.targets.anki.notetypes import SEPARATOR, SLOTS, SPARES

RETIRED_TAG = "flashgen::retired"
_RETIRED = "This card was removed from its deck. To delete it, search the browser for its tag."
_PART = re.compile(rf"{{{{c{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}::")
_CLOZE = re.compile(r"\{\{c(\d+(?:,\d+)*)::")
_SPARE = ("",) * SPARES


@dataclass(frozen=True, slots=True)
class NoteFields:
    """The fields of one note, `joined` as Anki stores them.

    `slots` are the facets it has, empty for a cloze note.
    """

    cloze: bool
    joined: str
    slots: tuple[int, ...]
    tags: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields, in the order of the note type."""
        return tuple(self.joined.split(SEPARATOR))

    @property
    def said(self) -> tuple[str, ...]:
        """Return the fields that say what is learned: answers, or a cloze text and its back."""
        fields = self.fields
        return fields[3:5] if self.cloze else fields[3 + SLOTS : 3 + 2 * SLOTS]

    def numbered(self, numbers: dict[str, int]) -> "NoteFields":
        """Return the same note with the cloze number of each part filled in."""
        if not numbers:
            return self
        numbers = {unicodedata.normalize("NFC", part): n for part, n in numbers.items()}
        joined = _PART.sub(lambda part: f"{{{{c{numbers[part[1]]}::", self.joined)
        return NoteFields(self.cloze, joined, self.slots, self.tags)

    @property
    def ordinals(self) -> tuple[int, ...]:
        """Return the ordinals of the note's cards: slots, or cloze numbers, counted from 0.

        Clozes may be nested and may have several numbers (`c1,2`); number 0 makes no card.
        """
        if not self.cloze:
            return tuple(slot - 1 for slot in self.slots)
        numbers = {
            int(n)
            for found in _CLOZE.findall(self.joined.split(SEPARATOR, 4)[3])
            for n in found.split(",")
        }
        return tuple(sorted(number - 1 for number in numbers if number))


def content_hash(joined: str, tags: tuple[str, ...]) -> str:
    """Return a hash of all that Anki would see change in a note; tags are sorted as Anki does."""
    ordered = sorted(tags, key=str.casefold)
    content = SEPARATOR.join((joined, "\x1e", *ordered))
    return sha256(content.encode()).hexdigest()[:16]


def field_hashes(joined: str) -> str:
    """Return short hashes of the filled fields of a note, each behind its place: `0:1a2b3c4d,…`."""
    return ",".join(
        f"{place}:{sha256(text.encode()).hexdigest()[:8]}"
        for place, text in enumerate(joined.split(SEPARATOR))
        if text
    )


def retired_fields(key: str, *, cloze: bool, cards: tuple[int, ...]) -> str:
    """Return the joined fields of a retired note; `cards` are its slots or cloze numbers.

    Each card that a user may still have says what to do; a blank front would tell nothing.
    """
    title = f"Retired: {key}"
    if cloze:
        text = " ".join(f"{{{{c{number}::{_RETIRED}}}}}" for number in cards)
        return SEPARATOR.join((title, "Retired", key, text, "", "", *_SPARE))
    prompts = [_RETIRED if slot in cards else "" for slot in range(1, SLOTS + 1)]
    return SEPARATOR.join((title, "Retired", key, *prompts, *[""] * SLOTS, "", *_SPARE))
