"""A question → the notes it becomes, each with its facets, and its entries on a page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flashgen.authoring.nodes import Path
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
)
from flashgen.kinds.item import Identified, Shared
from flashgen.kinds.kind import Facet, Kind, Recall
from flashgen.kinds.question import QUESTION, Question
from flashgen.kinds.registry import ITEM_KINDS

KINDS = (QUESTION, *ITEM_KINDS)
BY_LIST = {kind.listed: kind for kind in KINDS}


def plan(question: Question) -> Iterator[PlannedNote]:
    """Give all notes of a question, in authored order, each with the path of its node.

    Titles are distinct: Anki marks notes whose first fields are equal as duplicates.
    """
    titles: set[str] = set()
    for path, note in _plan(question):
        title = f"{note.title} ({note.name})" if note.title in titles else note.title
        titles.add(title)
        yield replace(note, title=title, path=path)


def _plan(question: Question) -> Iterator[tuple[Path, PlannedNote]]:
    asked: list[str] = [question.question]
    for note in _notes(QUESTION, question, question, asked):
        yield (), note
    for path, item in question.items():
        kind = BY_LIST[str(path[0])]
        del asked[len(path) // 2 :]
        for note in _notes(kind, question, item, asked):
            yield path, note
        asked.append(item.say(kind.title))


def _notes(
    kind: Kind, question: Question, item: Shared, asked: Sequence[str]
) -> Iterator[PlannedNote]:
    """Make the note of an item from its facets, and the cloze notes beside it.

    `asked` are the questions that led to it. What the author skips is left out; an item whose
    facets are all skipped has no note of its own.
    """
    facets = []
    recalls = []
    for card in kind.cards(item):
        if card.name in item.skip:
            continue
        if isinstance(card, Recall):
            recalls.append(card)
            continue
        before = (Dialogue(tuple(asked)),) if card.dialogue else ()
        prompt = (*_prompt(card, question, item), *before, *card.shown)
        answer = _named(card.answer, item) + _more(item)
        slot = kind.slots[card.name]
        facets.append(PlannedFacet(card.name, slot, prompt, answer, card.manner))
    own = PlannedNote("", "", kind.name, kind.label, item.say(kind.title), source=item.source)
    if isinstance(item, Identified):
        own = replace(own, item=item.id, was=item.was, meant=item.meant, tags=item.tags)
    topic = f" · {question.title}" if kind.listed else ""
    if facets:
        yield replace(own, title=own.title + topic, facets=tuple(facets))
    for card in recalls:
        yield replace(
            own,
            suffix=card.name,
            label=card.label or kind.label,
            title=item.say(card.title) + topic,
            text=_prompt(card, question, item) + card.text,
            extra=_named(card.extra, item) + _more(item),
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
