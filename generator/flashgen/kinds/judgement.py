"""When to use the topic of a question and when not: the same prompt, so that it must be judged."""

from collections.abc import Iterator

from flashgen.blocks import Labelled, PlannedNote, Prose
from flashgen.kinds.kind import Kind, facet, note
from flashgen.kinds.question import AvoidWhen, Question, UseWhen

_LABEL = "Judgement"


def plan_use(question: Question, item: UseWhen) -> Iterator[PlannedNote]:
    """Plan *judge* for a case in which the answer is yes."""
    answer = (Prose("**Yes.**"), Labelled("Why", item.why))
    facets = facet(item, "judge", 1, _prompt(question), Prose(item.case), answer=answer)
    yield from note(question, item, USE_WHEN.name, _LABEL, item.case, facets)


def plan_avoid(question: Question, item: AvoidWhen) -> Iterator[PlannedNote]:
    """Plan *judge* for a case in which the answer is no."""
    answer: tuple[Prose | Labelled, ...] = (Prose("**No.**"), Labelled("Why not", item.why))
    if item.instead:
        answer += (Labelled("Instead", item.instead),)
    facets = facet(item, "judge", 1, _prompt(question), Prose(item.case), answer=answer)
    yield from note(question, item, AVOID_WHEN.name, _LABEL, item.case, facets)


def _prompt(question: Question) -> str:
    return f"**{question.title}**: would you use it here, and why?"


USE_WHEN = Kind("use-when", _LABEL, "use_when", {"judge": 1}, plan_use)
AVOID_WHEN = Kind("avoid-when", _LABEL, "avoid_when", {"judge": 1}, plan_avoid)
