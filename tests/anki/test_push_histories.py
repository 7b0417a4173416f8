"""Random histories of an author, two profiles and pushes: no edit or tag of a person is lost.

The author edits and deletes concepts, goes back to an older checkout or loses the ledger; in Anki
notes are edited, tagged, deleted, studied and moved; pushes go either way, may be cut off or left
half done. FLASHGEN_HISTORIES says how many are played: a fourth of it.
"""

import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from connect_double import Press
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from pushing import Desktop, Person

from flashgen.anki_loop.errand import Outcome
from flashgen.anki_loop.trouble import SilentError
from flashgen.history.ledger import LEDGER_FILE
from flashgen.identity import guid, note_key

HISTORIES = int(os.environ.get("FLASHGEN_HISTORIES", "25"))
PICK = st.integers(0, 1000)
NAMES = [f"word-{number}" for number in range(5)]
SCHEDULE = (
    "SELECT id, nid, did, ord, type, queue, due, ivl, reps, lapses, odid, mod, usn FROM cards"
)


class Pushes(RuleBasedStateMachine):
    """The rules. `texts` is what the YAML says of each concept; the rest is what people did."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="pushes-")))
        first = Desktop(folder, "User 1", folder / "cards")
        self.desktops = [first, Desktop(folder, "User 2", folder / "cards")]
        first.cards.mkdir()
        for desktop in self.desktops:
            self.stack.enter_context(desktop.double)
            self.stack.callback(desktop.col.close)
        self.texts: dict[str, str] = {}
        self.counter = 0
        self.edits: dict[tuple[int, str], str] = {}
        self.tags: dict[tuple[int, str], set[str]] = {}
        self.deleted: set[tuple[int, str]] = set()
        self.had: set[tuple[int, str]] = set()
        self.clock = int(time.time()) - 500_000

    def teardown(self) -> None:
        self.stack.close()

    def next(self) -> str:
        self.counter += 1
        return f"text{self.counter}."

    # The author

    @initialize()
    def begin(self) -> None:
        self.texts = {name: self.next() for name in NAMES[:4]}
        self.push(0, direct=True, overwrite=False, when="never")

    @rule(pick=PICK)
    def edit(self, pick: int) -> None:
        if self.texts:
            self.texts[sorted(self.texts)[pick % len(self.texts)]] = self.next()

    @rule(pick=PICK)
    def add_or_bring_back(self, pick: int) -> None:
        name = NAMES[pick % len(NAMES)]
        self.texts.setdefault(name, self.next())

    @rule(pick=PICK)
    def remove(self, pick: int) -> None:
        if len(self.texts) > 1:
            del self.texts[sorted(self.texts)[pick % len(self.texts)]]

    @rule(days=st.integers(-3, 3))
    def let_the_clock_jump(self, days: int) -> None:
        self.clock += days * 86_400

    # The people in front of Anki

    @rule(who=st.integers(0, 1), pick=PICK)
    def edit_in_anki(self, who: int, pick: int) -> None:
        if found := self.some(who, pick):
            name, note = found
            note.fields[-1] = self.next()
            self.desktops[who].col.update_note(note)
            self.edits[who, name] = note.fields[-1]

    @rule(who=st.integers(0, 1), pick=PICK, direct=st.booleans(), overwrite=st.booleans())
    def edit_on_both_sides(self, who: int, pick: int, direct: bool, overwrite: bool) -> None:
        self.edit(pick)
        name = sorted(self.texts)[pick % len(self.texts)]
        if note := self.note(who, name):
            note.fields[-1] = self.edits[who, name] = self.next()
            self.desktops[who].col.update_note(note)
        self.push(who, direct, overwrite, "never")

    @rule(who=st.integers(0, 1), pick=PICK, tag=st.sampled_from(["marked", "leech", "Mine::x"]))
    def tag(self, who: int, pick: int, tag: str) -> None:
        if found := self.some(who, pick):
            name, note = found
            self.desktops[who].col.tags.bulk_add([note.id], tag)
            self.tags.setdefault((who, name), set()).add(tag)

    @rule(who=st.integers(0, 1), pick=PICK)
    def delete_in_anki(self, who: int, pick: int) -> None:
        if found := self.some(who, pick):
            name, note = found
            self.desktops[who].col.remove_notes([note.id])
            self.forget(who, name)
            if name in self.texts and (who, name) in self.had:
                self.deleted.add((who, name))

    @rule(who=st.integers(0, 1), pick=PICK)
    def study(self, who: int, pick: int) -> None:
        col = self.desktops[who].col
        if cards := col.find_cards(""):
            card = col.get_card(cards[pick % len(cards)])
            card.start_timer()
            states = col._backend.get_scheduling_states(card.id)
            answer = col.sched.build_answer(card=card, states=states, rating=2)
            col.sched.answer_card(answer)
            col.db.execute("UPDATE cards SET usn=3")

    @rule(who=st.integers(0, 1), pick=PICK)
    def move_a_card(self, who: int, pick: int) -> None:
        col = self.desktops[who].col
        if cards := col.find_cards(""):
            col.set_deck([cards[pick % len(cards)]], col.decks.id("Elsewhere"))

    # Pushes

    @rule(
        who=st.integers(0, 1),
        direct=st.booleans(),
        overwrite=st.booleans(),
        when=st.sampled_from(["never", "never", "before", "after"]),
    )
    def push(self, who: int, direct: bool, overwrite: bool, when: str) -> None:
        desktop = self.desktops[who]
        self.write()
        before = self.state(who)
        action = "importPackage" if direct else "guiImportFile"
        desktop.double.cut = {} if when == "never" else {action: when}
        person = Person()
        wishes: dict[str, Any] = {"direct": direct, "overwrite": overwrite, "retire": None}
        try:
            outcome, _ = self.with_its_number(desktop, person, wishes)
        except SilentError:
            desktop.double.cut = {}
            self.check(who, before, person, overwrite=overwrite)
            return
        finally:
            desktop.double.cut = {}
        self.check(who, before, person, overwrite=overwrite)
        if outcome is Outcome.REFUSED:
            assert self.state(who) == before, f"refused, and something changed: {person.said}"
            assert any((who, name) in self.edits for name in self.texts), person.said
            assert not overwrite
            return
        assert outcome is Outcome.DONE, person.said
        self.check_arrived(who, person)

    @rule(who=st.integers(0, 1), part=st.booleans())
    def push_that_nobody_finishes(self, who: int, part: bool) -> None:
        desktop = self.desktops[who]
        self.write()
        before = self.state(who)
        desktop.double.press = Press.WITHOUT_UPDATES if part else Press.NEVER
        person = Person()
        self.with_its_number(desktop, person, {"wait": 2})
        desktop.double.press = Press.AT_ONCE
        self.check(who, before, person, overwrite=False)

    @rule(who=st.integers(0, 1))
    def push_of_an_older_checkout(self, who: int) -> None:
        """Yesterday's checkout, when Anki has today's texts: nothing of it goes anywhere."""
        desktop = self.desktops[who]
        self.push(who, direct=True, overwrite=False, when="never")
        old = {path: path.read_bytes() for path in desktop.cards.iterdir() if path.is_file()}
        name = sorted(self.texts)[0]
        if (who, name) in self.edits or (who, name) in self.deleted:
            return
        kept = self.texts[name]
        self.texts[name] = self.next()
        self.push(who, direct=True, overwrite=False, when="never")
        if self.texts[name] not in self.text(who, name):
            return
        new = {path: path.read_bytes() for path in desktop.cards.iterdir() if path.is_file()}
        for path, data in old.items():
            path.write_bytes(data)
        before = self.state(who)
        outcome, person = desktop.push(direct=True, overwrite=True)
        assert outcome is Outcome.REFUSED, person.said
        assert self.state(who) == before
        for path, data in new.items():
            path.write_bytes(data)
        assert kept not in self.text(who, name)

    @rule(who=st.integers(0, 1))
    def push_with_a_lost_ledger(self, who: int) -> None:
        desktop = self.desktops[who]
        lock = desktop.cards / LEDGER_FILE
        self.write()
        data, before, person = lock.read_bytes(), self.state(who), Person()
        lock.unlink()
        self.with_its_number(desktop, person, {"direct": True})
        self.check(who, before, person, overwrite=False)
        lock.write_bytes(data)

    # What must hold

    def check(self, who: int, before: Any, person: Person, *, overwrite: bool) -> None:
        """No edit, tag, card or review goes without a word, whatever the push did."""
        cards, log, _ = before
        now_cards, now_log, _ = self.state(who)
        assert {i: row for i, row in now_cards.items() if i in cards} == cards
        assert now_log == log
        col = self.desktops[who].col
        guids = col.db.list("SELECT guid FROM notes")
        assert len(set(guids)) == len(guids)
        for (whose, name), text in list(self.edits.items()):
            if whose != who or text in self.text(who, name):
                continue
            assert overwrite, f"the edit of {name} was lost: {person.said}"
            assert person.changes[f"words/{name}"].overwrites, f"{name} went without a word"
            del self.edits[whose, name]
        for (whose, name), tags in self.tags.items():
            if whose == who:
                assert tags <= set(self.note(who, name).tags), f"tags of {name}: {person.said}"
        for whose, name in self.deleted:
            if whose == who:
                assert self.note(who, name) is None, f"{name} came back"
                if name in self.texts and person.changes:
                    assert f"words/{name}: left out" in person.said
        for name in NAMES:
            if self.note(who, name):
                self.had.add((who, name))

    def check_arrived(self, who: int, person: Person) -> None:
        for name, text in self.texts.items():
            if (who, name) in self.deleted:
                continue
            there = self.text(who, name)
            edited = (who, name) in self.edits
            assert text in there or edited, f"{name} did not arrive: {person.said}"
            assert self.note(who, name).card_ids()

    # How it is done

    def with_its_number(
        self, desktop: Desktop, person: Person, wishes: dict[str, Any]
    ) -> tuple[Outcome, Person]:
        """Push; if much would be retired, that is meant."""
        desktop.clock = self.clock
        outcome, _ = desktop.push(person, **wishes)
        self.clock = desktop.clock
        if outcome is Outcome.REFUSED and "--retire " in person.said:
            number = person.said.partition("--retire ")[2].partition(";")[0]
            person.heard.clear()
            return self.with_its_number(desktop, person, {**wishes, "retire": int(number)})
        return outcome, person

    def write(self) -> None:
        items = "".join(
            f"  - id: {name}\n    term: The {name}\n    definition: It means {text}\n"
            for name, text in self.texts.items()
        )
        text = "id: words\ntitle: Words\nquestion: What?\nanswer:\n  short: This.\n"
        cards = self.desktops[0].cards
        (cards / "words.yaml").write_text(f"{text}concepts:\n{items}", encoding="utf-8")
        (cards / "deck.yaml").write_text("namespace: pushes\n", encoding="utf-8")

    def note(self, who: int, name: str) -> Any:
        col = self.desktops[who].col
        one = guid("pushes", note_key("words", name))
        note_id = col.db.scalar("SELECT id FROM notes WHERE guid=?", one)
        return col.get_note(note_id) if note_id else None

    def text(self, who: int, name: str) -> str:
        note = self.note(who, name)
        return "\n".join(note.fields) if note else ""

    def some(self, who: int, pick: int) -> tuple[str, Any] | None:
        there = [name for name in NAMES if self.note(who, name)]
        if not there:
            return None
        name = there[pick % len(there)]
        return name, self.note(who, name)

    def forget(self, who: int, name: str) -> None:
        self.edits.pop((who, name), None)
        self.tags.pop((who, name), None)

    def state(self, who: int) -> tuple[dict[int, Any], list[Any], list[Any]]:
        db = self.desktops[who].col.db
        cards = {row[0]: row for row in db.all(SCHEDULE)}
        log = db.all("SELECT * FROM revlog ORDER BY id")
        return cards, log, db.all("SELECT guid, mod, tags, flds FROM notes ORDER BY id")


def test_no_history_of_pushes_loses_anything() -> None:
    run_state_machine_as_test(
        Pushes,
        settings=settings(
            max_examples=max(5, HISTORIES // 4),
            stateful_step_count=16,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
        _min_steps=6,
    )
