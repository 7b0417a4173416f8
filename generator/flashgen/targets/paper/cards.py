"""Planned notes → cut-out cards: a front and a back, each cut into pieces."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from flashgen.blocks import PlannedNote
from flashgen.kinds.question import Question
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.pieces import Piece, cut
from flashgen.targets.paper.quiz import BLANK, prompt
from flashgen.targets.paper.tree import Nodes
from flashgen.targets.tasks import task_sections

_LETTERS = 0.5
"""Letters of the smallest text, with the gaps of a table, that have room on a mm."""


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
