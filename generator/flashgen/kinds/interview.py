"""The question itself: explained aloud, with what is expected and how to approach it."""

from collections.abc import Iterator

from flashgen.blocks import Blocks, Facet, Fold, Hidden, Items, PlannedNote, Prose
from flashgen.kinds.kind import Kind, facet, more
from flashgen.kinds.question import Part, Point, Question


def plan(_: Question, question: Question) -> Iterator[PlannedNote]:
    """Plan *explain* and the two cloze notes, *expects* and *approach*."""
    rubric: Blocks = ()
    if question.expects:
        points = tuple(point.point for point in question.expects)
        evidence = tuple(point.evidence or "" for point in question.expects)
        rubric = (Prose("**Grade yourself**"), Items(points, boxes=True, shown_by=evidence))
    full: Blocks = ()
    if question.answer.full:
        full = (Fold("The full answer", (Prose(question.answer.full),)),)
    explain = facet(
        question,
        "explain",
        KIND.slots["explain"],
        question.question,
        answer=(Prose(question.answer.short), *full, *rubric),
    )
    if explain:
        yield _note(question, "", explain=explain)
    if question.expects and "expects" not in question.skip:
        prompt = f"What does the interviewer listen for?\n\n*“{question.question}”*"
        hidden = tuple(Hidden(point.id, point.point) for point in question.expects)
        shown = tuple(_with_evidence(point) for point in question.expects if point.evidence)
        extra = (Fold("How to show it", (Items(shown),)),) if shown else ()
        text = (Prose(question.ask.get("expects", prompt)), Items(hidden))
        yield _note(question, "expects", text=text, extra=extra, parts=question.expects)
    if question.approach and "approach" not in question.skip:
        prompt = f"How do you build up the answer?\n\n*“{question.question}”*"
        steps = tuple(Hidden(step.id, step.step) for step in question.approach)
        text = (Prose(question.ask.get("approach", prompt)), Items(steps, ordered=True))
        yield _note(question, "approach", text=text, parts=question.approach)


def _with_evidence(point: Point) -> str:
    return f"**{point.point}** — {point.evidence}" if point.evidence else point.point


def _note(
    question: Question,
    suffix: str,
    *,
    explain: tuple[Facet, ...] = (),
    text: Blocks = (),
    extra: Blocks = (),
    parts: tuple[Part, ...] = (),
) -> PlannedNote:
    label = {"": "Explain", "expects": "Expectations", "approach": "Approach"}[suffix]
    return PlannedNote(
        item="",
        suffix=suffix,
        kind="question",
        label=label,
        title=question.question if not suffix else f"{label} · {question.title}",
        facets=explain,
        text=text,
        extra=extra + more(question) if suffix else (),
        parts=tuple((part.id, part.was) for part in parts),
        source=question.source,
    )


KIND = Kind(
    name="question",
    label="Question",
    authored="",
    slots={"explain": 1},
    plan=plan,
    clozes=("expects", "approach"),
)
