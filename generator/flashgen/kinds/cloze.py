"""A cloze: the author's own text with hidden parts."""

from collections.abc import Iterator

from flashgen.blocks import ClozeText, PlannedNote
from flashgen.kinds.kind import Kind, cloze_note
from flashgen.kinds.question import Cloze, Question


def plan(question: Question, item: Cloze) -> Iterator[PlannedNote]:
    """Plan the cloze note; its numbers are the author's."""
    text = (ClozeText(item.text),)
    yield from cloze_note(question, item, KIND.name, KIND.label, item.id, "", text)


KIND = Kind("cloze", "Cloze", "clozes", {}, plan)
