"""What a target is; even the help of commands loads this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from flashgen.authoring.settings import Settings
    from flashgen.blocks import PlannedNote
    from flashgen.kinds.question import Question
    from flashgen.targets.book import Book

Pages = Mapping[str, str]
"""What a target wrote of one question, by names of its own."""


def _no_pages(*_: object) -> Pages:
    return {}


def _nothing(*_: object) -> Iterator[Any]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Target:
    """Something that is built or printed; a path is one below the output folder.

    `pages` writes what a question brings to it, when that is compiled; an image is asked for by
    its authored path. `files` gives its files. `leftovers` names those that an earlier build may
    have left, given the settings and the ids of all questions that are gone.

    A `lasting` target holds what nobody may lose: its files are on the disk right after the ledger
    and before all others. `main` names the one that says that there was a build before, and `read`
    gives its notes by GUID, so that the next build can be compared with it. `prints` are what
    `flashgen print --as` makes of it.
    """

    name: str
    pages: Callable[[Question, Sequence[PlannedNote], Callable[[str], str]], Pages] = _no_pages
    files: Callable[[Book], Iterator[tuple[str, bytes]]] = _nothing
    leftovers: Callable[[Settings, Iterable[str]], Iterator[str]] = _nothing
    lasting: bool = False
    main: Callable[[Settings], str] | None = None
    read: Callable[[Path], Mapping[str, Any]] | None = None
    prints: tuple[str, ...] = ()
