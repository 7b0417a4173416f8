"""Random histories of an author and a student, played against the real Anki.

The author edits the YAML and builds; the student imports with Anki's default options, studies,
tags, suspends and edits in Anki. After every import nothing may be lost: see `check_*`. A history
has at least eight steps; FLASHGEN_HISTORIES says how many are played (`make proof`: 1,000).
"""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from flashgen.authoring import source
from flashgen.commands import build, uptodate
from flashgen.history import ledger, lines, link
from flashgen.identity import slug
from flashgen.targets.anki import notetypes
from flashgen.targets.anki.notetypes import CLOZE_ID

HISTORIES = int(os.environ.get("FLASHGEN_HISTORIES", "25"))
STEPS = 24
SCHEDULE = "type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data"
WORDS = st.sampled_from("alpha beta gamma delta epsilon zeta eta theta iota kappa".split())
PICK = st.integers(0, 1000)

Item = dict[str, Any]


class Histories(RuleBasedStateMachine):
    """`questions` is what the author has written; `uid` names a thing through all renames."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="histories-")
        self.root = Path(self.folder.name)
        self.cards = self.root / "cards"
        self.cards.mkdir()
        self.collection = Collection(str(self.root / "collection.anki2"))
        # Anki 23 stamps the notes it updates with its own clock: this one runs ahead of it.
        self.clock = int(time.time()) + 100
        self.counter = 0
        self.deck = "Deck"
        self.style = ""
        self.questions: list[dict[str, Any]] = []
        self.deleted: list[tuple[int, Item]] = []
        self.deleted_parts: list[tuple[list[str], str]] = []
        self.part_was: dict[str, list[str]] = {}
        self.card_of: dict[tuple[int, str], int] = {}
        self.user_edits: dict[str, tuple[str, str, int]] = {}
        self.package: Path | None = None

    def teardown(self) -> None:
        try:
            if self.questions:
                self.build_and_import(same_second=False)
        finally:
            self.collection.close()
            self.folder.cleanup()

    # The author

    @initialize()
    def begin(self) -> None:
        for _ in range(2):
            uid = self.next()
            question = {"id": f"q{uid}", "title": f"Q {uid}", "question": "Q?", "was": []}
            question |= {"uid": uid, "items": [], "approach": [self.part("s"), self.part("s")]}
            self.questions.append(question)
        for kind in ("concept", "formula", "comparison"):
            self.add(0, kind, "alpha")
        self.build_and_import(same_second=False)
        self.study([1, 4, 7, 10, 13], 3)
        self.edit_in_anki(2)

    @rule(where=PICK, kind=st.sampled_from(["concept", "formula", "comparison"]), word=WORDS)
    def add(self, where: int, kind: str, word: str) -> None:
        uid = self.next()
        item: Item = {"uid": uid, "kind": kind, "id": f"i{uid}", "was": [], "text": word}
        item["parts"] = [] if kind == "concept" else [self.part("p"), self.part("p")]
        item["example"] = ""
        self.questions[where % len(self.questions)]["items"].append(item)

    @rule(pick=PICK, word=WORDS)
    def edit(self, pick: int, word: str) -> None:
        if item := self.item(pick):
            item["text"] = f"{word} {self.next()}"

    @rule(pick=PICK)
    def rename(self, pick: int) -> None:
        if item := self.item(pick):
            item["was"].append(item["id"])
            item["id"] = f"i{self.next()}"

    @rule(pick=PICK)
    def rename_question(self, pick: int) -> None:
        question = self.questions[pick % len(self.questions)]
        question["was"].append(question["id"])
        question["id"] = f"q{self.next()}"

    @rule(pick=PICK, where=PICK)
    def move_to_another_question(self, pick: int, where: int) -> None:
        if item := self.item(pick):
            old = next(q for q in self.questions if item in q["items"])
            new = self.questions[where % len(self.questions)]
            if new is old:
                return
            names = [*item["was"], item["id"]]
            item["was"] = [name if "/" in name else f"{old['id']}/{name}" for name in names]
            item["id"] = f"i{self.next()}"
            old["items"].remove(item)
            new["items"].append(item)

    @rule(pick=PICK, shuffle=st.randoms(use_true_random=False))
    def reorder(self, pick: int, shuffle: Any) -> None:
        question = self.questions[pick % len(self.questions)]
        shuffle.shuffle(question["items"])
        shuffle.shuffle(question["approach"])
        for item in question["items"]:
            shuffle.shuffle(item["parts"])
        shuffle.shuffle(self.questions)

    @rule(pick=PICK)
    def delete(self, pick: int) -> None:
        if item := self.item(pick):
            question = next(q for q in self.questions if item in q["items"])
            question["items"].remove(item)
            self.deleted.append((question["uid"], item))

    @precondition(lambda self: self.deleted)
    @rule(pick=PICK)
    def revive(self, pick: int) -> None:
        uid, item = self.deleted.pop(pick % len(self.deleted))
        next(q for q in self.questions if q["uid"] == uid)["items"].insert(0, item)

    @rule(pick=PICK, at=PICK)
    def insert_part(self, pick: int, at: int) -> None:
        parts = self.parts(pick)
        parts.insert(at % (len(parts) + 1), self.part("p"))

    @rule(pick=PICK, at=PICK)
    def delete_part(self, pick: int, at: int) -> None:
        parts = self.parts(pick)
        if len(parts) > 1:
            self.deleted_parts.append((parts, parts.pop(at % len(parts))))

    @precondition(lambda self: self.deleted_parts)
    @rule(pick=PICK)
    def revive_part(self, pick: int) -> None:
        parts, part = self.deleted_parts.pop(pick % len(self.deleted_parts))
        parts.insert(0, part)

    @rule(pick=PICK, at=PICK)
    def rename_part(self, pick: int, at: int) -> None:
        item, parts = self.item(pick), self.parts(pick)
        if item and item["kind"] == "formula":
            return
        old, new = parts[at % len(parts)], self.part("p")
        parts[at % len(parts)] = new
        self.part_was[new] = [*self.part_was.get(old, []), old]

    @rule(pick=PICK)
    def toggle_facet(self, pick: int) -> None:
        item = self.item(pick)
        if item and item["kind"] == "concept":
            item["example"] = "" if item["example"] else f"example {self.next()}"

    @rule()
    def rename_deck(self) -> None:
        self.deck = f"Deck {self.next()}"

    @rule()
    def change_style(self) -> None:
        self.style = f"\n/* {self.next()} */"

    @rule(same_second=st.booleans())
    def build_and_import(self, same_second: bool) -> None:
        self.build(same_second)
        self.import_package()

    @rule(same_second=st.booleans())
    def build(self, same_second: bool = False) -> None:
        self.clock += 0 if same_second else 5
        self.write()
        lost = self.package is not None and not (self.cards / "flashgen.lock").exists()
        lost = lost and (self.root / "build" / f"{slug(self.deck)}.apkg").exists()
        report, findings = self.run_build()
        # the symbols of these formulas are not in them, which is only a warning
        told = [finding.code for finding in findings if finding.code != "FG308"]
        assert told == ["FG165"] * lost
        assert report is not None
        self.package = self.root / "build" / Path(report.files[0]).name

    @rule()
    def build_with_a_lost_ledger(self) -> None:
        (self.cards / "flashgen.lock").unlink(missing_ok=True)
        self.card_of = {thing: card for thing, card in self.card_of.items() if ":" not in thing[1]}
        self.user_edits.clear()
        self.build()

    # The student

    @rule()
    def import_package(self) -> None:
        if self.package is None:
            return
        # Two answers within a second leave Anki itself something to mend now and then.
        self.mend()
        before = self.schedules(), self.reviews()
        options = ImportAnkiPackageOptions()
        options.CopyFrom(self.collection._backend.get_import_anki_package_presets())
        self.collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(self.package), options=options)
        )
        self.collection.models._clear_cache()
        after = self.schedules()
        assert {card: after.get(card) for card in before[0]} == before[0], "a schedule changed"
        assert self.reviews() == before[1], "the review log changed"
        self.check_notes()
        self.check_cards()
        self.check_database()

    @rule(picks=st.lists(PICK, min_size=1, max_size=6), rating=st.integers(0, 3))
    def study(self, picks: list[int], rating: int) -> None:
        for pick in picks:
            card = self.collection.get_card(self.pick_card(pick))
            states = self.collection._backend.get_scheduling_states(card.id)
            card.start_timer()
            answer = self.collection.sched.build_answer(card=card, states=states, rating=rating)
            self.collection.sched.answer_card(answer)

    @rule(pick=PICK)
    def suspend(self, pick: int) -> None:
        self.collection.sched.suspend_cards([self.pick_card(pick)])

    @rule(pick=PICK)
    def edit_in_anki(self, pick: int) -> None:
        note = self.collection.get_card(self.pick_card(pick)).note()
        note.fields[-1] = f"my remark {self.next()}"
        note.tags = [*note.tags, f"mine{self.next()}"]
        self.collection.update_note(note)
        self.clock += 5
        self.collection.db.execute("UPDATE notes SET mod=? WHERE id=?", self.clock, note.id)
        self.user_edits[note.guid] = note.fields[-1], note.tags[-1], self.clock
        self.clock += 5

    # What must hold

    def check_notes(self) -> None:
        """Each live item has one note, and on it the text of the source or the user's edit."""
        entries = self.entries()
        for key, text in self.expected_texts().items():
            guid = entries[key].guid
            rows = self.collection.db.all("SELECT flds, tags FROM notes WHERE guid=?", guid)
            assert len(rows) == 1, f"{key}: {len(rows)} notes"
            fields, tags = rows[0]
            remark, tag, when = self.user_edits.get(guid, ("", "", 0))
            if when > entries[key].mod:
                assert remark in fields, f"{key}: an edit made in Anki was lost"
                assert tag.lower() in tags.lower(), f"{key}: a tag was lost"
            else:
                assert text in fields, f"{key}: the source's text did not arrive"
                assert not remark or remark not in fields, f"{key}: an edit did not arrive"
                self.user_edits.pop(guid, None)
        guids = self.collection.db.list("SELECT guid FROM notes")
        assert len(set(guids)) == len(guids)
        css = self.collection.models.get(CLOZE_ID)["css"]
        assert css.endswith(self.built_style), "the style did not arrive"

    def check_cards(self) -> None:
        """Each live facet and part has one card, the same as ever."""
        entries = self.entries()
        for (uid, thing), (key, ordinal) in self.expected_cards(entries).items():
            cards = self.collection.db.list(
                "SELECT c.id FROM cards c JOIN notes n ON n.id=c.nid WHERE n.guid=? AND c.ord=?",
                entries[key].guid,
                ordinal,
            )
            assert len(cards) == 1, f"{key} {thing}: {len(cards)} cards"
            known = self.card_of.setdefault((uid, thing), cards[0])
            assert known == cards[0], f"{key} {thing}: its history went to another card"

    def check_database(self) -> None:
        """Check Database finds nothing to mend."""
        counts = self.collection.note_count(), self.collection.card_count()
        problems, healthy = self.mend()
        assert healthy, problems
        assert (self.collection.note_count(), self.collection.card_count()) == counts

    def mend(self) -> tuple[str, bool]:
        """Run Check Database. Anki 23 stamps notes with its own clock then: put ours back."""
        times = self.collection.db.all("SELECT mod, id FROM notes")
        outcome = self.collection.fix_integrity()
        self.collection.db.executemany("UPDATE notes SET mod=? WHERE id=?", times)
        return outcome

    # What the source says

    def write(self) -> None:
        for path in self.cards.glob("*.yaml"):
            path.unlink()
        (self.cards / "deck.yaml").write_text(yaml.safe_dump({"name": self.deck}))
        for number, question in enumerate(self.questions):
            text = yaml.safe_dump(self.authored(question), sort_keys=False, allow_unicode=True)
            (self.cards / f"{number}.yaml").write_text(text)
        self.built = [
            {**q, "approach": list(q["approach"]), "items": [self.frozen(i) for i in q["items"]]}
            for q in self.questions
        ]
        self.built_style = self.style

    def frozen(self, item: Item) -> Item:
        return {**item, "parts": list(item["parts"])}

    def authored(self, question: dict[str, Any]) -> dict[str, Any]:
        keys = ("id", "title", "question", "was")
        result: dict[str, Any] = {key: question[key] for key in keys}
        result["answer"] = {"short": "Short."}
        result["approach"] = [
            {"id": p, "was": self.part_was.get(p, []), "step": f"Do {p}"}
            for p in question["approach"]
        ]
        for item in question["items"]:
            common = {"id": item["id"], "was": item["was"]}
            text, parts = item["text"], item["parts"]
            if item["kind"] == "concept":
                entry = {**common, "term": "T", "definition": text, "reverse": "true"}
                entry |= {"example": item["example"]} if item["example"] else {}
            elif item["kind"] == "formula":
                where = {f"x_{{{p}}}": f"meaning {p}" for p in parts}
                entry = {**common, "name": text, "tex": "a=b", "where": where}
            else:
                rows: list[Item] = [
                    {"id": p, "was": self.part_was.get(p, []), "aspect": p, "values": ["x", text]}
                    for p in parts
                ]
                entry = {**common, "title": "C", "between": ["A", "B"], "rows": rows}
                entry |= {"verdict": text}
            result.setdefault(f"{item['kind']}s", []).append(entry)
        return result

    def run_build(self) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            original = notetypes._template
            style = self.style
            patch.setattr(
                notetypes,
                "_template",
                lambda name: original(name) + (style if name == "style.css" else ""),
            )
            patch.setattr(uptodate, "fingerprint", lambda: f"with the style {style}")
            notetypes.facets_type.cache_clear()
            notetypes.cloze_type.cache_clear()
            try:
                return build.build(self.cards, self.root / "build", now=self.clock)
            finally:
                notetypes.facets_type.cache_clear()
                notetypes.cloze_type.cache_clear()

    def expected_texts(self) -> dict[str, str]:
        texts = {}
        for question in self.built:
            for item in question["items"]:
                texts[f"{question['id']}/{item['id']}"] = item["text"]
                if item["kind"] == "comparison":
                    texts[f"{question['id']}/{item['id']}.rows"] = item["text"]
        return texts

    def expected_cards(self, entries: dict[str, Any]) -> dict[tuple[int, str], tuple[str, int]]:
        """Return key and ordinal of every live facet and part."""
        cards: dict[tuple[int, str], tuple[str, int]] = {}
        for question in self.built:
            key = f"{question['id']}.approach"
            for part in question["approach"]:
                number = entries[key].parts[part]
                cards[question["uid"], f"step:{self.first_name(part)}"] = key, number - 1
            for item in question["items"]:
                key = f"{question['id']}/{item['id']}"
                slots = {"concept": [1, 2], "formula": [1, 2], "comparison": [1]}[item["kind"]]
                slots = [*slots, *([3] if item["example"] else [])]
                for slot in slots:
                    cards[item["uid"], f"slot {slot}"] = key, slot - 1
                suffix = ".where" if item["kind"] == "formula" else ".rows"
                for part in item["parts"]:
                    name = f"x_{{{part}}}" if item["kind"] == "formula" else part
                    number = entries[key + suffix].parts[name]
                    cards[item["uid"], f"part:{self.first_name(part)}"] = key + suffix, number - 1
        return cards

    # Small things

    def next(self) -> int:
        self.counter += 1
        return self.counter

    def part(self, prefix: str) -> str:
        return f"{prefix}{self.next()}"

    def first_name(self, part: str) -> str:
        """Return the first name that a part ever had."""
        return self.part_was.get(part, [part])[0]

    def item(self, pick: int) -> Item | None:
        items = [item for question in self.questions for item in question["items"]]
        return items[pick % len(items)] if items else None

    def parts(self, pick: int) -> list[str]:
        item = self.item(pick)
        if item and item["parts"]:
            return item["parts"]
        return self.questions[pick % len(self.questions)]["approach"]

    def entries(self) -> dict[str, Any]:
        path = self.cards / "flashgen.lock"
        file = source.read(path)
        return lines.read_ledger(file)[0].notes

    def pick_card(self, pick: int) -> int:
        cards = self.collection.db.list("SELECT id FROM cards ORDER BY id")
        return cards[pick % len(cards)]

    def schedules(self) -> dict[int, Any]:
        rows = self.collection.db.all(f"SELECT id, {SCHEDULE} FROM cards")  # noqa: S608
        return {row[0]: row[1:] for row in rows}

    def reviews(self) -> list[Any]:
        return self.collection.db.all("SELECT * FROM revlog ORDER BY id")


