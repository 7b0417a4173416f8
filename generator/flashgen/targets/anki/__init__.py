"""The Anki package: note types, fields, package file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.targets.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from flashgen.authoring.settings import Settings
    from flashgen.targets.anki.imported import ImportedNote
    from flashgen.targets.anki.package import Package, PackageDeck, PackageNote
    from flashgen.targets.book import Book

_RETIRED_FILE = "retired.apkg"


def main(settings: Settings, tier: str = "") -> str:
    """Return the name of the package of a collection, or of the one with a tier of its cards."""
    from flashgen.identity import file_name, slug

    return f"{file_name(slug(settings.name))}{tier and '-'}{tier}.apkg"


def files(book: Book) -> Iterator[tuple[str, bytes]]:
    """Give the package, one of a tier if that is wanted, and the tombstones of notes that are gone.

    In one of a tier each note is whole, its time included, but has only the cards of the tier.
    """
    from flashgen.targets.anki.package import Package

    yield main(book.settings), package_of(book, book.notes).to_bytes()
    if book.tier:
        yield main(book.settings, book.tier), package_of(book, book.notes_of_tier).to_bytes()
    if book.retired:
        retired = Package([_top_deck(book)], book.retired, book.type_mods, [])
        yield _RETIRED_FILE, retired.to_bytes()


def package_of(book: Book, notes: Sequence[PackageNote]) -> Package:
    """Return the package with some notes of a collection, and all its decks and images."""
    from flashgen.targets.anki.package import Package, PackageDeck

    decks = [_top_deck(book)]
    for chapter in book.chapters:
        summary = re.sub(r"[$]", "", chapter.summary)
        description = f"**{chapter.question}**\n\n{summary}".strip()
        decks.append(PackageDeck(chapter.deck, description))
    images = {image.name: image for chapter in book.chapters for image in chapter.card_images}
    return Package(decks, notes, book.type_mods, images.values())


def leftovers(settings: Settings, _: Iterable[str]) -> Iterator[str]:
    """Name the packages of retired notes and of tiers."""
    from flashgen.kinds.item import TIERS

    yield _RETIRED_FILE
    yield from (main(settings, tier) for tier in TIERS)


def read(path: Path) -> dict[str, ImportedNote]:
    """Return the notes of a package by GUID. Raises UnreadableError."""
    from flashgen.targets.anki.imported import read_package

    return read_package(path)


def _top_deck(book: Book) -> PackageDeck:
    """Return the deck of decks; its description says which build a collection has."""
    from flashgen.targets.anki.package import PackageDeck

    made = f"*Made with flashgen, generation {book.generation}*"
    about = filter(None, (book.settings.description, made))
    return PackageDeck(book.settings.name, "\n\n".join(about))


ANKI = Target("anki", files=files, leftovers=leftovers, lasting=True, main=main, read=read)
