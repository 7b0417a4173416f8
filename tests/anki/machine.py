"""What can happen in a random history: the rules, each an act of the author or the student."""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from author import Author, Debt, Item
from first_format import in_first_format
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)
from promises import Promises
from student import Student

from flashgen.authoring import source
from flashgen.commands import build, check, uptodate
from flashgen.history import ledger, lines
from flashgen.identity import slug
from flashgen.targets.anki import notetypes

PICK = st.integers(0, 1000)
WHEN = st.sampled_from(["before the build", "before the import", "later"])
KIND = st.sampled_from(["concept", "formula", "comparison"])
TOLD = ("FG165", "FG166", "FG168", "FG169", "FG170")
MOST_QUESTIONS = 5

Said = tuple[str, ...]


class Histories(RuleBasedStateMachine):
    """The rules; what they do is up to `author`, `student` and `promises`."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="histories-")
        self.root = Path(self.folder.name)
        self.cards = self.root / "cards"
        self.cards.mkdir()
        self.lock = self.cards / ledger.LEDGER_FILE
        self.author = Author(self.cards)
        self.student = Student(self.root)
        self.promises = Promises(self.author, self.student)
        self.package: Path | None = None
        self.upgraded = False

    def teardown(self) -> None:
        try:
            if self.author.questions and not sys.exc_info()[0]:
                self.build_and_import(same_second=False)
        finally:
            self.student.collection.close()
            self.folder.cleanup()

    # Honest edits

    @initialize()
    def begin(self) -> None:
        for _ in range(2):
            self.author.new_question()
        for kind in ("concept", "formula", "comparison"):
            self.author.add(self.author.questions[0], kind)
        self.build_and_import(same_second=False)
        self.study([1, 4, 7, 10, 13], 3)
        self.edit_in_anki(2)

    @rule(where=PICK, kind=KIND)
    def add(self, where: int, kind: str) -> None:
        self.author.add(self.author.questions[where % len(self.author.questions)], kind)

    @rule(pick=PICK)
    def edit(self, pick: int) -> None:
        if item := self.author.item(pick):
            self.author.edit(item)

    @rule(pick=PICK)
    def rewrite(self, pick: int) -> None:
        if item := self.author.free(pick):
            self.author.rewrite(item)

    @rule(pick=PICK, how=st.sampled_from(["", "text", "name", "all"]))
    def rename(self, pick: int, how: str) -> None:
        if item := self.author.item(pick):
            self.author.rename(item)
            self.touch(item, how)

    @rule(pick=PICK)
    def rename_question(self, pick: int) -> None:
        self.author.rename_question(self.author.questions[pick % len(self.author.questions)])

    @rule(pick=PICK, where=PICK, keep_id=st.booleans(), how=st.sampled_from(["", "text", "name"]))
    def move_to_another_question(self, pick: int, where: int, keep_id: bool, how: str) -> None:
        if item := self.author.free(pick):
            new = self.author.questions[where % len(self.author.questions)]
            if new is not self.author.home(item):
                self.author.move(item, new, keep_id=keep_id)
                self.touch(item, how)

    @rule(pick=PICK)
    def split_a_question(self, pick: int) -> None:
        free = self.author.free_questions()
        if free and len(self.author.questions) < MOST_QUESTIONS:
            self.author.split(free[pick % len(free)])

    @rule(pick=PICK, other=PICK)
    def join_two_questions(self, pick: int, other: int) -> None:
        free = self.author.free_questions()
        one, two = (free[n % len(free)] for n in (pick, other)) if free else (None, None)
        if one and two and one is not two:
            self.author.join(one, two)

    @rule(pick=PICK, shuffle=st.randoms(use_true_random=False))
    def reorder(self, pick: int, shuffle: Any) -> None:
        question = self.author.questions[pick % len(self.author.questions)]
        shuffle.shuffle(question.items)
        shuffle.shuffle(question.approach)
        for item in question.items:
            shuffle.shuffle(item.parts)
        shuffle.shuffle(self.author.questions)

    @rule(pick=PICK)
    def delete(self, pick: int) -> None:
        if item := self.author.free(pick):
            self.author.delete(item)

    @precondition(lambda self: self.author.revivable())
    @rule(pick=PICK)
    def revive(self, pick: int) -> None:
        self.author.revive(pick)

    @rule(pick=PICK, at=PICK)
    def insert_part(self, pick: int, at: int) -> None:
        parts = self.author.parts(pick)
        parts.insert(at % (len(parts) + 1), self.author.part("p"))

    @rule(pick=PICK, at=PICK)
    def delete_part(self, pick: int, at: int) -> None:
        parts = self.author.parts(pick)
        if len(parts) > 1:
            self.author.deleted_parts.append((parts, parts.pop(at % len(parts))))

    @precondition(lambda self: self.author.deleted_parts)
    @rule(pick=PICK)
    def revive_part(self, pick: int) -> None:
        deleted = self.author.deleted_parts
        parts, part = deleted.pop(pick % len(deleted))
        parts.insert(0, part)

    @rule(pick=PICK, at=PICK)
    def rename_part(self, pick: int, at: int) -> None:
        item, parts = self.author.item(pick), self.author.parts(pick)
        if item and item.kind == "formula":
            return
        old, new = parts[at % len(parts)], self.author.part("p")
        parts[at % len(parts)] = new
        self.author.part_was[new] = [*self.author.part_was.get(old, []), old]

    @rule(pick=PICK)
    def toggle_facet(self, pick: int) -> None:
        item = self.author.item(pick)
        if item and item.kind == "concept":
            item.example = "" if item.example else f"example {self.author.next()}"

    @rule()
    def rename_deck(self) -> None:
        self.author.deck = f"Deck {self.author.next()}"

    @rule()
    def change_style(self) -> None:
        self.author.style = f"\n/* {self.author.next()} */"

    # What the author forgets, or does by mistake

    @rule(
        pick=PICK,
        where=PICK,
        how=st.sampled_from(["rename", "move", "move and rename"]),
        touch=st.sampled_from(["", "text", "name"]),
        when=WHEN,
    )
    def forget_was(self, pick: int, where: int, how: str, touch: str, when: str) -> None:
        self.build()
        item = self.author.forgettable(pick)
        if not item:
            return
        others = [q for q in self.author.questions if q is not self.author.home(item)]
        to = others[where % len(others)] if others and "move" in how else None
        debt = self.author.forget_item(item, to, rename=not to or "rename" in how)
        self.touch(item, touch)
        self.notice(debt, when)

    @rule(pick=PICK, touched=st.booleans(), when=WHEN)
    def forget_was_of_a_question(self, pick: int, touched: bool, when: str) -> None:
        self.build()
        free = self.author.free_questions()
        if not free:
            return
        question = free[pick % len(free)]
        debt = self.author.forget_question(question)
        if question.items and touched:
            self.author.edit(question.items[0])
        self.notice(debt, when)

    @precondition(lambda self: self.author.debts)
    @rule(pick=PICK)
    def write_was(self, pick: int) -> None:
        """The cards of before are there again; reviews made meanwhile stay on the young note."""
        debt = self.author.debts.pop(pick % len(self.author.debts))
        self.promises.take(debt.uids)
        self.promises.card_of.update(debt.cards)
        debt.pay()
        self.build()

    @precondition(lambda self: self.author.revivable())
    @rule(pick=PICK, meant=st.booleans())
    def reuse_the_id_of_a_deleted_item(self, pick: int, meant: bool) -> None:
        self.build()
        item = self.author.revive(pick)
        self.author.rewrite(item)
        item.parts = [self.author.part("p") for _ in item.parts]
        item.was = [] if meant and not item.was else item.was
        self.build()

    @rule(pick=PICK, other=PICK, meant=st.booleans())
    def exchange_ids(self, pick: int, other: int, meant: bool) -> None:
        self.build()
        one, two = self.author.free(pick), self.author.free(other)
        if not one or not two or one is two or one.kind != two.kind:
            return
        self.author.exchange(one, two)
        if meant and not one.was and not two.was:
            one.was, two.was = [], []
        keys = sorted((one.key, two.key))
        self.build(warned=[] if one.was == two.was == [] else [("FG169", *keys, "was: []")])

    # Builds

    @rule(same_second=st.booleans())
    def build_and_import(self, same_second: bool) -> None:
        self.build(same_second)
        self.import_package()

    @rule(same_second=st.booleans())
    def build(self, same_second: bool = False, warned: list[Said] | None = None) -> None:
        self.student.clock += 0 if same_second else 5
        author, promises = self.author, self.promises
        promises.built, promises.style = author.write(), author.style
        output = self.root / "build"
        lost = self.package is not None and not self.lock.exists()
        lost = lost and (output / f"{slug(author.deck)}.apkg").exists()
        report, findings = self.with_style(
            lambda: build.build(self.cards, output, now=self.student.clock)
        )
        assert report is not None, findings
        wanted = [("FG165",)] * lost + self.returning() + (warned or [])
        if self.upgraded and report.changed:
            wanted.append(("FG170",))
        self.compare(findings, wanted)
        self.upgraded = False
        self.note_what_was_built()
        self.package = output / Path(report.files[0]).name

    @precondition(lambda self: not self.author.debts)
    @rule()
    def build_with_a_lost_ledger(self) -> None:
        self.lock.unlink(missing_ok=True)
        cards = self.promises.card_of.items()
        self.promises.card_of = {thing: card for thing, card in cards if ":" not in thing[1]}
        self.student.edits.clear()
        for _, item in self.author.deleted:
            item.gone = item.told = False
        self.build()

    @precondition(lambda self: not self.author.debts and self.lock.exists())
    @rule(pick=PICK, forgets=st.booleans())
    def go_on_from_the_first_format(self, pick: int, forgets: bool) -> None:
        """Version 0.1 was the last to build: it kept less, but equal texts are found by it."""
        self.build()
        self.lock.write_text(in_first_format(self.ledger()))
        for item in [*self.author.items(), *(item for _, item in self.author.deleted)]:
            item.told = False
        self.upgraded = True
        item = self.author.forgettable(pick)
        if forgets and item:
            self.notice(self.author.forget_item(item, None, rename=True), "before the import")

    # The student

    @rule()
    def import_package(self) -> None:
        if self.package:
            self.student.import_(self.package)
            self.promises.check(self.ledger().notes)

    @rule(picks=st.lists(PICK, min_size=1, max_size=6), rating=st.integers(0, 3))
    def study(self, picks: list[int], rating: int) -> None:
        for pick in picks:
            self.student.study(pick, rating)

    @rule(pick=PICK)
    def suspend(self, pick: int) -> None:
        self.student.suspend(pick)

    @rule(pick=PICK)
    def edit_in_anki(self, pick: int) -> None:
        self.student.edit(pick, self.author.next())

    # How they are done

    def touch(self, item: Item, how: str) -> None:
        edits = {"text": self.author.edit, "name": self.author.call, "all": self.author.rewrite}
        if how:
            edits[how](item)

    def notice(self, debt: Debt, when: str) -> None:
        """Check and build say what to write; then it is written at once, or later."""
        warned = [self.author.warning(debt)]
        self.author.write()
        self.compare(check.check(self.cards).findings, warned)
        if when == "before the build":
            debt.pay()
            return
        debt.cards = self.promises.take(debt.uids)
        self.build(warned=warned)
        self.author.debts.append(debt)
        if when == "before the import":
            self.write_was(-1)
        else:
            self.import_package()

    def compare(self, findings: Any, wanted: list[Said]) -> None:
        """Compare what was said of the history; what is still owed may be said again."""
        told = [said(finding) for finding in findings if finding.code in TOLD]
        again = [warning for warning in told if warning not in wanted and self.is_owed(warning)]
        assert sorted(told) == sorted([*wanted, *again]), f"said {told}, not {wanted}"

    def is_owed(self, warning: Said) -> bool:
        debts = self.author.debts
        if warning in map(self.author.warning, debts):
            return True
        code, new, old, *_ = *warning, "", ""
        wholes = ((f"{debt.who.id}/", f"{debt.old}/") for debt in debts if "/" not in debt.old)
        return code == "FG166" and any(
            new.startswith(one) and old.startswith(other) for one, other in wholes
        )

    def returning(self) -> list[Said]:
        """Return what the next build has to say of ids that come back for another text."""
        warnings: list[Said] = []
        for question in self.author.questions:
            for item in question.items:
                old, _, name = item.key.partition("/")
                same = name == item.id and old in (question.id, *question.was)
                other = all(a != b for a, b in zip(item.said, item.shipped, strict=True))
                if item.gone and item.told and same and other and item.was != []:
                    warnings.append(("FG169", f"{question.id}/{item.id}", "was: []"))
        return warnings

    def note_what_was_built(self) -> None:
        for question in self.author.questions:
            for item in question.items:
                item.key, item.shipped = f"{question.id}/{item.id}", item.said
                item.told, item.gone = True, False
        for _, item in self.author.deleted:
            item.gone = bool(item.key)

    def with_style(self, work: Callable[[], Any]) -> Any:
        """Work as a flashgen whose cards look as the author wants them."""
        style = self.author.style
        with pytest.MonkeyPatch.context() as patch:
            original = notetypes.template
            patch.setattr(
                notetypes,
                "template",
                lambda name: original(name) + (style if name == "style.css" else ""),
            )
            patch.setattr(uptodate, "fingerprint", lambda: f"with the style {style}")
            notetypes.facets_type.cache_clear()
            notetypes.cloze_type.cache_clear()
            try:
                return work()
            finally:
                notetypes.facets_type.cache_clear()
                notetypes.cloze_type.cache_clear()

    def ledger(self) -> ledger.Ledger:
        return lines.read_ledger(source.read(self.lock))[0]


def said(finding: Any) -> Said:
    """Return the code of a finding, the names that it quotes, and the `was` that it proposes."""
    if finding.code not in ("FG166", "FG169"):
        return (finding.code,)
    names = re.findall(r'"([^"]+)"', finding.message)
    return finding.code, *names, *re.findall(r"`(was: \[.*?\])", finding.hint)
