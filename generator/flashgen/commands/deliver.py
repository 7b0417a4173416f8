"""Linked notes → the files of a build, put in place together: ledger, packages, sheets."""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from flashgen.authoring.settings import Settings
from flashgen.compiler.compiled import LINK_CLOSE, LINK_OPEN, CompiledQuestion
from flashgen.history.lines import write_ledger
from flashgen.history.link import Linked, deck_name
from flashgen.identity import slug
from flashgen.output import Staging, replaceable
from flashgen.targets.anki.package import Package, PackageDeck
from flashgen.targets.markdown.index import index

_RETIRED_FILE = "retired.apkg"
_SHEETS_FOLDER = "sheets"


@dataclass(frozen=True)
class Delivered:
    """The files of a build, the package first; digests (SHA-256) of them and of the ledger."""

    files: tuple[Path, ...]
    digests: dict[Path, str]


def deliver(
    settings: Settings,
    questions: Sequence[CompiledQuestion],
    linked: Linked,
    output: Path,
    ledger: tuple[Path, str],
) -> Delivered:
    """Write all that a build gives into `output`, and the `ledger`: its path and its last text.

    No file is replaced before all have been made. A ledger that is read-only is an OSError before
    anything is written; one behind a link stays there. It is in place and on the disk before a
    package is, so it knows the cloze number of every part that ever was in one: if this is killed
    between the two, the next build makes the same package. Sheets, which hold no history, come
    last; they are written while the package is compressed, which leaves a processor free.
    """
    ledger_path, last_text = ledger
    package = package_of(settings, questions, linked)
    with (
        Staging() as lasting,
        Staging(lasting=False) as sheets,
        TemporaryDirectory(prefix="flashgen-") as folder,
        ThreadPoolExecutor(1) as beside,
    ):
        zipped = beside.submit(package.zipped, package.collection(Path(folder)))
        ledger_data = write_ledger(linked.ledger).encode()
        if ledger_data != last_text.encode():
            lasting.add(replaceable(ledger_path), ledger_data)
        ledgers = set(lasting.digests)
        for sheet, data in _sheets(settings, questions, output / _SHEETS_FOLDER):
            sheets.add(sheet, data)
        lasting.add(package_path(settings, output), zipped.result())
        if linked.tombstones:
            lasting.add(output / _RETIRED_FILE, _tombstones(settings, linked).to_bytes())
        lasting.place()
        sheets.place()
    deck, *retired = (path for path in lasting.digests if path not in ledgers)
    digests = lasting.digests | sheets.digests | {ledger_path: sha256(ledger_data).hexdigest()}
    return Delivered((deck, *sheets.digests, *retired), digests)


def leftovers(
    known: Iterable[str], questions: Sequence[CompiledQuestion], output: Path
) -> list[Path]:
    """Return what earlier builds may have left that this one does not give.

    Those are the package of retired notes, and the sheets of questions that were built before and
    are gone; `known` are the keys of all notes and the ids of all questions that ever were. The old
    ids of a question are asked of itself: a build that was killed may have renamed its keys in the
    ledger and left its sheets.
    """
    before = {key.partition("/")[0].partition(".")[0] for key in known}
    before |= {old for compiled in questions for old in compiled.head.was}
    gone = before - {compiled.head.id for compiled in questions}
    sheets = output / _SHEETS_FOLDER
    stale = [sheets / f"{name}{end}.md" for name in sorted(gone) for end in ("", "-quiz")]
    return [output / _RETIRED_FILE, *stale]


def package_path(settings: Settings, output: Path) -> Path:
    """Return where the package of these settings is written."""
    return output / f"{slug(settings.name)}.apkg"


def package_of(
    settings: Settings, questions: Sequence[CompiledQuestion], linked: Linked
) -> Package:
    """Return the package of compiled and linked questions."""
    decks = [_top_deck(settings, linked)]
    for compiled in questions:
        summary = re.sub(r"[$]", "", compiled.head.summary)
        description = f"**{compiled.head.question}**\n\n{summary}".strip()
        decks.append(PackageDeck(deck_name(settings, compiled), description))
    images = {i.name: i for compiled in questions for i in compiled.images.values()}
    notes = [linked_note.note for linked_note in linked.notes]
    return Package(decks, notes, _type_mods(linked), images.values())


def _top_deck(settings: Settings, linked: Linked) -> PackageDeck:
    """Return the deck of decks; its description says which build a collection has."""
    made = f"*Made with flashgen, generation {linked.ledger.generation}*"
    return PackageDeck(settings.name, "\n\n".join(filter(None, (settings.description, made))))


def _tombstones(settings: Settings, linked: Linked) -> Package:
    decks = [_top_deck(settings, linked)]
    return Package(decks, linked.tombstones, _type_mods(linked), [])


def _type_mods(linked: Linked) -> dict[int, int]:
    return {entry.type_id: entry.mod for entry in linked.ledger.types.values()}


def _sheets(
    settings: Settings, questions: Sequence[CompiledQuestion], folder: Path
) -> Iterator[tuple[Path, bytes]]:
    """Give index, sheets and quizzes, with the images they show."""
    titles = {compiled.head.id: compiled.head.sheet_title for compiled in questions}
    link = re.compile(f"{LINK_OPEN}([^{LINK_CLOSE}]*){LINK_CLOSE}")
    rows = [compiled.head.row for compiled in questions]
    names = [line for compiled in questions for line in compiled.head.names]
    yield folder / "README.md", index(rows, settings, names).encode()
    images: dict[str, bytes] = {}
    for compiled in questions:
        name, pages = compiled.head.id, compiled.pages()
        *parts, last = link.split(pages.sheet)
        pairs = zip(parts[::2], parts[1::2], strict=True)
        linked = "".join(before + titles[other] for before, other in pairs)
        yield folder / f"{name}.md", (linked + last).encode()
        yield folder / f"{name}-quiz.md", pages.quiz.encode()
        images |= {image.relative: image.data for image in compiled.sheet_images.values()}
    yield from ((folder / relative, data) for relative, data in images.items())
