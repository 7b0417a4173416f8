"""A formula: written, named, understood, derived; its symbols recalled in place."""

from collections.abc import Iterator

from flashgen.blocks import Blocks, Display, Fold, Hidden, PlannedNote, Prose, Symbols
from flashgen.kinds.kind import Kind, cloze_note, facet, fold, note
from flashgen.kinds.question import Formula, Question


def plan(question: Question, item: Formula) -> Iterator[PlannedNote]:
    """Plan *write*, *name*, *intuition*, *derivation* and the cloze note *where*."""
    shown = Display(item.tex, item.tex_narrow or "")
    symbols: Blocks = (Symbols(tuple(item.where.items())),) if item.where else ()
    intuition = fold("Intuition", item.intuition)
    use = f"\n\n{item.use}" if item.use else ""
    facets = facet(
        item,
        "write",
        KIND.slots["write"],
        f"Write the formula: **{item.name}**{use}",
        answer=(shown, *symbols, *intuition),
    )
    facets += facet(
        item,
        "name",
        KIND.slots["name"],
        "What is this formula called, and what does it say?",
        shown,
        answer=(Prose(f"**{item.name}**{use}"), *_folded("Symbols", symbols), *intuition),
    )
    if item.intuition:
        facets += facet(
            item,
            "intuition",
            KIND.slots["intuition"],
            f"**{item.name}**: why does the formula look the way it does?",
            shown,
            answer=(Prose(item.intuition), *_folded("Symbols", symbols)),
        )
    if item.derivation:
        facets += facet(
            item,
            "derivation",
            KIND.slots["derivation"],
            f"Derive the formula: **{item.name}**",
            answer=(
                Prose(item.derivation),
                Fold("Result and symbols" if symbols else "Result", (shown, *symbols)),
            ),
        )
    yield from note(question, item, KIND.name, KIND.label, item.name, facets)
    if item.where:
        prompt = f"**{item.name}**: what do the symbols mean?"
        hidden = tuple((tex, Hidden(tex, meaning)) for tex, meaning in item.where.items())
        yield from cloze_note(
            question,
            item,
            KIND.name,
            "Symbols",
            f"{item.name} (symbols)",
            "where",
            (Prose(item.ask.get("where", prompt)), shown, Symbols(hidden)),
            tuple((tex, ()) for tex in item.where),
        )


def _folded(label: str, blocks: Blocks) -> Blocks:
    return (Fold(label, blocks),) if blocks else ()


KIND = Kind(
    "formula",
    "Formula",
    "formulas",
    {"write": 1, "name": 2, "intuition": 3, "derivation": 4},
    plan,
    clozes=("where",),
)
