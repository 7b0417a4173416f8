"""All questions together: what no question can know by itself."""

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from flashgen.compile import CompiledQuestion
from flashgen.diagnostics import Diagnostic, did_you_mean
from flashgen.parse import at


def check(questions: Sequence[CompiledQuestion]) -> Iterator[Diagnostic]:
    """Report ids and titles used twice, links to nowhere and cycles in `requires`."""
    first_id: dict[str, CompiledQuestion] = {}
    first_title: dict[str, CompiledQuestion] = {}
    for compiled in questions:
        question = compiled.question
        if question.id in first_id:
            other = first_id[question.id].source.name
            message = f'the question id "{question.id}" is used twice (first in {other})'
            hint = "two questions with one id would share their review history"
            yield _finding(compiled, ("id",), "FG121", message, hint)
        title = question.title.casefold()
        if title in first_title:
            message = f'the title "{question.title}" is used twice'
            hint = f"it names the deck; the other one is in {first_title[title].source.name}"
            yield _finding(compiled, ("title",), "FG127", message, hint)
        first_id.setdefault(question.id, compiled)
        first_title.setdefault(title, compiled)
    for compiled in questions:
        for name in ("requires", "related"):
            for index, target in enumerate(getattr(compiled.question, name)):
                if target not in first_id:
                    message = f'there is no question "{target}"'
                    hint = did_you_mean(target, first_id)
                    yield _finding(compiled, (name, index), "FG133", message, hint)
    try:
        _sorter(questions).prepare()
    except CycleError as error:
        cycle = [str(step) for step in reversed(error.args[1])]
        message = f"the questions require each other: {' → '.join(cycle)}"
        hint = "one of them must come first"
        yield _finding(first_id[cycle[0]], ("requires",), "FG134", message, hint)


def study_order(questions: Sequence[CompiledQuestion]) -> list[CompiledQuestion]:
    """Return the questions in the order of their files, but each after those it requires."""
    by_id = {compiled.question.id: compiled for compiled in questions}
    ordered: dict[str, CompiledQuestion] = {}

    def add(compiled: CompiledQuestion) -> None:
        for required in compiled.question.requires:
            add(by_id[required])
        ordered.setdefault(compiled.question.id, compiled)

    for compiled in questions:
        add(compiled)
    return list(ordered.values())


def _sorter(questions: Sequence[CompiledQuestion]) -> TopologicalSorter[str]:
    return TopologicalSorter({c.question.id: c.question.requires for c in questions})


def _finding(
    compiled: CompiledQuestion, path: tuple[str | int, ...], code: str, message: str, hint: str
) -> Diagnostic:
    place = at(compiled.node, path)
    return compiled.source.finding(place.line, place.column, code, message, hint)
