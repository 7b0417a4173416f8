"""A concept: defined, named from its definition, shown by an example."""

from collections.abc import Iterator

from flashgen.blocks import PlannedNote, Prose
from flashgen.kinds.kind import Kind, facet, fold, note
from flashgen.kinds.question import Concept, Question


def plan(question: Question, item: Concept) -> Iterator[PlannedNote]:
    """Plan *define*, *name* (where the author wants the reverse) and *example*."""
    folded = fold("Intuition", item.intuition)
    facets = facet(
        item,
        "define",
        KIND.slots["define"],
        f"What is meant by **{item.term}**?",
        answer=(Prose(item.definition), *folded, *fold("Example", item.example)),
    )
    if item.reverse:
        facets += facet(
            item,
            "name",
            KIND.slots["name"],
            "Which term is this?",
            Prose(item.definition),
            answer=(Prose(f"**{item.term}**"), *folded, *fold("Example", item.example)),
        )
    if item.example:
        facets += facet(
            item,
            "example",
            KIND.slots["example"],
            f"Give an example of **{item.term}**.",
            answer=(Prose(item.example), *fold("Definition", item.definition), *folded),
        )
    yield from note(question, item, KIND.name, KIND.label, item.term, facets)


KIND = Kind("concept", "Concept", "concepts", {"define": 1, "name": 2, "example": 3}, plan)
