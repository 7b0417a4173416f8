"""A figure: something is read off a picture."""

from collections.abc import Iterator

from flashgen.blocks import Facet, Picture, PlannedNote, Prose
from flashgen.kinds.kind import Kind, more, note
from flashgen.kinds.question import Figure, Question


def plan(question: Question, item: Figure) -> Iterator[PlannedNote]:
    """Plan *read*."""
    prompt = (Prose(item.ask), Picture(item.image, item.alt))
    facets: tuple[Facet, ...] = ()
    if "read" not in item.skip:
        answer = (Prose(item.answer), *more(item))
        facets = (Facet("read", KIND.slots["read"], prompt, answer),)
    yield from note(question, item, KIND.name, KIND.label, item.caption or item.ask, facets)


KIND = Kind("figure", "Figure", "figures", {"read": 1}, plan)
