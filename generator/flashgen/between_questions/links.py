"""Ids, titles, tags and links of all questions together: what none can know by itself."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING
from unicodedata import normalize

from flashgen.authoring.codes import ID_TWICE
from flashgen.between_questions.quality import check as check_quality
from flashgen.diagnostics import Diagnostic, Rule, did_you_mean
from flashgen.markup.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flashgen.compiler.compiled import CompiledQuestion
    from flashgen.media.library import Library

TITLE_TWICE = Rule.error(
    "FG127",
    "title used twice",
    "Two questions with one title would share a deck and be mixed there.",
    bad="""
title: Losses
# cards/other.yaml
id: other
title: Losses
""",
    good="""
title: Losses for vision
# cards/other.yaml
id: other
title: Losses for language
""",
)
SHEET_TWICE = Rule.error(
    "FG128",
    "sheet named twice",
    """
    Sheets are called `<id>.md` and `<id>-quiz.md`, their index `README.md`: one file would
    overwrite the other.
    """,
    bad="""
id: losses
title: Losses
# cards/other.yaml
id: losses-quiz
title: A quiz on losses
""",
    good="""
id: losses
title: Losses
# cards/other.yaml
id: quiz-on-losses
title: A quiz on losses
""",
)
TAG_SPELT_TWICE = Rule.warning(
    "FG129",
    "tag in two spellings",
    "Anki gives all tags that differ only in case the spelling of the first it meets.",
    bad="""
tags: [SVM]
concepts:
  - id: margin
    term: Margin
    definition: The distance to the nearest point.
    tags: [svm]
""",
    good="""
tags: [svm]
concepts:
  - id: margin
    term: Margin
    definition: The distance to the nearest point.
    tags: [svm]
""",
)
NO_QUESTION = Rule.error(
    "FG133",
    "link to no question",
    "`requires` and `related` name the ids of other questions.",
    bad="""
related: [dropuot]
# cards/other.yaml
id: dropout
title: Dropout
""",
    good="""
related: [dropout]
# cards/other.yaml
id: dropout
title: Dropout
""",
)
IN_A_CIRCLE = Rule.error(
    "FG134",
    "questions that require each other",
    "What is required is studied first; in a circle nothing can be.",
    bad="""
id: bagging
requires: [boosting]
# cards/other.yaml
id: boosting
title: Boosting
requires: [bagging]
""",
    good="""
id: bagging
related: [boosting]
# cards/other.yaml
id: boosting
title: Boosting
requires: [bagging]
""",
)


def check(
    questions: Sequence[CompiledQuestion],
    *,
    complete: bool = True,
    quality: Library | None = None,
) -> Iterator[Diagnostic]:
    """Report ids and titles used twice, links to nowhere, cycles in `requires`, tags Anki unites.

    Unless `questions` are `complete`, what a link leads to may be missing only for now. With
    `quality`, the images of the collection, also what makes cards hard to learn together.
    """
    first_id: dict[str, CompiledQuestion] = {}
    first_title: dict[str, CompiledQuestion] = {}
    for compiled in questions:
        question = compiled.head
        if question.id in first_id:
            other = first_id[question.id].source.name
            message = f'the question id "{question.id}" is used twice (first in {other})'
            hint = "two questions with one id would share their review history"
            yield compiled.finding("id", ID_TWICE, message, hint)
        title = normalize("NFC", plain_text(question.title)).casefold()
        if title in first_title:
            message = f'the title "{question.title}" is used twice'
            hint = f"it names the deck; the other one is in {first_title[title].source.name}"
            yield compiled.finding("title", TITLE_TWICE, message, hint)
        first_id.setdefault(question.id, compiled)
        first_title.setdefault(title, compiled)
    for compiled in questions:
        question = compiled.head
        whose = question.id.removesuffix("-quiz")
        if whose != question.id and whose in first_id:
            message = f'the sheet "{question.id}.md" would be both this one and a quiz'
            hint = f'give one of the questions "{whose}" and "{question.id}" another id'
            yield compiled.finding("id", SHEET_TWICE, message, hint)
        if question.id == "readme":
            hint = "give the question another id"
            yield compiled.finding("id", SHEET_TWICE, "README.md is the index of the sheets", hint)
    if complete:
        yield from _dangling(questions, first_id)
    yield from _cycles(first_id)
    yield from _tags_of_one_spelling(questions)
    if quality:
        yield from check_quality(questions, quality, complete=complete)


def _tags_of_one_spelling(questions: Sequence[CompiledQuestion]) -> Iterator[Diagnostic]:
    """Report tags that differ only in case: Anki gives all the spelling of the first it meets."""
    spelt: dict[str, str] = {}
    for compiled in questions:
        for tag, place in compiled.head.tags.items():
            levels = tag.split("::")
            for depth in range(1, len(levels) + 1):
                written = "::".join(levels[:depth])
                first = spelt.setdefault(written.casefold(), written)
                if first != written:
                    message = f'the tag "{written}" is written "{first}" elsewhere'
                    hint = "Anki makes them one; write both alike"
                    yield compiled.source.finding(*place, TAG_SPELT_TWICE, message, hint)
                    break


def _dangling(
    questions: Sequence[CompiledQuestion], known: dict[str, CompiledQuestion]
) -> Iterator[Diagnostic]:
    for compiled in questions:
        for name in ("requires", "related"):
            for index, target in enumerate(getattr(compiled.head, name)):
                if target not in known:
                    message = f'there is no question "{target}"'
                    hint = did_you_mean(target, known)
                    yield compiled.finding(f"{name}/{index}", NO_QUESTION, message, hint)


def _cycles(by_id: dict[str, CompiledQuestion]) -> Iterator[Diagnostic]:
    """Report every cycle once: each is cut where it was reported, then the next is looked for."""
    requires = {name: list(compiled.head.requires) for name, compiled in by_id.items()}
    while True:
        try:
            TopologicalSorter(requires).prepare()
        except CycleError as error:
            cycle = [str(step) for step in reversed(error.args[1])]
        else:
            return
        first, second = cycle[:2]
        index = by_id[first].head.requires.index(second)
        requires[first] = [name for name in requires[first] if name != second]
        message = f"the questions require each other: {' → '.join(cycle)}"
        hint = "one of them must come first"
        if first == second:
            message, hint = "the question requires itself", "remove it"
        yield by_id[first].finding(f"requires/{index}", IN_A_CIRCLE, message, hint)
