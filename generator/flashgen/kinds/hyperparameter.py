"""A hyperparameter: what either extreme does, and what is typical."""

from collections.abc import Iterator

from flashgen.blocks import Labelled, PlannedNote
from flashgen.kinds.kind import Kind, facet, fold, note
from flashgen.kinds.question import Hyperparameter, Question


def plan(question: Question, item: Hyperparameter) -> Iterator[PlannedNote]:
    """Plan *effect* and *typical*."""
    facets = facet(
        item,
        "effect",
        KIND.slots["effect"],
        f"**{item.name}**: what happens when it is too low, and when it is too high?",
        answer=(
            Labelled("Too low", item.too_low),
            Labelled("Too high", item.too_high),
            *fold("What it controls", item.controls),
            *fold("Typical", item.typical),
        ),
    )
    facets += facet(
        item,
        "typical",
        KIND.slots["typical"],
        f"**{item.name}**: what does it control, and what is typical?",
        answer=(Labelled("Typical", item.typical), Labelled("Controls", item.controls)),
    )
    yield from note(question, item, KIND.name, KIND.label, item.name, facets)


KIND = Kind(
    "hyperparameter", "Hyperparameter", "hyperparameters", {"effect": 1, "typical": 2}, plan
)
