"""A follow-up question, with the questions that led to it as context."""

from collections.abc import Iterator

from flashgen.blocks import Blocks, Dialogue, PlannedNote
from flashgen.blocks import Prose as Answer
from flashgen.kinds.kind import Kind, facet, note
from flashgen.kinds.question import FollowUp, Question


def plan(question: Question, item: FollowUp) -> Iterator[PlannedNote]:
    """Plan *answer*."""
    before = _chain(item.id, question.follow_ups)
    support: Blocks = (Dialogue((question.question, *before)),)
    facets = facet(
        item, "answer", KIND.slots["answer"], item.question, *support, answer=(Answer(item.answer),)
    )
    yield from note(question, item, KIND.name, KIND.label, item.question, facets)


def _chain(item: str, follow_ups: tuple[FollowUp, ...]) -> tuple[str, ...]:
    """Return the questions that lead to a follow-up, the first one first."""
    for follow_up in follow_ups:
        if follow_up.id == item:
            return ()
        if any(item == inner.id for inner in _descendants(follow_up)):
            return (follow_up.question, *_chain(item, follow_up.follow_ups))
    return ()


def _descendants(follow_up: FollowUp) -> Iterator[FollowUp]:
    for inner in follow_up.follow_ups:
        yield inner
        yield from _descendants(inner)


KIND = Kind("follow-up", "Follow-up", "follow_ups", {"answer": 1}, plan)
