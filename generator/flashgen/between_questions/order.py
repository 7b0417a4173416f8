"""The order in which the questions of a collection are learned."""

from collections.abc import Sequence

from flashgen.compiler.compiled import CompiledQuestion


def study_order(questions: Sequence[CompiledQuestion]) -> list[CompiledQuestion]:
    """Return the questions in the order of their files, but each after those it requires."""
    by_id = {compiled.head.id: compiled for compiled in questions}
    ordered: dict[str, CompiledQuestion] = {}
    for compiled in questions:
        waiting = [compiled]
        while waiting:
            question = waiting[-1].head
            missing = [name for name in question.requires if name not in ordered]
            if question.id in ordered or not missing:
                ordered.setdefault(question.id, waiting.pop())
            else:
                waiting += [by_id[name] for name in reversed(missing)]
    return list(ordered.values())
