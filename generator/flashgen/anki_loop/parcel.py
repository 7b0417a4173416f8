"""What a push hands to Anki: a package of the notes it means to send, and nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from flashgen.anki_loop.intent import Intent
from flashgen.anki_loop.there import There
from flashgen.commands.deliver import book_of
from flashgen.commands.prepare import Prepared
from flashgen.media.library import Image
from flashgen.targets.anki import package_of
from flashgen.targets.anki.notetypes import CLOZE_ID, FACETS_ID
from flashgen.targets.anki.package import Package, PackageDeck, PackageNote, kept_name


def parcel(prepared: Prepared, intent: Intent, there: There, *, preset: bool) -> Package | None:
    """Return the package of a push; None if nothing is to be imported.

    A note type or a description of a deck comes only along with a note of it; if none is sent, one
    goes with it that Anki has already, which changes nothing in that note.
    """
    settings = prepared.settings
    whole = full_package(prepared)
    told = descriptions(whole.package_decks)
    send = list(intent.send)
    types = {_type(note) for note in send}
    decks = {note.deck for note in send}
    newer = {i for i, mod in whole.type_mods.items() if i in there.types and mod > there.types[i]}
    stale = {name for name, text in told.items() if text and _differs(name, text, there)}
    for note in whole.notes:
        known = there.notes.get(note.guid)
        wanted = _type(note) in newer - types or kept_name(note.deck) in stale - decks
        if wanted and known and known.note_type == _type(note):
            send.append(_as_it_is(note, known.mod, known.tags))
            types.add(_type(note))
            decks.add(note.deck)
    if not send:
        return None
    top = kept_name(settings.name)
    carried = [d for d in whole.package_decks if d.name in decks or kept_name(d.name) == top]
    images = images_of(send, whole.images)
    return Package(carried, send, whole.type_mods, images, preset=preset)


def full_package(prepared: Prepared) -> Package:
    """Return the package that a build makes."""
    book = book_of(prepared.settings, prepared.questions, prepared.linked)
    return package_of(book, book.notes)


def descriptions(decks: Iterable[PackageDeck]) -> dict[str, str]:
    """Return what Anki is to show about each deck."""
    return {kept_name(deck.name): deck.description for deck in decks}


def images_of(notes: Iterable[PackageNote], images: Iterable[Image]) -> list[Image]:
    """Return the images that notes show."""
    text = "\n".join(note.joined for note in notes)
    return [image for image in images if f'"{escape(image.name)}"' in text]


def changed_descriptions(
    package: Package, there: There, delivered: dict[str, str]
) -> tuple[str, ...]:
    """Return the decks whose description a person changed and an import of `package` replaces."""
    texts = {name.casefold(): text for name, text in there.decks.items()}
    return tuple(
        name
        for name, text in descriptions(package.package_decks).items()
        if text
        and texts.get(name.casefold()) not in (None, "", text, delivered.get(name))
        and name in delivered
    )


def _differs(name: str, text: str, there: There) -> bool:
    """Say whether a deck that is there shows another text; the line of a generation is none."""
    shown = {deck.casefold(): shown for deck, shown in there.decks.items()}.get(name.casefold())
    return shown is not None and "generation" not in text and shown != text


def _as_it_is(note: PackageNote, mod: int, tags: tuple[str, ...]) -> PackageNote:
    return replace(note, tags=tags, mod=mod)


def _type(note: PackageNote) -> int:
    return CLOZE_ID if note.cloze else FACETS_ID
