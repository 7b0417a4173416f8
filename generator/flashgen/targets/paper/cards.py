"""Planned notes → cut-out cards: a front and a back, each cut into pieces."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from flashgen.blocks import PlannedNote
from flashgen.kinds.question import Question
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.pieces import Piece, cut
from flashgen.targets.paper.quiz import BLANK, prompt
from flashgen.targets.paper.tree import Formula, Nodes, walk
from flashgen.targets.tasks import task_sections

_LETTERS = 0.5
"""Letters of the smallest text, with the gaps of a table, that have room on a mm."""
_SMALLEST, _POINT, _INSET = 7.5, 25.4 / 72, 5.0
"""The smallest readable text in pt, a point and the space beside the text of a card in mm."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card; `id` is small on both sides, `kind` says what sort of item it asks about."""

    id: str
    kind: str
    topic: Nodes
    front: tuple[Piece, ...]
    back: tuple[Piece, ...]


def cards(
    question: Question,
    notes: Sequence[PlannedNote],
    content: Content,
    width: float,
    facets: Collection[str] = (),
) -> Iterator[Card]:
    """Give the cards of a question in the order of its notes.

    `width` is that of a card in mm; `facets` chooses, empty all.
    """
    row = round(width * _LETTERS)
    order = {note.name: number for number, note in enumerate(notes)}
    tasks = [task for _, section in task_sections(notes, BLANK) for task in section]
    for task in sorted(tasks, key=lambda task: order[task.note.name]):
        if facets and task.facet not in facets:
            continue
        back = content.blocks(task.note.text if task.hidden else task.answer)
        if task.facet == "cloze":
            back += content.blocks(task.note.extra)
        name = "/".join(filter(None, (question.id, task.note.item)))
        yield Card(
            f"{name}.{task.facet}",
            task.note.label,
            content.line(question.title),
            cut(prompt(task, content), row),
            cut(back, row),
        )


def with_small_formulas(
    cards: Sequence[Card], formula_width: Callable[[Formula], float], width: float
) -> tuple[str, ...]:
    """Return the ids of cards on which a formula is scaled down below the smallest text.

    `formula_width` gives the width of a formula's widest unbreakable piece in em, `width` is that
    of a card in mm.
    """
    widest = (width - 2 * _INSET) / _POINT / _SMALLEST
    return tuple(
        card.id
        for card in cards
        if any(
            formula_width(node) > widest - piece.indent
            for piece in (*card.front, *card.back)
            if piece.kind != "row"
            for node in walk(piece.nodes)
            if isinstance(node, Formula)
        )
    )
