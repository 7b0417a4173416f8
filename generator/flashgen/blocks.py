"""What cards and pages consist of: notes with their facets, entries, and blocks in all of them.

Blocks hold the author's Markdown and say what it is for; every target renders them in its own
way. A text that stands in one as it was written knows its place. Nothing here knows HTML or Anki.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from flashgen.authoring.nodes import NOWHERE, Mapping


@dataclass(frozen=True, slots=True)
class Hidden:
    """Markdown recalled in place; `part` is the id whose cloze number it has, `was` earlier ids.

    A `cue` stands before it and is never hidden.
    """

    part: str
    text: str
    was: tuple[str, ...] = ()
    cue: str = ""

    @property
    def whole(self) -> str:
        """Return the cue and what it leads to."""
        return f"{self.cue} {self.text}" if self.cue else self.text


Inline = str | Hidden
"""Markdown for a list item or a table cell, perhaps hidden."""


def shown(content: Inline) -> str:
    """Return what an inline says, hidden or not."""
    return content.whole if isinstance(content, Hidden) else content


def _hidden(part: str, content: Inline) -> Hidden:
    return content if isinstance(content, Hidden) else Hidden(part, content)


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
    """Code in a language, or what a program prints (language `text`); on a page perhaps both."""

    code: str
    language: str
    output: str | None = None


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
    def is_cued(self) -> bool:
        """Say whether something leads to what is hidden, and suffices where it is not asked."""
        return any(isinstance(item, Hidden) and item.cue for item in self.items)

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

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self.entries)

    def hidden(self) -> "Symbols":
        """Hide each meaning; its part is called as its symbol."""
        return Symbols(tuple((tex, _hidden(tex, text)) for tex, text in self.entries))


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

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.blocks)


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


def blocks(*parts: Block | str | None) -> Blocks:
    """Put together what is there: texts become prose, what is empty is left out."""
    return tuple(Prose(part) if isinstance(part, str) else part for part in parts if part)


def fold(label: str, *parts: Block | str | None) -> Fold:
    """Fold what is there."""
    return Fold(label, blocks(*parts))


def revealed(block: Block, parts: Container[str]) -> Block:
    """Show what a block hides of some parts."""

    def cell(content: Inline) -> Inline:
        return content.whole if isinstance(content, Hidden) and content.part in parts else content

    match block:
        case Items(items, ordered, boxes):
            return Items(tuple(map(cell, items)), ordered, boxes)
        case Symbols(entries):
            return Symbols(tuple((tex, cell(meaning)) for tex, meaning in entries))
        case Table(header, rows):
            return Table(header, tuple(tuple(map(cell, row)) for row in rows))
        case _:
            return block


def hidden_in(blocks: Blocks) -> Iterator[Hidden]:
    """Give what blocks hide, in order."""
    inline: tuple[Inline, ...]
    for block in blocks:
        match block:
            case Items(items):
                inline = items
            case Symbols(entries):
                inline = tuple(meaning for _, meaning in entries)
            case Table(_, rows):
                inline = tuple(cell for row in rows for cell in row)
            case _:
                inline = ()
        yield from (content for content in inline if isinstance(content, Hidden))


def texts_in(block: Block) -> Iterator[str]:
    """Give the texts that a block shows at once; those of a dialogue belong to other items."""
    match block:
        case Prose(text) | Labelled(_, text) | ClozeText(text) | Display(text) | Code(text):
            yield text
        case Picture(_, alt):
            yield alt
        case Items(items):
            yield from map(shown, items)
        case Symbols(entries):
            yield from (shown(meaning) for _, meaning in entries)
        case Table(_, rows):
            yield from (shown(cell) for row in rows for cell in row)


@dataclass(frozen=True, slots=True)
class Cited:
    """What the sources of an item back: on a page, their numbers stand at its end."""

    block: Prose | Labelled | ClozeText


def text_of(block: Block | Cited) -> str:
    """Return the text of a block that is one."""
    match block:
        case Cited(inner):
            return inner.text
        case Prose(text) | Labelled(_, text) | ClozeText(text):
            return text
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it stands on a page: its name, what stands below it, and notes in small print.

    `brief` is what a cheatsheet has of it. The rest is said of every item alike: its id, picture
    and sources, and the entries that belong below it.
    """

    name: str
    body: tuple[Block | Cited, ...]
    notes: tuple[Labelled, ...] = ()
    brief: Blocks = ()
    id: str = ""
    picture: str | None = None
    source: tuple[str, ...] = ()
    below: tuple["Entry", ...] = ()


def labelled(**texts: str | None) -> tuple[Labelled, ...]:
    """Label the texts that are there with the words that name them."""
    return tuple(Labelled(label.capitalize(), text) for label, text in texts.items() if text)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a facet is asked, as far as its rules depend on it.

    A `long` answer is meant to be, a `short` one is a sentence or two; its prompt may ask so many
    `questions`. `compared` with other prompts is what is `asked`, all that is `shown`, or nothing.
    """

    long: bool = False
    short: bool = False
    questions: int = 1
    compared: str = "asked"


USUAL = Manner()


@dataclass(frozen=True, slots=True)
class PlannedFacet:
    """One direction in which an item is asked: one card, at a slot fixed for ever."""

    name: str
    slot: int
    prompt: Blocks
    answer: Blocks
    manner: Manner = USUAL
    tier: str = "more"


@dataclass(frozen=True, slots=True)
class PlannedNote:
    """One note to be. It has either facets or a cloze text.

    `item` names the item within its question (empty for the question itself), `suffix` the cloze
    note beside it (`where`, `rows`, `expects`, `approach`; empty for the item's own note).
    `parts` are the ids of what is hidden, with the earlier ids of each. `meant` says that an author
    wrote an empty `was`: the id is meant for this item. A cloze text has one `tier`. `node` is the
    item as written, at `path`.
    """

    item: str
    suffix: str
    kind: str
    label: str
    title: str
    facets: tuple[PlannedFacet, ...] = ()
    text: Blocks = ()
    extra: Blocks = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tier: str = "more"
    was: tuple[str, ...] = ()
    meant: bool = False
    tags: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    path: tuple[str | int, ...] = field(default=(), compare=False)
    node: Mapping = field(default=NOWHERE, compare=False, repr=False)

    @property
    def tiers(self) -> tuple[str, ...]:
        """Return the tier of each facet, or the one of the cloze text."""
        return tuple(facet.tier for facet in self.facets) or (self.tier,)

    @property
    def name(self) -> str:
        """Return the note's name within its question."""
        return f"{self.item}.{self.suffix}" if self.suffix else self.item
