"""The review sheets and quizzes, in Markdown that all readers agree on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flashgen.identity import file_name
from flashgen.targets.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from flashgen.authoring.settings import Settings
    from flashgen.blocks import PlannedNote
    from flashgen.kinds.question import Question
    from flashgen.targets.book import Book
    from flashgen.targets.target import Pages

_FOLDER = "sheets"
_OPEN, _CLOSE = "\ue000:", "\ue001"
"""Around the id of another question, where its title is put once all titles are known."""


def pages(question: Question, notes: Sequence[PlannedNote], image: Callable[[str], str]) -> Pages:
    """Write the sheet of a question, the titles of others left open, and its quiz."""
    from flashgen.targets.markdown.quiz import quiz
    from flashgen.targets.markdown.sheet import sheet

    others = question.requires + question.related
    titles: dict[str, str] = {other: f"{_OPEN}{other}{_CLOSE}" for other in others}
    return {"sheet": sheet(question, titles, image), "quiz": quiz(question, notes, image)}


def files(book: Book) -> Iterator[tuple[str, bytes]]:
    """Give index, sheets and quizzes, with the images they show."""
    from flashgen.targets.markdown.index import index
    from flashgen.targets.markdown.lines import directed

    titles = {chapter.id: chapter.title for chapter in book.chapters}
    link = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
    rows = [chapter.row for chapter in book.chapters]
    names = [line for chapter in book.chapters for line in chapter.names]
    yield (
        f"{_FOLDER}/README.md",
        directed(index(rows, book.settings, names), book.settings).encode(),
    )
    images: dict[str, bytes] = {}
    for chapter in book.chapters:
        written = chapter.pages()
        sheet = link.sub(lambda other: titles[other[1]], written["sheet"])
        for path, text in zip(_paths(chapter.id), (sheet, written["quiz"]), strict=True):
            yield path, directed(text, book.settings).encode()
        images |= {image.relative: image.data for image in chapter.page_images}
    yield from ((f"{_FOLDER}/{relative}", data) for relative, data in images.items())


def leftovers(_: Settings, gone: Iterable[str]) -> Iterator[str]:
    """Name the sheets and quizzes of questions that are gone."""
    return (path for name in gone for path in _paths(name))


def _paths(name: str) -> tuple[str, str]:
    return f"{_FOLDER}/{file_name(name)}.md", f"{_FOLDER}/{file_name(f'{name}-quiz')}.md"


MARKDOWN = Target("markdown", pages=pages, files=files, leftovers=leftovers)
