"""Random histories of two branches, merged by git now and then, and of a user of each.

A user imports what is built on one branch, and studies. Whoever merges whom and how: every part
keeps the card it has there, unless a build or the driver named it. FLASHGEN_MERGES says how many
histories are played (`make proof`: 300).
"""

import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from operator import attrgetter
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from repository import WAYS, Repository

from flashgen.history import lines, link, merge

if TYPE_CHECKING:
    from flashgen.history.ledger import NoteEntry

MERGES = int(os.environ.get("FLASHGEN_MERGES", "10"))
STEPS = 20
PICK = st.integers(0, 1000)
BRANCH = st.sampled_from(["main", "side"])

Thing = tuple[str, int]
State = dict[Thing, dict[str, Any]]
"""What a branch says: each question, item and part by its kind and a number through all renames.

A `place` is an id, the earlier ids, and the question or item that it belongs to.
"""


class Branch:
    """What an author wrote on a branch, and a user who imports what is built there."""

    def __init__(self, name: str, root: Path) -> None:
        self.name = name
        self.package = root / f"{name}.apkg"
        self.collection = Collection(str(root / f"{name}.anki2"))
        self.state: State = {}
        self.gone: State = {}
        self.built: State = {}
        self.entries: dict[str, NoteEntry] = {}
        self.told: set[tuple[Thing, int]] = set()
        self.heard: set[tuple[Thing, int]] = set()
        self.card_of: dict[Thing, int] = {}

    def follow(self, other: "Branch") -> None:
        """Be as another branch is."""
        self.state, self.gone = deepcopy(other.state), deepcopy(other.gone)
        self.built, self.entries = other.built, other.entries
        self.told |= other.told
        copyfile(other.package, self.package)


