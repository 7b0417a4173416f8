"""The author of the random histories: what the source says, and each `was` that is still owed."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

STEMS = "alpha beta gamma delta epsilon zeta theta kappa sigma omega".split()


@dataclass
class Item:
    """An item; `uid` names it through all renames.

    `was` is None where nothing is written. `key` and `shipped` are what it was called and what it
    said when it was last built; `told` says that the ledger knows that text, `gone` that a build
    retired it.
    """

    uid: int
    kind: str
    id: str
    name: str
    text: str
    parts: list[str]
    was: list[str] | None = None
    example: str = ""
    key: str = ""
    shipped: tuple[str, str] = ("", "")
    told: bool = False
    gone: bool = False

    @property
    def said(self) -> tuple[str, str]:
        """Return what a rewrite changes, and an edit does not."""
        return self.name.partition(" called ")[0], self.text.partition(" and ")[0]

    @property
    def number(self) -> str:
        """Return a number that no other name has."""
        return self.name.partition(" called ")[0].rpartition("omega")[2]


@dataclass
class Question:
    """A question and all ids that it had."""

    uid: int
    id: str
    approach: list[str]
    was: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


@dataclass
class Debt:
    """A `was` that the author forgot to write: what it has to be, less the ids taken on since.

    `old` is what was called otherwise, with the things in `uids`; `cards` are theirs, which have
    the reviews.
    """

    who: Item | Question
    old: str
    names: list[str]
    had: int
    uids: set[int]
    cards: dict[tuple[int, str], int] = field(default_factory=dict)

    def pay(self) -> None:
        """Write it."""
        self.who.was = [*self.names, *(self.who.was or [])[self.had :]]


class Author:
    """Edits questions; none of the methods builds."""

    def __init__(self, cards: Path) -> None:
        self.cards = cards
        self.counter = 0
        self.deck = "Deck"
        self.style = ""
        self.questions: list[Question] = []
        self.deleted: list[tuple[int, Item]] = []
        self.deleted_parts: list[tuple[list[str], str]] = []
        self.part_was: dict[str, list[str]] = {}
        self.debts: list[Debt] = []

    def next(self) -> int:
        self.counter += 1
        return self.counter

    def part(self, prefix: str) -> str:
        return f"{prefix}{self.next()}"

    def sentence(self) -> str:
        """Return words that no other text has."""
        return words_of(self.next())

    # What there is

    def items(self) -> list[Item]:
        return [item for question in self.questions for item in question.items]

    def item(self, pick: int) -> Item | None:
        items = self.items()
        return items[pick % len(items)] if items else None

    def owed(self) -> set[int]:
        """Return all things of which the reviews are elsewhere, for want of a `was`."""
        return {uid for debt in self.debts for uid in debt.uids}

    def free(self, pick: int) -> Item | None:
        """Pick an item for which no `was` is owed."""
        items = [item for item in self.items() if item.uid not in self.owed()]
        return items[pick % len(items)] if items else None

    def forgettable(self, pick: int) -> Item | None:
        """Pick one of them that nothing finds if its id changes: its place is not in `was` yet."""
        item = self.free(pick)
        if not item or item.was == []:
            return None
        home = self.home(item)
        found = {f"{question}/{item.id}" for question in (home.id, *home.was)}
        return None if found & {*(item.was or [])} else item

    def free_questions(self) -> list[Question]:
        """Return the questions in which nothing is owed."""
        return [
            question
            for question in self.questions
            if not self.owed() & {question.uid, *(item.uid for item in question.items)}
        ]

    def revivable(self) -> list[tuple[int, Item]]:
        return [(uid, item) for uid, item in self.deleted if uid not in self.owed()]

    def home(self, item: Item) -> Question:
        return next(question for question in self.questions if item in question.items)

    def parts(self, pick: int) -> list[str]:
        item = self.item(pick)
        if item and item.parts:
            return item.parts
        return self.questions[pick % len(self.questions)].approach

    # Items

    def add(self, question: Question, kind: str) -> Item:
        uid = self.next()
        parts = [] if kind == "concept" else [self.part("p"), self.part("p")]
        item = Item(uid, kind, f"i{uid}", f"Name {self.sentence()}", self.sentence(), parts)
        question.items.append(item)
        return item

    def edit(self, item: Item) -> None:
        item.text = f"{item.said[1]} and edit{self.next()}"

    def call(self, item: Item) -> None:
        """Edit what an item is called."""
        item.name = f"{item.said[0]} called name{self.next()}"

    def rewrite(self, item: Item) -> None:
        item.name, item.text = f"Name {self.sentence()}", self.sentence()

    def rename(self, item: Item) -> None:
        item.was = [*(item.was or []), item.id]
        item.id = f"i{self.next()}"

    def move(self, item: Item, new: Question, *, keep_id: bool) -> None:
        """Move an item as docs/reimport.md says: the old places, named whole, go into `was`."""
        old = self.home(item)
        item.was = places(old, item)
        if not keep_id or item.id in {other.id for other in new.items}:
            item.id = f"i{self.next()}"
        old.items.remove(item)
        new.items.append(item)

    def delete(self, item: Item) -> None:
        question = self.home(item)
        question.items.remove(item)
        self.deleted.append((question.uid, item))

    def revive(self, pick: int) -> Item:
        uid, item = self.revivable()[pick % len(self.revivable())]
        self.deleted.remove((uid, item))
        next(q for q in self.questions if q.uid == uid).items.insert(0, item)
        return item

    def exchange(self, one: Item, other: Item) -> None:
        """Exchange what two ids stand for."""
        for name in ("name", "text", "parts", "example"):
            mine, its = getattr(one, name), getattr(other, name)
            setattr(one, name, its)
            setattr(other, name, mine)

    # Questions

    def split(self, question: Question) -> None:
        """Make two of a question: every other item moves to the new one."""
        new = self.new_question()
        for item in question.items[::2]:
            self.move(item, new, keep_id=True)

    def join(self, one: Question, other: Question) -> None:
        """Make one of two questions: the other's items move, its own cards retire.

        Its earlier ids are found nowhere any more, so all old places that name it get them too.
        """
        names = [*other.was, other.id]
        for item in [*self.items(), *(item for _, item in self.deleted)]:
            if any(name.startswith(f"{other.id}/") for name in item.was or []):
                item.was = under_all(names, item.was or [])
        for item in list(other.items):
            item.was = under_all(names, places(other, item))
            other.items.remove(item)
            one.items.append(item)
        for number, (uid, item) in enumerate(self.deleted):
            if uid == other.uid:
                item.was = under_all(names, places(other, item))
                self.deleted[number] = one.uid, item
        taken: set[str] = set()
        for item in [*one.items, *(item for uid, item in self.deleted if uid == one.uid)]:
            if item.id in taken:
                item.id = f"i{self.next()}"
            taken.add(item.id)
        self.questions.remove(other)

    def new_question(self) -> Question:
        uid = self.next()
        question = Question(uid, f"q{uid}", [self.part("s"), self.part("s")])
        self.questions.append(question)
        return question

    def rename_question(self, question: Question) -> None:
        question.was.append(question.id)
        question.id = f"q{self.next()}"

    # What the author forgets

    def forget_item(self, item: Item, to: Question | None, *, rename: bool) -> Debt:
        """Rename an item, or move it to another question, without a word."""
        old = self.home(item)
        names = places(old, item) if to else [*(item.was or []), item.id]
        debt = Debt(item, places(old, item)[-1], names, len(item.was or []), {item.uid})
        if rename or (to and item.id in {other.id for other in to.items}):
            item.id = f"i{self.next()}"
        if to:
            old.items.remove(item)
            to.items.append(item)
        return debt

    def forget_question(self, question: Question) -> Debt:
        """Rename a question without a word."""
        names = [*question.was, question.id]
        uids = {question.uid, *(item.uid for item in question.items)}
        debt = Debt(question, question.id, names, len(question.was), uids)
        question.id = f"q{self.next()}"
        return debt

    def warning(self, debt: Debt) -> tuple[str, ...]:
        """Return what a build has to say of a debt: both names, and the `was` to write."""
        if isinstance(debt.who, Question):
            return "FG166", debt.who.id, debt.old, f"was: [{debt.old}]"
        question = self.home(debt.who).id
        written = debt.old.removeprefix(f"{question}/")
        return "FG166", f"{question}/{debt.who.id}", debt.old, f"was: [{written}]"

    # The files

    def write(self) -> list[Question]:
        """Write all questions, and return them as they are now."""
        for path in self.cards.glob("*.yaml"):
            path.unlink()
        (self.cards / "deck.yaml").write_text(yaml.safe_dump({"name": self.deck}))
        for number, question in enumerate(self.questions):
            text = yaml.safe_dump(self.authored(question), sort_keys=False, allow_unicode=True)
            (self.cards / f"{number}.yaml").write_text(text)
        return [
            replace(
                question,
                approach=list(question.approach),
                items=[replace(item, parts=list(item.parts)) for item in question.items],
            )
            for question in self.questions
        ]

    def authored(self, question: Question) -> dict[str, Any]:
        result: dict[str, Any] = {"id": question.id, "was": question.was}
        result |= {"title": f"Q {question.uid}", "question": f"What is Q {question.uid}?"}
        result["answer"] = {"short": words_of(question.uid)}
        result["approach"] = [
            {"id": p, "was": self.part_was.get(p, []), "step": words_of(p)}
            for p in question.approach
        ]
        for item in question.items:
            result.setdefault(f"{item.kind}s", []).append(self.entry(item))
        return result

    def entry(self, item: Item) -> dict[str, Any]:
        entry: dict[str, Any] = {"id": item.id}
        entry |= {} if item.was is None else {"was": item.was}
        if item.kind == "concept":
            entry |= {"term": item.name, "definition": item.text, "reverse": "true"}
            return entry | ({"example": item.example} if item.example else {})
        if item.kind == "formula":
            where = {f"x_{{{p}}}": f"meaning {p}" for p in item.parts}
            entry |= {"name": item.name, "tex": f"y_{{{item.number}}}=b", "where": where}
            return entry | {"intuition": item.text}
        rows = [
            {"id": p, "was": self.part_was.get(p, []), "aspect": p, "values": ["x", item.text]}
            for p in item.parts
        ]
        entry |= {"title": item.name, "between": [f"A {item.number}", "B"], "rows": rows}
        return entry | {"verdict": item.text}


def words_of(name: object) -> str:
    """Return ten words that belong to one thing alone, as the words of real texts do."""
    return " ".join(f"{stem}{name}" for stem in STEMS)


def places(question: Question, item: Item) -> list[str]:
    """Return all ids that an item has and had, each named whole."""
    names = [*(item.was or []), item.id]
    wholes = [name if "/" in name else f"{question.id}/{name}" for name in names]
    return list(dict.fromkeys(wholes))


def under_all(questions: list[str], names: list[str]) -> list[str]:
    """Name each place in the last of some questions by the other ids of that question, too."""
    result = []
    for name in names:
        question, _, item = name.rpartition("/")
        result += [f"{q}/{item}" for q in questions] if question == questions[-1] else [name]
    return list(dict.fromkeys(result))
