"""What a new version of flashgen changes by itself: said before it is written."""

from flashgen import __version__
from flashgen.diagnostics import Diagnostic
from flashgen.history.codes import RENDERED_ANEW
from flashgen.history.ledger import UNKNOWN, Ledger
from flashgen.history.link import Linked


def notice(linked: Linked, ledger: Ledger, path: str) -> Diagnostic | None:
    """Say how many notes this version renders otherwise than the one of the ledger at `path`.

    A ledger of the first format does not know what authors wrote, so their edits count too.
    """
    before = {entry.guid: entry for entry in ledger.notes.values()}
    changed = [note for note in linked.notes if note.newness == "changed"]
    alone = sum(note.by_version for note in changed)
    unsure = sum(before[note.note.guid].version == UNKNOWN for note in changed)
    if not alone + unsure:
        return None
    message = f"flashgen {__version__} changes {_notes(alone)} that you did not edit"
    if unsure:
        message = f"{_notes(unsure)} changed, by your edits or by flashgen {__version__} alone"
    hint = "the next import updates them, and replaces what you edited in them in Anki"
    return RENDERED_ANEW.finding(path, 1, 1, message, hint)


def _notes(count: int) -> str:
    return f"{count:,} notes" if count != 1 else "1 note"
