"""How a push gets into Anki: by its import page, or at once, and what goes with it."""

from collections.abc import Mapping

from flashgen.anki_loop.backup import back_up, how_to_restore
from flashgen.anki_loop.desk import Desk, Stamp
from flashgen.anki_loop.errand import Errand, Outcome, Voice
from flashgen.anki_loop.intent import Intent
from flashgen.anki_loop.readback import arrived, complete, differences, tags_lost
from flashgen.anki_loop.remembered import Home
from flashgen.anki_loop.there import There
from flashgen.targets.anki.imported import UnreadableError
from flashgen.targets.anki.package import PRESET, Package, kept_name, preset_of

PRESET_ACTIONS = ("getDeckConfig", "cloneDeckConfigId", "saveDeckConfig", "setDeckConfigId")
_CLOSE = "Close that page in Anki, for its file is gone; push again when you like"
_NAME = "flashgen-push.apkg"
_SETTLED = 5
"""Looks in a row at which a part was there and no more came."""
_FAR = 5
"""How much longer than a second it is between two looks where each is an export."""


def send(
    one: Errand, desk: Desk, package: Package, intent: Intent, there: There, home: Home
) -> Outcome:
    """Bring a package into Anki, in the way that was asked for."""
    if not one.wishes.direct:
        return _by_its_page(one, desk, package, intent)
    if not _backed_up(one, desk, home):
        one.voice.tell("nothing was sent; without --direct, Anki makes a backup itself")
        return Outcome.REFUSED
    if one.memory.first("direct"):
        one.voice.tell(
            "said once: importing directly changes the boxes that Anki's import page remembers "
            "(learning progress and presets are ticked there afterwards)"
        )
    desk.import_package(_NAME, package.to_bytes())
    after = desk.there()
    _put_tags_back(desk, intent, after)
    if there.schema and after.schema != there.schema:
        one.voice.tell(
            "at the next sync Anki will ask for a direction: first sync all other devices, then "
            "choose Upload; what they did not sync by then is lost"
        )
    return Outcome.DONE


def wait_for_editor(
    desk: Desk,
    intent: Intent,
    there: There,
    keys: Mapping[str, str],
    voice: Voice,
    seconds: float,
) -> bool | None:
    """Wait while a note that is to change is selected in Anki's browser, where it may be edited.

    An editor writes the whole old note back over an import. Return whether there was anything to
    wait for; None if it stayed so.
    """
    sent = {there.ids[n.guid]: keys[n.guid] for n in intent.send if n.guid in there.ids}
    waited = False
    for _ in range(max(1, int(seconds))):
        open_there = [sent[n] for n in desk.anki.call("guiSelectedNotes") if n in sent]
        if not open_there:
            return waited
        if not waited:
            named = ", ".join(open_there[:5])
            voice.tell(
                f"Anki's browser shows {named}, which will change: its editor would put the old "
                "text back. Select another note there, or close the browser; waiting"
            )
        waited = True
        voice.pause(1)
    voice.tell("stopped: the note is still selected; nothing was sent")
    return None


def _put_tags_back(desk: Desk, intent: Intent, there: There) -> None:
    """Give notes the tags again that a person added and no import brings: marked and leech."""
    lost = tags_lost(intent, there)
    if lost:
        desk.anki.many(
            ("addTags", {"notes": notes, "tags": " ".join(tags)}) for tags, notes in lost.items()
        )


def give_preset(
    desk: Desk,
    package: Package | None,
    before: There,
    after: There,
    has: frozenset[str],
    voice: Voice,
) -> None:
    """Give our preset to decks that this push created, and to no other one."""
    known = {name.casefold() for name in before.decks}
    sent = {kept_name(deck.name) for deck in package.package_decks} if package else set()
    new = sorted(name for name in after.decks if name in sent and name.casefold() not in known)
    if not new:
        return
    if not has.issuperset(PRESET_ACTIONS):
        voice.tell(f"this AnkiConnect cannot give the new decks the preset {PRESET}")
        return
    preset = before.presets.get(PRESET)
    if preset is None:
        default = desk.anki.call("getDeckConfig", deck=new[0])
        preset = desk.anki.call("cloneDeckConfigId", name=PRESET, cloneFrom=str(default["id"]))
        desk.anki.call("saveDeckConfig", config=preset_of(default) | {"id": preset})
    done = desk.anki.call("setDeckConfigId", decks=new, configId=preset)
    if not done:
        voice.tell(f"Anki did not give the new decks the preset {PRESET}")


def delete_retired(one: Errand, desk: Desk, intent: Intent, there: There) -> tuple[str, ...]:
    """Delete retired notes, by the GUIDs of the ledger, if a person agrees; return their GUIDs."""
    if not intent.retired:
        return ()
    reviewed = sum(gone.reviewed > 0 for gone in intent.retired)
    question = f"delete {len(intent.retired)} retired notes, {reviewed} of them with reviews?"
    if not one.voice.ask(question):
        one.voice.tell("retired notes stay")
        return ()
    guids = tuple(gone.guid for gone in intent.retired)
    desk.anki.call("deleteNotes", notes=[there.ids[guid] for guid in guids])
    return guids


def _by_its_page(one: Errand, desk: Desk, package: Package, intent: Intent) -> Outcome:
    """Open Anki's own import page, and wait until a person has pressed Import there."""
    with desk.handed(_NAME, package.to_bytes()) as path:
        desk.anki.call("guiImportFile", path=path.replace("\\", "/"))
        one.voice.tell(
            f"Anki shows its import page for {_count(len(intent.send))}: press Import there, with "
            f"the options as they are. Waiting for {one.wishes.wait:g} seconds; Ctrl-C ends it"
        )
        try:
            there = _awaited(one, desk, package, intent)
        except KeyboardInterrupt:
            one.voice.tell(_CLOSE)
            raise
    if there is None:
        one.voice.tell(f"nothing came: Import was not pressed. {_CLOSE}")
        return Outcome.UNFINISHED
    if (number := arrived(intent, there)) < len(intent.send):
        for difference in differences(intent, one.keys, there):
            one.voice.tell(f"different  {difference.key} {difference.what}")
        one.voice.tell(
            f"only a part came: {number} of {len(intent.send)} notes. On the import page, notes "
            "are to be updated if newer, as Anki's default is; push again"
        )
        return Outcome.UNFINISHED
    _put_tags_back(desk, intent, there)
    return Outcome.DONE


def _awaited(one: Errand, desk: Desk, package: Package, intent: Intent) -> There | None:
    """Return the collection once all of a push is there, or a part and no more; else None."""
    stamp: Stamp | None = None
    partly, came, still = None, 0, 0
    step = 1 if desk.collection else _FAR
    for _ in range(max(1, int(one.wishes.wait / step))):
        one.voice.pause(step)
        if partly and still >= _SETTLED:
            break
        still += 1
        now = desk.stamp()
        if now is not None and now == stamp:
            continue
        try:
            there = desk.there()
        except UnreadableError:
            continue
        stamp = now
        if complete(package, intent, there):
            return there
        if (number := arrived(intent, there)) > came:
            came, still, partly = number, 0, there
    return partly


def _backed_up(one: Errand, desk: Desk, home: Home) -> bool:
    """Copy the collection first; where it cannot be read, ask whether to go on without a copy."""
    if desk.collection is None:
        question = "Anki's collection cannot be copied from here; import without a copy of it?"
        return one.voice.ask(question)
    one.voice.tell(how_to_restore(back_up(desk.collection, home), home))
    return True


def _count(number: int) -> str:
    return f"{number:,} notes" if number != 1 else "1 note"
