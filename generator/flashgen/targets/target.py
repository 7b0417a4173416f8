"""What a target is, and what it makes its files of."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flashgen.authoring.settings import Settings
from flashgen.blocks import PlannedNote
from flashgen.kinds.question import Question
from flashgen.media.library import Image

Pages = Mapping[str, str]
"""What a target wrote of one question, by names of its own."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A question in a collection: what an index says of it, its deck, its pages and images.

    `title` and `row` are Markdown; `pages` are those of all targets, unpacked each time.
    """

    id: str
    title: str
    row: tuple[str, ...]
    question: str
    summary: str
    deck: str
    pages: Callable[[], Pages]
    card_images: Collection[Image]
    page_images: Collection[Image]


@dataclass(frozen=True, slots=True)
class Book:
    """A collection that is ready to be written: its questions in order, and its notes.

    `retired` are the tombstones of notes that are gone; `type_mods` and `generation` are what the
    ledger says about note types and this build. Only Anki's target asks for these.
    """

    settings: Settings
    chapters: Sequence[Chapter]
    notes: Sequence[Any]
    retired: Sequence[Any]
    type_mods: dict[int, int]
    generation: int


def _no_pages(*_: object) -> Pages:
    return {}


def _nothing(*_: object) -> Iterator[Any]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Target:
    """Something that is built or printed; a path is one below the output folder.

    `pages` writes what a question brings to it, when that is compiled; an image is asked for by
    its authored path. `files` gives its files. `leftovers` names those that an earlier build may
    have left, given the ids of all questions that are gone.

    A `lasting` target holds what nobody may lose: its files are on the disk right after the ledger
    and before all others. `main` names the one that says that there was a build before, and `read`
    gives its notes by GUID, so that the next build can be compared with it. `prints` are what
    `flashgen print --as` makes of it.
    """

    name: str
    pages: Callable[[Question, Sequence[PlannedNote], Callable[[str], str]], Pages] = _no_pages
    files: Callable[[Book], Iterator[tuple[str, bytes]]] = _nothing
    leftovers: Callable[[Iterable[str]], Iterator[str]] = _nothing
    lasting: bool = False
    main: Callable[[Settings], str] | None = None
    read: Callable[[Path], Mapping[str, Any]] | None = None
    prints: tuple[str, ...] = ()
