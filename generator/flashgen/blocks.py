"""What a plan is made of: notes, facets and the blocks that their two sides consist of.

Blocks hold the author's Markdown and say what it is for; every target renders them in its own
way. Nothing here knows HTML or Anki.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hidden:
    """Markdown recalled in place; `part` is the id whose cloze number it has."""

    part: str
    text: str


Inline = str | Hidden
"""Markdown for a list item or a table cell, perhaps hidden."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown of any length."""

    text: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """Markdown with a word or two that say what it is."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on a line of its own, in bare TeX; `narrow` is its author's form for a phone."""

    tex: str
    narrow: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Code in a language, or what a program prints (language `text`)."""

    code: str
    language: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image by its path as authored."""

    image: str
    alt: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ordered` where the order matters, `boxes` where one ticks things off.

    `shown_by` says of each item how one sees it, perhaps nothing; cards fold it.
    """

    items: tuple[Inline, ...]
    ordered: bool = False
    boxes: bool = False
    shown_by: tuple[str, ...] = ()

    @property
    def whole(self) -> tuple[Inline, ...]:
        """Return the items with all that is said of them."""
        told = zip(self.items, self.shown_by, strict=True) if self.shown_by else ()
        return tuple(f"**{item}** — {by}" if by else item for item, by in told) or self.items

    @property
    def told(self) -> tuple[Inline, ...]:
        """Return the items of which something is said, with that."""
        return tuple(item for item, by in zip(self.whole, self.shown_by, strict=False) if by)


@dataclass(frozen=True, slots=True)
class Symbols:
    """Symbols of a formula, in bare TeX, with their meanings."""

    entries: tuple[tuple[str, Inline], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class ClozeText:
    """The author's own cloze text, in Anki's notation."""

    text: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Questions that were asked before this one, the first one first."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """More on the same, folded until someone wants it."""

    label: str
    blocks: "Blocks"


Block = (
    Prose
    | Labelled
    | Display
    | Code
    | Picture
    | Items
    | Symbols
    | Table
    | ClozeText
    | Dialogue
    | Fold
)
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One direction in which an item is asked: one card, at a slot fixed for ever."""

    name: str
    slot: int
    prompt: Blocks
    answer: Blocks


@dataclass(frozen=True, slots=True)
class PlannedNote:
    """One note to be. It has either facets or a cloze text.

    `item` names the item within its question (empty for the question itself), `suffix` the cloze
    note beside it (`where`, `rows`, `expects`, `approach`; empty for the item's own note).
    `parts` are the ids of what is hidden, with the earlier ids of each. `meant` says that an author
    wrote an empty `was`: the id is meant for this item.
    """

    item: str
    suffix: str
    kind: str
    label: str
    title: str
    facets: tuple[Facet, ...] = ()
    text: Blocks = ()
    extra: Blocks = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    was: tuple[str, ...] = ()
    meant: bool = False
    tags: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    path: tuple[str | int, ...] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        """Return the note's name within its question."""
        return f"{self.item}.{self.suffix}" if self.suffix else self.item
