"""A question → the notes it becomes, each with its facets, and its entries on a page."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from flashgen.authoring.nodes import Path
from flashgen.authoring.schema import Pairs
from flashgen.blocks import (
    Blocks,
    Dialogue,
    Fold,
    Labelled,
    Picture,
    PlannedFacet,
    PlannedNote,
    blocks,
    fold,
    hidden_in,
    revealed,
)
from flashgen.kinds.item import USUAL_TIER, Identified, Shared
from flashgen.kinds.kind import Facet, Kind, Recall
from flashgen.kinds.question import QUESTION, Question
from flashgen.kinds.registry import ITEM_KINDS

KINDS = (QUESTION, *ITEM_KINDS)
BY_LIST = {kind.listed: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}


Skips = Mapping[str, Collection[str]]
"""Facets that get no card in a whole collection, by the name of their kind."""
NO_SKIPS: Skips = Pairs()


def plan(question: Question, skips: Skips = NO_SKIPS) -> Iterator[PlannedNote]:
    """Give all notes of a question, in authored order, each with the path of its node.

    Titles are distinct: Anki marks notes whose first fields are equal as duplicates.
    """
    titles: set[str] = set()
    for path, note in _plan(question, skips):
        title = f"{note.title} ({note.name})" if note.title in titles else note.title
        titles.add(title)
        yield replace(note, title=title, path=path)


def _plan(question: Question, skips: Skips) -> Iterator[tuple[Path, PlannedNote]]:
    asked: list[str] = [question.question]
    for note in _notes(QUESTION, question, question, asked, skips):
        yield (), note
    for path, item in question.items():
        kind = BY_LIST[str(path[0])]
        del asked[len(path) // 2 :]
        for note in _notes(kind, question, item, asked, skips):
            yield path, note
        asked.append(item.say(kind.title))


def _notes(
    kind: Kind, question: Question, item: Shared, asked: Sequence[str], skips: Skips
) -> Iterator[PlannedNote]:
    """Make the note of an item from its facets, and the cloze notes beside it.

    `asked` are the questions that led to it. What the author skips is left out; an item whose
    facets are all skipped has no note of its own.
    """
    facets = []
    recalls = []
    left_out = {*skips.get(kind.name, ())} - {*item.keep} | {*item.skip}
    usual = question.tier_of_items if kind.listed else USUAL_TIER
    for card in kind.cards(item):
        if card.name in left_out:
            continue
        if isinstance(card, Recall):
            lead = f"{card.name}."
            shown = {name.removeprefix(lead) for name in item.skip if name.startswith(lead)}
            text = tuple(revealed(block, shown) for block in card.text)
            if not shown or any(hidden_in(text)):
                recalls.append(replace(card, text=text))
            continue
        before = (Dialogue(tuple(asked)),) if card.dialogue else ()
        prompt = (*_prompt(card, question, item), *before, *card.shown)
        answer = _named(card.answer, item) + _more(item)
        slot = kind.slots[card.name]
        tier = item.tier_of(card.name, usual)
        facets.append(PlannedFacet(card.name, slot, prompt, answer, card.manner, tier))
    label, title = kind.label or kind.name.capitalize(), item.say(kind.title)
    own = PlannedNote("", "", kind.name, label, title, source=item.source, node=item.node)
    if isinstance(item, Identified):
        own = replace(own, item=item.id, was=item.was, meant=item.meant, tags=item.tags)
    topic = f" · {question.title}" if kind.listed else ""
    if facets:
        yield replace(own, title=own.title + topic, facets=tuple(facets))
    for card in recalls:
        yield replace(
            own,
            suffix=card.name,
            label=card.label or label,
            title=item.say(card.title) + topic,
            text=_prompt(card, question, item) + card.text,
            extra=_named(card.extra, item) + _more(item),
            tier=item.tier_of(card.name or kind.name, usual),
            parts=tuple({hidden.part: hidden.was for hidden in hidden_in(card.text)}.items()),
        )


def _prompt(card: Facet | Recall, question: Question, item: Shared) -> Blocks:
    """Return what is asked; the author's own prompt wins."""
    own = item.prompts.get(card.name)
    return blocks(own or item.say(card.asks, topic=question.title))


def _named(answer: Blocks, item: Shared) -> Blocks:
    """Say what else it is called, above all that is folded."""
    if not item.other_names:
        return answer
    also = Labelled("Also", ", ".join(item.other_names))
    count = next((n for n, b in enumerate(answer) if isinstance(b, Fold)), len(answer))
    return (*answer[:count], also, *answer[count:])


def _more(item: Shared) -> Blocks:
    """Return what every back of an item ends with: its picture and what is folded."""
    picture = Picture(item.picture, "Picture for this card") if item.picture else None
    return blocks(picture, fold("More", item.extra))
