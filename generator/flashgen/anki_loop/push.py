"""Build, and bring into a running Anki what changed: the order of a push.

Nothing is sent before it was said, nothing is believed that was not read back.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from flashgen.anki_loop import moving, objections, sending
from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.desk import NEEDED, Desk
from flashgen.anki_loop.errand import Errand, Outcome, Voice, Wishes
from flashgen.anki_loop.intent import Intent
from flashgen.anki_loop.parcel import descriptions, full_package, images_of, parcel
from flashgen.anki_loop.readback import delivered_now, differences
from flashgen.anki_loop.remembered import Delivered, Home, Memory
from flashgen.anki_loop.there import There, read_there
from flashgen.commands.build import build
from flashgen.commands.load import read
from flashgen.commands.prepare import prepare


def push(
    cards: Path,
    output: Path,
    connect: Callable[[], AnkiConnect],
    wishes: Wishes,
    voice: Voice,
    *,
    now: int,
    memory: Callable[[str], Memory] = Memory,
) -> Outcome:
    """Build `cards`, and bring Anki's collection up to it.

    Anki is asked before anything is built. Raises AnkiError, UnreadableError.
    """
    anki = connect()
    needed = [*NEEDED, "importPackage" if wishes.direct else "guiImportFile"]
    needed += ["deleteNotes"] * wishes.delete_retired + ["changeDeck"] * wishes.move_cards
    has = anki.need(needed, also=("guiSelectedNotes", *sending.PRESET_ACTIONS))
    desk = Desk(anki)
    one = _built(cards, output, wishes, voice, now=now, memory=memory)
    if one is None:
        return Outcome.REFUSED
    with one.memory.locked() as free:
        if not free:
            voice.tell("another push of these cards is waiting or at work; let it end first")
            return Outcome.REFUSED
        return _pushed(one, desk, has)


def foretell(
    cards: Path,
    output: Path,
    collection: Path,
    wishes: Wishes,
    voice: Voice,
    *,
    now: int,
    memory: Callable[[str], Memory] = Memory,
) -> Outcome:
    """Build, and say what a push would do to a collection file, which is only read.

    Raises UnreadableError.
    """
    one = _built(cards, output, wishes, voice, now=now, memory=memory)
    if one is None:
        return Outcome.REFUSED
    there = read_there(collection)
    delivered = one.memory.recall(Home(str(collection.absolute().parent), there.created))
    intent = one.intent(there, delivered)
    _say(one, intent)
    stop = objections.found(one.prepared, intent, there, delivered, wishes)
    voice.tell("\n".join(stop) or "this was only told; without --collection it is done")
    return Outcome.REFUSED if stop else Outcome.DONE


def _built(
    cards: Path,
    output: Path,
    wishes: Wishes,
    voice: Voice,
    *,
    now: int,
    memory: Callable[[str], Memory],
) -> Errand | None:
    """Build, and load what was built; nothing if its content has errors."""
    report, _ = build(cards, output, now=now, announce=voice.announce)
    prepared = prepare(cards, read(cards), now)[0] if report else None
    if prepared is None:
        return None
    return Errand(prepared, wishes, voice, memory(prepared.settings.namespace))


def _pushed(one: Errand, desk: Desk, has: frozenset[str]) -> Outcome:
    """Say, send, read back, remember."""
    voice = one.voice
    there = desk.there()
    home = desk.home(there)
    voice.tell(f'Anki has the profile "{home.profile}" open')
    if not _is_the_right_one(one, home, there):
        return Outcome.REFUSED
    delivered = one.memory.recall(home)
    intent = one.intent(there, delivered)
    if "guiSelectedNotes" in has:
        waited = sending.wait_for_editor(desk, intent, there, one.keys, voice, one.wishes.wait)
        if waited is None:
            return Outcome.REFUSED
        if waited:
            there = desk.there()
            intent = one.intent(there, delivered)
    _say(one, intent)
    if stop := objections.found(one.prepared, intent, there, delivered, one.wishes):
        voice.tell("\n".join(stop))
        return Outcome.REFUSED
    linked = one.prepared.linked
    whole = full_package(one.prepared)
    package = parcel(one.prepared, intent, there, preset=not one.wishes.direct)
    done = Outcome.DONE
    if package:
        objections.tell_descriptions(package, there, delivered, voice)
        done = sending.send(one, desk, package, intent, there, home)
    elif not intent.retired:
        voice.tell("nothing is to be sent: Anki has what was built")
    if done is not Outcome.DONE:
        return _ended(one, desk, intent, home, delivered, done)
    left_out = {*intent.deleted, *intent.blocked}
    live = [note.note for note in linked.notes if note.key not in left_out]
    images = {image.name: image.data for image in images_of(live, whole.images)}
    missing = desk.missing_media(images)
    if missing:
        desk.store_media({name: images[name] for name in missing})
        voice.tell(f"{len(missing)} pictures that Anki lacked were sent: {_few(missing)}")
    after = desk.there() if package else there
    if one.wishes.direct:
        sending.give_preset(desk, package, there, after, has, voice)
    deleted = sending.delete_retired(one, desk, intent, there) if one.wishes.delete_retired else ()
    moved = moving.move(one, desk, after, delivered)
    return _ended(one, desk, intent, home, delivered, done, deleted, images, moved)


def _ended(
    one: Errand,
    desk: Desk,
    intent: Intent,
    home: Home,
    delivered: Delivered | None,
    done: Outcome,
    deleted: Sequence[str] = (),
    images: dict[str, bytes] | None = None,
    moved: moving.Moves | None = None,
) -> Outcome:
    """Read once more, for an open editor may have put its text back; remember; sum up."""
    voice, linked = one.voice, one.prepared.linked
    voice.pause(1)
    there = desk.there()
    home = desk.home(there)
    whole = full_package(one.prepared)
    told = descriptions(whole.package_decks)
    one.memory.remember(home, delivered_now(linked, intent, there, delivered, told, deleted))
    if done is not Outcome.DONE:
        return done
    found = differences(intent, one.keys, there)
    lacking = desk.missing_media(images or {})
    for difference in found:
        voice.tell(f"different  {difference.key} {difference.what}")
    for key in intent.blocked:
        voice.tell(f"different  {key} was not updated: its note type was changed in Anki")
    for name in lacking:
        voice.tell(f"different  the picture {name} is not there")
    still = [guid for guid in deleted if guid in there.notes]
    for guid in still:
        voice.tell(f"different  {one.keys[guid]} was not deleted")
    unmoved = moving.unmoved(moved or {}, there)
    if unmoved:
        voice.tell(f"different  {unmoved} cards were not moved")
    ours = [note.note.guid for note in linked.notes if note.note.guid in there.notes]
    number = sum(len(there.cards.get(guid, ())) for guid in ours)
    voice.tell(
        f"read back: {len(intent.send) - len(found):,} of {len(intent.send):,} notes are as sent, "
        f"{len(intent.kept):,} kept as edited in Anki; {len(ours):,} notes with {number:,} cards "
        f'of this deck are in "{home.profile}"'
    )
    if found or lacking or still or unmoved or intent.blocked:
        voice.tell(
            "what is different was not noted as delivered; close Anki's editor and browser and "
            "push again"
        )
        return Outcome.REFUSED
    if intent.send or deleted or moved:
        voice.tell("sync in Anki when you like; flashgen never does")
    return done


def _is_the_right_one(one: Errand, home: Home, there: There) -> bool:
    """Ask if this is another collection than last time, or one that never had these cards."""
    last = one.memory.last()
    known = {entry.guid for entry in one.prepared.linked.ledger.notes.values()}
    if last is None or last == home:
        return True
    if one.memory.recall(home):
        question = f'the last push went to "{last.profile}"; push to "{home.profile}"?'
    elif not known & there.notes.keys():
        question = (
            f'"{home.profile}" has none of these cards yet, and the last push went to '
            f'"{last.profile}"; push to "{home.profile}"?'
        )
    else:
        question = f'the last push went to "{last.profile}" ({last.folder}); push here too?'
    return one.voice.ask(question)


def _say(one: Errand, intent: Intent) -> None:
    """Say what will happen, in the words of `diff --collection`."""
    voice = one.voice
    voice.show(intent.changes)
    for key in intent.deleted:
        voice.tell(
            f"deleted   {key}: left out, for it was deleted in Anki; --restore brings it back"
        )
    for key, number in intent.blank.items():
        voice.tell(f"blank     {number} cards of {key} will show nothing: Tools > Empty Cards")
    for gone in intent.retired:
        seen = f", {gone.reviewed} of its cards have reviews" if gone.reviewed else ""
        voice.tell(f"retired   {gone.key} stays in Anki{seen}")
    if intent.retired and not one.wishes.delete_retired:
        voice.tell("--delete-retired deletes retired notes, after asking")


def _few(names: Sequence[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
