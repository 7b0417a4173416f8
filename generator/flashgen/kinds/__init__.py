"""A question → the notes it becomes, each with its facets. One short module a kind."""

from collections.abc import Iterator
from dataclasses import replace

from flashgen.authoring.nodes import Path
from flashgen.blocks import PlannedNote
from flashgen.kinds import (
    application,
    cloze,
    comparison,
    concept,
    figure,
    follow_up,
    formula,
    hyperparameter,
    interview,
    judgement,
    pitfall,
    snippet,
)
from flashgen.kinds.kind import Kind
from flashgen.kinds.question import Question

KINDS: tuple[Kind, ...] = (
    interview.KIND,
    concept.KIND,
    formula.KIND,
    hyperparameter.KIND,
    pitfall.KIND,
    comparison.KIND,
    judgement.USE_WHEN,
    judgement.AVOID_WHEN,
    application.KIND,
    snippet.KIND,
    figure.KIND,
    cloze.KIND,
    follow_up.KIND,
)
BY_LIST = {kind.authored: kind for kind in KINDS}


def plan(question: Question) -> Iterator[PlannedNote]:
    """Give all notes of a question, in authored order, each with the path of its node.

    Titles are distinct: Anki marks notes whose first fields are equal as duplicates.
    """
    titles: set[str] = set()
    for path, note in _plan(question):
        title = f"{note.title} ({note.name})" if note.title in titles else note.title
        titles.add(title)
        yield replace(note, title=title, path=path)


def _plan(question: Question) -> Iterator[tuple[Path, PlannedNote]]:
    for note in interview.plan(question, question):
        yield (), note
    for path, item in question.items():
        for note in BY_LIST[str(path[0])].plan(question, item):
            yield path, note
