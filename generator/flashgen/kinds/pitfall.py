"""A pitfall: diagnosed from its symptom, then fixed."""

from collections.abc import Iterator

from flashgen.blocks import Labelled, PlannedNote, Prose
from flashgen.kinds.kind import Kind, facet, fold, note
from flashgen.kinds.question import Pitfall, Question


def plan(question: Question, item: Pitfall) -> Iterator[PlannedNote]:
    """Plan *diagnose* and *fix*."""
    facets = facet(
        item,
        "diagnose",
        KIND.slots["diagnose"],
        "What is going wrong here, and why?",
        Prose(item.symptom),
        answer=(Prose(f"**{item.name}**"), Labelled("Cause", item.cause), *fold("Fix", item.fix)),
    )
    facets += facet(
        item,
        "fix",
        KIND.slots["fix"],
        f"How do you fix or prevent **{item.name}**?",
        answer=(
            Prose(item.fix),
            *fold("Symptom", item.symptom),
            *fold("Cause", item.cause),
        ),
    )
    yield from note(question, item, KIND.name, KIND.label, item.name, facets)


KIND = Kind("pitfall", "Pitfall", "pitfalls", {"diagnose": 1, "fix": 2}, plan)
