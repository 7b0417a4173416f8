"""A collection that is ready to be written, as every target gets it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flashgen.authoring.settings import Settings
from flashgen.media.library import Image


@dataclass(frozen=True, slots=True)
class Chapter:
    """A question in a collection: what an index says of it, its deck, its pages and images.

    `title`, `row` and `names`, lines that lead there from other names, are Markdown; `pages` are
    those of all targets, unpacked each time.
    """

    id: str
    title: str
    row: tuple[str, ...]
    names: tuple[str, ...]
    question: str
    summary: str
    deck: str
    pages: Callable[[], Mapping[str, str]]
    card_images: Collection[Image]
    page_images: Collection[Image]


@dataclass(frozen=True, slots=True)
class Book:
    """A collection that is ready to be written: its questions in order, and its notes.

    `retired` are the tombstones of notes that are gone; `type_mods` and `generation` are what the
    ledger says about note types and this build. Where the cards of a `tier` are wanted apart,
    `notes_of_tier` have no others. Only Anki's target asks for these.
    """

    settings: Settings
    chapters: Sequence[Chapter]
    notes: Sequence[Any]
    retired: Sequence[Any]
    type_mods: dict[int, int]
    generation: int
    tier: str = ""
    notes_of_tier: Sequence[Any] = ()
