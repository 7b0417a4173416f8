"""Decks that get another name: no import moves a card, so it has to be renamed in Anki, too."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from flashgen.authoring.nodes import at
from flashgen.authoring.parse import parse
from flashgen.authoring.source import Source
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.diagnostics import Diagnostic
from flashgen.history.codes import RENAMED_DECK
from flashgen.history.link import Linked


def renamed(
    questions: Sequence[CompiledQuestion], linked: Linked, before: Mapping[str, str], file: Source
) -> Iterator[Diagnostic]:
    """Report decks whose name is not the one they were built with `before`, by question.

    Another name of the whole deck is named once, at the settings `file`; another title where it
    stands. Anki finds a deck whatever its case.
    """
    changed = Counter(
        linked.ledger.notes[note.key].question for note in linked.notes if note.newness == "changed"
    )
    named: set[str] = set()
    for compiled in questions:
        head = compiled.head
        known = [before[name] for name in (head.id, *reversed(head.was)) if name in before]
        if not known:
            continue
        old_name, _, old_title = known[0].rpartition("::")
        name, _, title = linked.ledger.decks[head.id].rpartition("::")
        if old_name.casefold() not in (name.casefold(), *named):
            named.add(old_name.casefold())
            message = f'the deck "{old_name}" is now called "{name}"'
            yield _at_name(file, message, _hint(old_name, name))
        if old_title.casefold() != title.casefold():
            old, new = f"{name}::{old_title}", f"{name}::{title}"
            message = f'the deck "{old}" is now called "{new}"{_shipped(changed[head.id])}'
            yield compiled.finding("title", RENAMED_DECK, message, _hint(old, new))


def _at_name(file: Source, message: str, hint: str) -> Diagnostic:
    node, _ = parse(file)
    place = (1, 1) if node is None else (at(node, ("name",)).line, at(node, ("name",)).column)
    return file.finding(*place, RENAMED_DECK, message, hint)


def _hint(old: str, new: str) -> str:
    stay = "or else its cards stay there, and only new ones go to the new deck"
    return f'rename "{old}" to "{new}" in Anki before the import, {stay}'


def _shipped(count: int) -> str:
    if not count:
        return ""
    notes = f"{count} notes that say the title are" if count > 1 else "1 note that says it is"
    return f", and {notes} shipped again"
