"""What all kinds share: how a facet, a note and its cloze note beside it are put together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flashgen.blocks import Block, Blocks, Facet, Fold, Picture, PlannedNote, Prose
from flashgen.kinds.question import Figure, Item, Question, Shared


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of item: the list it is authored in and its facets with their slots (1 to 8).

    A slot is never reused for another facet: it is the template, and so the card, that holds the
    review history. `clozes` are the facets that are cloze notes beside the item.
    """

    name: str
    label: str
    authored: str
    slots: dict[str, int]
    plan: Callable[[Question, Any], Iterator[PlannedNote]]
    clozes: tuple[str, ...] = ()

    @property
    def facets(self) -> tuple[str, ...]:
        """Return the names that `skip` and `ask` may use."""
        return (*self.slots, *self.clozes)


def facet(
    item: "Item | Question",
    name: str,
    slot: int,
    sentence: str,
    *support: Block,
    answer: Blocks,
) -> tuple[Facet, ...]:
    """Make one facet, or none if the author skips it; the author's own prompt wins."""
    if name in item.skip:
        return ()
    prompt = Prose(item.ask.get(name, sentence))
    return (Facet(name, slot, (prompt, *support), answer + more(item)),)


def more(item: Shared) -> Blocks:
    """Return what every back of an item ends with: its picture and what is folded."""
    blocks: Blocks = ()
    if item.image and not isinstance(item, Figure):
        blocks += (Picture(item.image, "Picture for this card"),)
    if item.extra:
        blocks += (Fold("More", (Prose(item.extra),)),)
    return blocks


def fold(label: str, text: str | None) -> Blocks:
    """Return a folded text, or nothing where there is no text."""
    return (Fold(label, (Prose(text),)),) if text else ()


def note(
    question: Question,
    item: "Item | Figure",
    kind: str,
    label: str,
    title: str,
    facets: tuple[Facet, ...],
) -> Iterator[PlannedNote]:
    """Make the note of an item from its facets; an item whose facets are all skipped has none."""
    if facets:
        yield PlannedNote(
            item=item.id,
            suffix="",
            kind=kind,
            label=label,
            title=f"{title} · {question.title}",
            facets=facets,
            was=item.was,
            meant=item.meant,
            tags=item.tags,
            source=item.source,
        )


def cloze_note(
    question: Question,
    item: Item,
    kind: str,
    label: str,
    title: str,
    suffix: str,
    text: Blocks,
    parts: tuple[tuple[str, tuple[str, ...]], ...] = (),
    extra: Blocks = (),
) -> Iterator[PlannedNote]:
    """Make a cloze note of an item, beside its own note where `suffix` says so."""
    if suffix in item.skip:
        return
    yield PlannedNote(
        item=item.id,
        suffix=suffix,
        kind=kind,
        label=label,
        title=f"{title} · {question.title}",
        text=text,
        extra=extra + more(item),
        parts=parts,
        was=item.was,
        meant=item.meant,
        tags=item.tags,
        source=item.source,
    )
