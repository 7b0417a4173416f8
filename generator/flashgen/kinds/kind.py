"""What a kind declares: its model, what is asked about an item, and how it stands on a page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from enum import Enum, auto
from itertools import chain
from typing import Any

from flashgen.authoring.schema import full
from flashgen.blocks import USUAL, Blocks, Cited, Entry, Manner, Picture, labelled
from flashgen.diagnostics import Rule
from flashgen.kinds.item import Shared

MAX_SLOT = 8


class Look(Enum):
    """How a page lays out the entries of a section."""

    TERMS = auto()
    """A name beside the text that explains it."""
    FORMULAS = auto()
    """A name above a line, a formula and its symbols."""
    ROWS = auto()
    """A table with a row for each entry, or a name with labelled texts."""
    CASES = auto()
    """The same, of cases that have no name."""
    HEADED = auto()
    """A name above a table or code, and what there is to say about it."""
    FIGURES = auto()
    """A numbered picture, and what is read off it."""
    FACTS = auto()
    """A list of texts."""
    DIALOGUE = auto()
    """Questions with their answers, the next ones below them."""


@dataclass(frozen=True, slots=True)
class Section:
    """Where the items of a kind stand on a page, and under which title.

    In a quiz, kinds that are `asked` under the same title are mixed. `columns` are the heads of a
    table: of names, then of the body of an entry. A cheatsheet takes sections by their `rank`, a
    lower one first; those without a rank it leaves out. Cases are `good` or not.
    """

    title: str
    look: Look | None = None
    _: KW_ONLY
    asked: str = ""
    columns: tuple[str, ...] = ()
    rank: int | None = None
    good: bool = True

    @property
    def quiz_title(self) -> str:
        """Return the title in a quiz."""
        return self.asked or self.title

    @property
    def is_table(self) -> bool:
        """Say whether its entries are rows, if they fit."""
        return self.look in (Look.ROWS, Look.CASES)


@dataclass(frozen=True, slots=True)
class Facet:
    """One direction in which an item is asked; `shown` stands below the question on the front.

    `asks` is a sentence with the fields of the item; `{topic}` is the title of its question. Where
    it is part of a `dialogue`, the questions that led to it are on the front too.
    """

    name: str
    asks: str
    _: KW_ONLY
    shown: Blocks = ()
    answer: Blocks
    dialogue: bool = False
    manner: Manner = USUAL


@dataclass(frozen=True, slots=True)
class Recall:
    """A cloze note beside the item: what is recalled in place, each part under its own number.

    Without a name it is the note of the item itself, with the author's own clozes.
    """

    name: str
    asks: str
    _: KW_ONLY
    text: Blocks
    extra: Blocks = ()
    label: str = ""
    title: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of item: the list it is `listed` in, which `says` what is in it, and all else.

    A slot (1 to 8) is the template, and so the card, that holds a facet's history: it is never
    given to another facet. `recalls` are the cloze notes beside an item; `nested` is the key under
    which items have items of the same kind. `missed` are rule and reason of the finding that a
    question has none of this kind. `starter` is the entry that `flashgen new --full` writes.
    """

    name: str
    _: KW_ONLY
    label: str = ""
    model: type[Shared]
    listed: str
    says: str = ""
    section: Section
    title: str
    slots: Mapping[str, int]
    recalls: tuple[str, ...] = ()
    cards: Callable[[Any], Iterator[Facet | Recall]]
    page: Callable[[Any], Entry] | None = None
    starter: str = ""
    nested: str = ""
    missed: tuple[Rule, str] | None = None

    @property
    def facets(self) -> tuple[str, ...]:
        """Return the names that `skip` and `ask` may use."""
        return (*self.slots, *self.recalls)

    def entry(self, item: Any) -> Entry:  # noqa: ANN401
        """Lay an item out, with what is said of every item and what is nested in it."""
        assert self.page  # noqa: S101 (only the question itself has none)
        entry = self.page(item)
        return replace(
            entry,
            notes=labelled(also=", ".join(item.other_names))
            + entry.notes
            + labelled(more=item.extra),
            id=item.id,
            picture=item.picture,
            source=item.source,
            below=tuple(map(self.entry, getattr(item, self.nested) if self.nested else ())),
        )

    def __post_init__(self) -> None:
        """Refuse a kind that is half done, by what it makes of an item with every key."""
        item = full(self.model)
        for problem in chain(self._problems_of_cards(item), self._problems_of_page(item)):
            message = f"the kind {self.name} is half done: {problem}"
            raise TypeError(message)

    def _problems_of_cards(self, item: Any) -> Iterator[str]:  # noqa: ANN401
        slots = list(self.slots.values())
        if len({*slots}) < len(slots) or not {*slots} <= {*range(1, MAX_SLOT + 1)}:
            yield f"each facet has a slot of its own, from 1 to {MAX_SLOT}"
        cards = list(self.cards(item))
        asked = [card.name for card in cards if isinstance(card, Facet)]
        recalled = [card for card in cards if isinstance(card, Recall)]
        for given, declared, where in (
            (asked, self.slots, "slots"),
            ([card.name for card in recalled if card.name], self.recalls, "recalls"),
        ):
            known = {*declared}
            yield from (
                f'"{name}" is asked and not in `{where}`' for name in sorted({*given} - known)
            )
            yield from (
                f'"{name}" is in `{where}` and never asked' for name in sorted(known - {*given})
            )
        for sentence in (self.title, *(c.asks for c in cards), *(c.title for c in recalled)):
            try:
                item.say(sentence, topic="")
            except AttributeError as error:
                yield f'"{sentence}": {error}'

    def _problems_of_page(self, item: Any) -> Iterator[str]:  # noqa: ANN401
        if not self.listed:
            return
        if not self.page:
            yield "it has no page"
            return
        entry, section = self.page(item), self.section
        if not section.look:
            yield "its section has no look"
        if (len(section.columns) or 1) != 1 + len(entry.body) * section.is_table:
            yield "a table has a column for the name and one for each text of an entry"
        match section.look, entry.body:
            case _, ():
                yield "an entry has a body, below its name"
            case Look.FIGURES, (Picture(), Cited(), *_):
                pass
            case Look.FIGURES, _:
                yield "a figure has a picture and a caption"
        if bool(entry.brief) != (section.rank is not None):
            yield "an entry has a brief form where its section has a rank on cheatsheets"
        if not self.says or not self.starter.startswith("\n  - id: "):
            yield "it says what its list holds, and has a starter: `  - id: …` and more"