def play(histories: int, *, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
        _min_steps=8,
    )


def test_no_history_loses_anything() -> None:
    play(HISTORIES)


def guid_from_text(patch: pytest.MonkeyPatch) -> None:
    match = link._match

    def by_text(claims: list[Any], known: ledger.Ledger) -> tuple[list[Any], list[Any]]:
        entries, findings = match(claims, known)
        texts = [sha256("".join(claim.note.fields.fields).encode()).hexdigest() for claim in claims]
        pairs = zip(entries, texts, strict=True)
        return [entry and replace(entry, guid=text[:20]) for entry, text in pairs], findings

    patch.setattr(link, "_match", by_text)


def fixed_mod(patch: pytest.MonkeyPatch) -> None:
    time_of_all = int(time.time()) + 100
    patch.setattr(link, "next_mod", lambda *_: time_of_all)


def skipped_ledger(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lines, "load", lambda *_: (ledger.Ledger(), "", []))


def renumbered_parts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        link,
        "number_parts",
        lambda _, parts: {part: n for n, (part, _was) in enumerate(parts, start=1)},
    )


@pytest.mark.parametrize(
    "mutate",
    [guid_from_text, fixed_mod, skipped_ledger, renumbered_parts],
    ids=lambda f: f.__name__,
)
def test_a_broken_identity_is_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        play(200, phases=(Phase.generate,))