class Branches(RuleBasedStateMachine):
    """Two branches of one project, edited, built, studied and merged in whatever order."""

    @initialize(way=st.sampled_from(WAYS))
    def begin(self, way: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="merges-")
        root = Path(self.folder.name)
        self.way = way
        self.repository = Repository(root / "project", way)
        self.branches = {name: Branch(name, root) for name in ("main", "side")}
        # Anki 23 stamps the notes it updates with its own clock: this one runs ahead of it.
        self.clock = int(time.time()) + 100
        self.counter = 0
        self.models: dict[str, State] = {}
        self.names: dict[str, Thing] = {}
        main, side = self.branches.values()
        for kind in ("concept", "comparison"):
            question = self.new(main, "question", None)
            self.item(main, question, kind)
        self.new(main, "part", question, keep=True)
        self.build(main, switch=False)
        self.repository.git("branch", "side")
        side.follow(main)
        for branch in (main, side):
            self.import_(branch)
            self.study(branch.name, [1, 3, 5, 7, 9, 11])

    def teardown(self) -> None:
        try:
            self.merge("main", [0, 1, 0], back=True, edited=False)
        finally:
            for branch in self.branches.values():
                branch.collection.close()
            self.folder.cleanup()

    # The authors

    @rule(where=BRANCH, pick=PICK, kind=st.sampled_from(["concept", "comparison"]))
    def add_item(self, where: str, pick: int, kind: str) -> None:
        branch = self.branches[where]
        self.item(branch, self.one(branch, pick, "question"), kind)

    @rule(where=BRANCH, pick=PICK, rank=st.integers(0, 9))
    def add_part(self, where: str, pick: int, rank: int) -> None:
        branch = self.branches[where]
        self.new(branch, "part", self.parent(branch, pick), rank=rank)

    @rule(pick=PICK, first=BRANCH)
    def pick_a_part_from_the_other(self, pick: int, first: str) -> None:
        one, other = self.both(first)
        parent = self.parent(one, pick)
        if parent in other.state:
            part = self.new(one, "part", parent)
            self.build(one)
            other.state[part] = deepcopy(one.state[part])

    @rule(pick=PICK, ranks=st.lists(st.integers(0, 9), min_size=1, max_size=4))
    def add_parts_on_both(self, pick: int, ranks: list[int]) -> None:
        for number, rank in enumerate(ranks):
            branch = list(self.branches.values())[(pick + number) % 2]
            self.new(branch, "part", self.parent(branch, pick // 2), rank=rank)
            self.build(branch)
            self.import_(branch)

    @rule(where=BRANCH, pick=PICK)
    def edit(self, where: str, pick: int) -> None:
        branch = self.branches[where]
        thing = self.one(branch, pick, "question", "item", "item")
        branch.state[thing]["text"] = f"text {self.next()}"

    @rule(where=BRANCH, pick=PICK)
    def rename(self, where: str, pick: int) -> None:
        branch = self.branches[where]
        thing = self.one(branch, pick, "question", "item", "part", "part")
        name, was, parent = branch.state[thing]["place"]
        new = f"{name[0]}{self.next()}"
        branch.state[thing]["place"] = new, (*was, name), parent
        self.names[new] = thing

    @rule(where=BRANCH, pick=PICK, to=PICK)
    def move(self, where: str, pick: int, to: int) -> None:
        branch = self.branches[where]
        thing, target = self.one(branch, pick, "item"), self.one(branch, to, "question")
        name, was, parent = branch.state[thing]["place"]
        if parent and parent != target:
            home = branch.state[parent]["place"][0]
            old = tuple(n if "/" in n else f"{home}/{n}" for n in (*was, name))
            branch.state[thing]["place"] = f"i{self.next()}", old, target

    @rule(where=BRANCH, pick=PICK)
    def delete(self, where: str, pick: int) -> None:
        branch = self.branches[where]
        thing = self.one(branch, pick, "item", "part", "part")
        if thing[0] != "question" and not branch.state[thing]["keep"]:
            branch.gone[thing] = branch.state.pop(thing)

    @rule(where=BRANCH, pick=PICK)
    def revive(self, where: str, pick: int) -> None:
        branch = self.branches[where]
        if branch.gone:
            thing = sorted(branch.gone)[pick % len(branch.gone)]
            branch.state[thing] = branch.gone.pop(thing)

    @rule(where=BRANCH, same_second=st.booleans())
    def build_and_import(self, where: str, same_second: bool) -> None:
        self.build(self.branches[where], 0 if same_second else 5)
        self.import_(self.branches[where])

    @rule(
        into=BRANCH,
        picks=st.lists(PICK, min_size=3, max_size=3),
        back=st.booleans(),
        edited=st.booleans(),
    )
    def merge(self, into: str, picks: list[int], back: bool, edited: bool) -> None:
        """Merge a branch into another, which may then be `edited` before it is built.

        The other one may then follow it back. What git cannot know, the author decides at random.
        """
        ours, theirs = self.both(into)
        self.build(theirs, picks[0] % 2)
        self.build(ours, picks[1] % 2)
        base = self.models[self.repository.git("merge-base", ours.name, theirs.name)]
        conflicts, said = self.repository.merge(theirs.name)
        assert self.way != "driver" or "cards/flashgen.lock" not in conflicts, said
        ours.state, gone = three_way(base, ours.state, theirs.state, random.Random(repr(picks)))  # noqa: S311
        ours.gone = {**theirs.gone, **ours.gone, **gone}
        ours.gone = {thing: old for thing, old in ours.gone.items() if thing not in ours.state}
        ours.told |= theirs.told
        self.tell(ours, [line for line in said.splitlines() if "got the cards" in line])
        if edited:
            self.edit(ours.name, picks[0])
            self.rename(ours.name, picks[1])
            self.add_part(ours.name, picks[2], picks[0] % 9)
        self.build(ours, switch=False)
        self.import_(ours)
        if back:
            self.repository.git("checkout", "--quiet", theirs.name)
            self.repository.git("merge", "--quiet", "--ff-only", ours.name)
            theirs.follow(ours)
            self.import_(theirs)

    # The users

    @rule(where=BRANCH, picks=st.lists(PICK, min_size=1, max_size=6))
    def study(self, where: str, picks: list[int]) -> None:
        collection = self.branches[where].collection
        cards = collection.db.list("SELECT id FROM cards ORDER BY id")
        for pick in picks:
            card = collection.get_card(cards[pick % len(cards)])
            card.start_timer()
            collection.sched.answerCard(card, 3)

    def import_(self, branch: Branch) -> None:
        """Import the package, which must have one card for each part: the one it always had."""
        collection = branch.collection
        reviews = collection.db.all("SELECT * FROM revlog ORDER BY id")
        options = ImportAnkiPackageOptions()
        options.CopyFrom(collection._backend.get_import_anki_package_presets())
        request = ImportAnkiPackageRequest(package_path=str(branch.package), options=options)
        collection.import_anki_package(request)
        collection.models._clear_cache()
        assert collection.db.all("SELECT * FROM revlog ORDER BY id") == reviews
        for thing, _ in branch.told - branch.heard:
            branch.card_of.pop(thing, None)
        branch.heard |= branch.told
        query = "SELECT n.guid, c.ord, c.id FROM cards c JOIN notes n ON n.id = c.nid"
        cards = {(guid, ordinal): card for guid, ordinal, card in collection.db.execute(query)}
        owners = {card: thing for thing, card in branch.card_of.items()}
        for thing, place in self.expected(branch):
            card = cards[place]
            known = branch.card_of.setdefault(thing, card)
            assert known == card, f"{thing}: its reviews stay with another card"
            assert owners.get(card, thing) == thing, f"{thing} has the card of {owners[card]}"
        for text, guid in self.texts(branch):
            fields = collection.db.scalar("SELECT flds FROM notes WHERE guid = ?", guid)
            assert text in fields, f"{text} did not arrive"

    def expected(self, branch: Branch) -> Iterator[tuple[Thing, tuple[str, int]]]:
        """Give each thing that is asked, with the GUID of its note and the ordinal of its card."""
        for thing, values in branch.built.items():
            name, _, parent = values["place"]
            if thing[0] != "part":
                yield thing, (branch.entries[key_of(branch.built, thing)].guid, 0)
            elif parent in branch.built:
                suffix = ".approach" if parent[0] == "question" else ".rows"
                entry = branch.entries[key_of(branch.built, parent) + suffix]
                yield thing, (entry.guid, entry.parts[name] - 1)

    def texts(self, branch: Branch) -> Iterator[tuple[str, str]]:
        for thing, values in branch.built.items():
            if thing[0] != "part":
                yield values["text"], branch.entries[key_of(branch.built, thing)].guid

    # Small things

    def build(self, branch: Branch, later: int = 5, *, switch: bool = True) -> None:
        self.clock += later
        if switch:
            self.repository.git("checkout", "--quiet", branch.name)
        for path in self.repository.cards.glob("q*.yaml"):
            path.unlink()
        for thing in branch.state:
            if thing[0] == "question":
                text = yaml.safe_dump(authored(branch.state, thing), sort_keys=False)
                (self.repository.cards / f"q{thing[1]}.yaml").write_text(text)
        package, findings = self.repository.build(self.clock)
        copyfile(package, branch.package)
        branch.built, branch.entries = deepcopy(branch.state), self.repository.entries()
        self.models[self.repository.git("rev-parse", "HEAD")] = branch.built
        self.tell(branch, [found.message for found in findings if found.code == "FG168"])

    def tell(self, branch: Branch, messages: list[str]) -> None:
        """Note which parts are said to start anew; some may have been renamed since."""
        for message in messages:
            found = re.search(r'on two branches "(p\d+)"', message)
            assert found, message
            branch.told.add((self.names[found[1]], self.next()))

    def next(self) -> int:
        self.counter += 1
        return self.counter

    def new(self, branch: Branch, kind: str, parent: Thing | None, /, **values: Any) -> Thing:
        thing = kind, self.next()
        place = f"{kind[0]}{thing[1]}", (), parent
        self.names[place[0]] = thing
        defaults = {"text": f"text {thing[1]}", "rank": 0, "keep": False}
        branch.state[thing] = {"place": place, **defaults, **values}
        return thing

    def item(self, branch: Branch, question: Thing, kind: str) -> None:
        item = self.new(branch, "item", question, kind=kind)
        if kind == "comparison":
            self.new(branch, "part", item, keep=True)
            self.new(branch, "part", item)

    def both(self, first: str) -> tuple[Branch, Branch]:
        """Return the branch of that name, and the other one."""
        one, other = self.branches.values()
        return (one, other) if one.name == first else (other, one)

    def one(self, branch: Branch, pick: int, *kinds: str) -> Thing:
        """Return one of the things of one of these kinds, or a question if there is none."""
        kind = kinds[pick % len(kinds)]
        things = sorted(thing for thing in branch.state if thing[0] == kind)
        things = things or sorted(thing for thing in branch.state if thing[0] == "question")
        return things[pick // len(kinds) % len(things)]

    def parent(self, branch: Branch, pick: int) -> Thing:
        """Return something that has parts."""
        parents = {values["place"][2] for thing, values in branch.state.items() if values["keep"]}
        parents &= branch.state.keys()
        return sorted(parents)[pick % len(parents)]


def key_of(state: State, thing: Thing) -> str:
    name, _, parent = state[thing]["place"]
    return f"{state[parent]['place'][0]}/{name}" if parent else str(name)


def authored(state: State, question: Thing) -> dict[str, Any]:
    """Return the YAML of a question."""
    values = state[question]
    name, was, _ = values["place"]
    result: dict[str, Any] = {"id": name, "was": list(was), "title": f"Q {question[1]}"}
    result |= {"question": "Why?", "answer": {"short": values["text"]}}
    result["approach"] = [
        {**named, "step": f"Step {number}"} for number, named in children(state, question, "part")
    ]
    for number, named in children(state, question, "item"):
        item = "item", number
        text = state[item]["text"]
        if state[item]["kind"] == "concept":
            entry = {**named, "term": f"T {number}", "definition": text}
            result.setdefault("concepts", []).append(entry)
            continue
        rows = [
            {**part, "aspect": f"Aspect {row}", "values": [f"x {row}", f"y {row}"]}
            for row, part in children(state, item, "part")
        ]
        entry = {**named, "title": f"C {number}", "between": ["A", "B"], "rows": rows}
        result.setdefault("comparisons", []).append({**entry, "verdict": text})
    return result


def children(state: State, parent: Thing, kind: str) -> list[tuple[int, dict[str, Any]]]:
    """Return the items or parts of something, in their order, each with its ids."""
    things = [thing for thing in state if thing[0] == kind and state[thing]["place"][2] == parent]
    things.sort(key=lambda thing: (state[thing]["rank"], thing[1]))
    places = (state[thing]["place"] for thing in things)
    return [
        (thing[1], {"id": name, "was": list(was)})
        for thing, (name, was, _) in zip(things, places, strict=True)
    ]


def three_way(
    base: State, ours: State, theirs: State, choice: random.Random
) -> tuple[State, State]:
    """Merge what two authors wrote; return it and what is gone. Who is right is left to chance."""
    state: State = {}
    gone: State = {}
    for thing in sorted(ours | theirs):
        old, one, other = (side.get(thing) for side in (base, ours, theirs))
        if one and other:
            before = old or one
            state[thing] = {
                name: decided(before[name], one[name], other[name], choice) for name in one
            }
            places = {side["place"][:2] for side in (before, one, other)}
            if thing[0] != "item" and len(places) > 1:
                with_all_names(state[thing], places)
        elif (here := one or other) and (old is None or (here != old and choice.random() < 0.5)):
            state[thing] = deepcopy(here)
        elif here:
            gone[thing] = deepcopy(here)
    return state, gone


def decided(base: Any, one: Any, other: Any, choice: random.Random) -> Any:
    changed = [value for value in (one, other) if value != base] or [base]
    return choice.choice(changed)


def with_all_names(values: dict[str, Any], places: set[tuple[str, tuple[str, ...]]]) -> None:
    """Keep the names that a question or a part got on either branch, the oldest first."""
    name, was, parent = values["place"]
    others = {other for last, names in places for other in (*names, last)} - {name, *was}
    values["place"] = name, (*was, *sorted(others)), parent


def play(merges: int, *, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    run_state_machine_as_test(
        Branches,
        settings=settings(
            max_examples=merges,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_merge_moves_reviews_to_another_card() -> None:
    play(MERGES)


def parts_of_the_newer_side(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "joined", lambda *states: max(states[:2], key=attrgetter("mod")))


def cards_moved_in_silence(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(link, "moved_parts", lambda *_: iter(()))


def histories_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lines.merge, "together", lambda entries: ({e.key: e for e in entries}, []))


@pytest.mark.any_anki
@pytest.mark.parametrize(
    "mutate",
    [parts_of_the_newer_side, cards_moved_in_silence, histories_forgotten],
    ids=lambda f: f.__name__,
)
def test_a_broken_merge_is_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        play(200, phases=(Phase.generate,))
