"""A snippet: its output predicted, or what it computes."""

from collections.abc import Iterator

from flashgen.blocks import Blocks, Code, Labelled, PlannedNote, Prose
from flashgen.kinds.kind import Kind, facet, note
from flashgen.kinds.question import Question, Snippet


def plan(question: Question, item: Snippet) -> Iterator[PlannedNote]:
    """Plan *predict*."""
    asked = "what does this code print?" if item.output else "what does this code compute?"
    answer: Blocks = (Prose(item.explain),)
    if item.output:
        answer = (Code(item.output, "text"), Labelled("Why", item.explain))
    facets = facet(
        item,
        "predict",
        KIND.slots["predict"],
        f"**{item.title}**: {asked}",
        Code(item.code, item.language),
        answer=answer,
    )
    yield from note(question, item, KIND.name, KIND.label, item.title, facets)


KIND = Kind("snippet", "Snippet", "snippets", {"predict": 1}, plan)
