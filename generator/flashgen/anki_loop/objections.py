"""When a push stops before anything was sent: what would be lost, and what to do instead."""

from flashgen import __version__
from flashgen.anki_loop.errand import Voice, Wishes
from flashgen.anki_loop.intent import Intent
from flashgen.anki_loop.parcel import changed_descriptions
from flashgen.anki_loop.remembered import Delivered
from flashgen.anki_loop.there import There
from flashgen.commands.prepare import Prepared
from flashgen.history.ledger import UNKNOWN
from flashgen.targets.anki.package import Package, kept_name

_NAMED = 20
_MANY = 10
"""A push stops if more than one of so many notes would be retired or deleted."""

_PULL = (
    "git pull first, or restore cards/flashgen.lock if it was lost. If that is lost for good,",
    "import the package of the build by hand, once: it replaces all texts, and keeps reviews",
)


def found(
    prepared: Prepared,
    intent: Intent,
    there: There,
    delivered: Delivered | None,
    wishes: Wishes,
) -> list[str]:
    """Return, in lines, why this push stops; nothing if it may go on."""
    if lines := _newer(prepared, intent, there, delivered):
        return lines
    lines = _too_many_gone(prepared, intent, wishes)
    if intent.overwritten and not wishes.overwrite:
        lines += [
            f"stopped: {_notes(len(intent.overwritten))} edited in Anki would be overwritten:",
            *_named(intent.overwritten),
            "`flashgen pull` brings these edits into the YAML; --overwrite replaces them.",
            "If nobody edited them, another checkout pushed them: git pull first",
        ]
    return lines


def tell_descriptions(
    package: Package, there: There, delivered: Delivered | None, voice: Voice
) -> None:
    """Name the decks whose description a person changed, before an import replaces it."""
    for name in changed_descriptions(package, there, delivered.decks if delivered else {}):
        voice.tell(f'your description of the deck "{name}" is replaced by that of the YAML')


def _newer(
    prepared: Prepared, intent: Intent, there: There, delivered: Delivered | None
) -> list[str]:
    """Object to a collection that has newer texts than this ledger ever gave."""
    ours = prepared.linked.ledger.generation
    top = kept_name(prepared.settings.name)
    theirs = max(there.generation(top), delivered.generation if delivered else 0)
    if theirs > ours:
        return [
            f"stopped: Anki has generation {theirs} of these cards, this checkout has only {ours}",
            *_PULL,
        ]
    if intent.foreign:
        return [
            f"stopped: Anki has newer texts of {_notes(len(intent.foreign))} than this checkout:",
            *_named(intent.foreign),
            *_PULL,
        ]
    return []


def _too_many_gone(prepared: Prepared, intent: Intent, wishes: Wishes) -> list[str]:
    """Object to much being retired or deleted at once, whatever was agreed to beforehand."""
    gone = set(intent.newly_retired)
    if wishes.delete_retired:
        gone |= {one.guid for one in intent.retired}
    number = len(gone)
    if number * _MANY <= intent.delivered or wishes.retire == number:
        return []
    what = "deleted" if wishes.delete_retired else "retired"
    lines = [
        f"stopped: {number} of {intent.delivered} notes in Anki would be {what}. If that is meant,",
        f"push with --retire {number}; if not, a file may be missing, or was misread",
    ]
    entries = {entry.guid: entry for entry in prepared.linked.ledger.notes.values()}
    if any(_is_of_the_first_release(entries[guid].version) for guid in gone):
        lines.append("Version 0.1 shipped them last: this is the upgrade, which retires them")
    return lines


def _is_of_the_first_release(version: str) -> bool:
    """Say whether 0.1 rendered a note last; its own format of a ledger does not tell a version."""
    return version == UNKNOWN or (version.startswith("0.1.") and version != __version__)


def _named(keys: tuple[str, ...]) -> list[str]:
    more = [f"  and {len(keys) - _NAMED} more"] if len(keys) > _NAMED else []
    return [*(f"  {key}" for key in keys[:_NAMED]), *more]


def _notes(number: int) -> str:
    return f"{number:,} notes" if number != 1 else "1 note"
