"""An application: what is done in a domain, and why it works there."""

from collections.abc import Iterator

from flashgen.blocks import Labelled, PlannedNote, Prose
from flashgen.kinds.kind import Kind, facet, note
from flashgen.kinds.question import Application, Question


def plan(question: Question, item: Application) -> Iterator[PlannedNote]:
    """Plan *apply*."""
    facets = facet(
        item,
        "apply",
        KIND.slots["apply"],
        f"**{question.title}** in **{item.domain}**: how is it used, and why does it work there?",
        answer=(Prose(item.example), Labelled("Why it works", item.why_it_works)),
    )
    yield from note(question, item, KIND.name, KIND.label, item.domain, facets)


KIND = Kind("application", "Application", "applications", {"apply": 1}, plan)
