"""A comparison: its table recalled row by row, and the verdict."""

from collections.abc import Iterator

from flashgen.blocks import Fold, Hidden, Inline, PlannedNote, Prose, Table
from flashgen.kinds.kind import Kind, cloze_note, facet, note
from flashgen.kinds.question import Comparison, Question


def plan(question: Question, item: Comparison) -> Iterator[PlannedNote]:
    """Plan *verdict* and the cloze note *rows*."""
    header = ("", *item.between)
    if item.verdict:
        rows = tuple((f"**{row.aspect}**", *row.values) for row in item.rows)
        facets = facet(
            item,
            "verdict",
            KIND.slots["verdict"],
            f"{_choice(item.between)}: which one, when?",
            answer=(Prose(item.verdict), Fold("The comparison", (Table(header, rows),))),
        )
        yield from note(question, item, KIND.name, KIND.label, item.title, facets)
    prompt = f"Compare: **{item.title}**"
    hidden: tuple[tuple[Inline, ...], ...] = tuple(
        (f"**{row.aspect}**", *(Hidden(row.id, value) for value in row.values)) for row in item.rows
    )
    yield from cloze_note(
        question,
        item,
        KIND.name,
        KIND.label,
        f"{item.title} (table)",
        "rows",
        (Prose(item.ask.get("rows", prompt)), Table(header, hidden)),
        tuple((row.id, row.was) for row in item.rows),
    )


def _choice(things: tuple[str, ...]) -> str:
    bold = [f"**{thing}**" for thing in things]
    return f"{', '.join(bold[:-1])} or {bold[-1]}"


KIND = Kind("comparison", "Comparison", "comparisons", {"verdict": 1}, plan, clozes=("rows",))
