"""Linked notes → the files of a build, put in place together: ledger, packages, sheets."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

from flashgen.authoring.settings import Settings
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.history.lines import write_ledger
from flashgen.history.link import Linked, deck_name
from flashgen.output import Staging, replaceable, tidy
from flashgen.targets import TARGETS
from flashgen.targets.book import Book, Chapter


@dataclass(frozen=True)
class Delivered:
    """The files of a build, the package first; digests (SHA-256) of them and of the ledger."""

    files: tuple[Path, ...]
    digests: dict[Path, str]


def book_of(
    settings: Settings, questions: Sequence[CompiledQuestion], linked: Linked, tier: str = ""
) -> Book:
    """Put together what is written; without a `tier` nothing is wanted apart."""
    return Book(
        settings,
        [_chapter(settings, compiled) for compiled in questions],
        [linked_note.note for linked_note in linked.notes],
        linked.tombstones,
        {entry.type_id: entry.mod for entry in linked.ledger.types.values()},
        linked.ledger.generation,
        tier,
        [note for each in linked.notes if tier and (note := each.of_tier(tier))],
    )


def deliver(
    book: Book, linked: Linked, output: Path, ledger_path: Path, last_text: str
) -> Delivered:
    """Write all that a build gives into `output`, and the ledger, of which the last text is given.

    No file is replaced before all have been made. A ledger that is read-only is an OSError before
    anything is written; one behind a link stays there. It is in place and on the disk before a
    package is, so it knows the cloze number of every part that ever was in one: if this is killed
    between the two, the next build makes the same package. Sheets, which hold no history, come
    last; they are written while the package is compressed, which leaves a processor free.
    """
    tidy()
    with (
        Staging() as lasting,
        Staging(lasting=False) as others,
        ThreadPoolExecutor(1) as beside,
    ):
        made = beside.submit(lambda: [*_files(book, output, lasting=True)])
        ledger_data = write_ledger(linked.ledger).encode()
        if ledger_data != last_text.encode():
            lasting.add(replaceable(ledger_path), ledger_data)
        for path, data in _files(book, output, lasting=False):
            others.add(path, data)
        for path, data in made.result():
            lasting.add(path, data)
        lasting.place()
        others.place()
    first, *more = (path for path, _ in made.result())
    digests = lasting.digests | others.digests | {ledger_path: sha256(ledger_data).hexdigest()}
    return Delivered((first, *others.digests, *more), digests)


def _files(book: Book, output: Path, *, lasting: bool) -> Iterator[tuple[Path, bytes]]:
    for target in TARGETS:
        if target.lasting == lasting:
            try:
                yield from ((output / path, data) for path, data in target.files(book))
            except OSError as error:  # the file of a user is named, not a temporary one
                message = f"it cannot be made in {gettempdir()}: {error.strerror}"
                name = target.main(book.settings) if target.main else target.name
                raise OSError(error.errno, message, str(output / name)) from error


def leftovers(
    known: Iterable[str],
    questions: Sequence[CompiledQuestion],
    settings: Settings,
    output: Path,
) -> list[Path]:
    """Return what earlier builds may have left that this one may not give.

    `known` are the keys of all notes and the ids of all questions that ever were. The old ids of a
    question are asked of itself: a build that was killed may have renamed its keys in the ledger
    and left its sheets.
    """
    before = {key.partition("/")[0].partition(".")[0] for key in known}
    before |= {old for compiled in questions for old in compiled.head.was}
    gone = sorted(before - {compiled.head.id for compiled in questions})
    return [output / path for target in TARGETS for path in target.leftovers(settings, gone)]


def _chapter(settings: Settings, compiled: CompiledQuestion) -> Chapter:
    head = compiled.head
    return Chapter(
        head.id,
        head.sheet_title,
        head.row,
        head.names,
        head.question,
        head.summary,
        deck_name(settings, compiled),
        compiled.pages,
        compiled.images.values(),
        compiled.sheet_images.values(),
    )
