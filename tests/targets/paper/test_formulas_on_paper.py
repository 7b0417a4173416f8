"""No formula is lost on paper: those of the shipped deck, counted in every file that it prints."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from press import ROOT, Press, alternatives

from flashgen.authoring.nodes import plain
from flashgen.blocks import Code, Display, Picture, Symbols
from flashgen.commands.load import load, read, read_settings
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.markup.scan import scan
from flashgen.markup.tokens import Piece
from flashgen.targets.paper.cheatsheet import cheatsheet
from flashgen.targets.paper.content import Content, underlined
from flashgen.targets.paper.quiz import BLANK
from flashgen.targets.paper.tree import Formula, walk
from flashgen.targets.tasks import Task, task_sections

_MATH = (Piece.INLINE_MATH, Piece.DISPLAY_MATH)


_SKIPS = read_settings(read(ROOT / "cards").settings)[0].skip


@pytest.fixture(scope="session")
def deck() -> tuple[CompiledQuestion, ...]:
    return load(ROOT / "cards").questions


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(ROOT / "cards", tmp_path_factory.mktemp("deck"))


def lost(expected: Iterator[str], *pdfs: Path) -> dict[str, int]:
    """Return how often which formula is missing in the PDFs."""
    found = Counter(" ".join(tex.split()) for pdf in pdfs for tex in alternatives(pdf))
    wanted = Counter(" ".join(tex.split()) for tex in expected)
    assert wanted
    return dict(wanted - found)


def in_text(text: str) -> Iterator[str]:
    """Give the TeX of the formulas of a text."""
    yield from (token.body.strip() for token in scan(text) if token.piece in _MATH)


def in_blocks(part: object) -> Iterator[str]:
    """Give the TeX of the formulas of blocks, whatever these are."""
    match part:
        case Display(tex):
            yield tex
        case Symbols(entries):
            for tex, meaning in entries:
                yield tex
                yield from in_blocks(meaning)
        case Code() | Picture():
            return
        case str():
            yield from in_text(underlined(part))
        case tuple():
            for child in part:
                yield from in_blocks(child)
        case _ if is_dataclass(part):
            for field in fields(part):
                yield from in_blocks(getattr(part, field.name))


def tasks(question: CompiledQuestion) -> Iterator[Task]:
    for _, section in task_sections(question.content(_SKIPS).planned, BLANK):
        yield from section


def test_cards_have_every_formula(press: Press, deck: tuple[CompiledQuestion, ...]) -> None:
    printed, _ = press.print(kind="cards")
    expected = (
        tex
        for question in deck
        for task in tasks(question)
        for side in (task.prompt, task.note.text if task.hidden else task.answer)
        for tex in in_blocks(side)
    )
    assert lost(expected, *map(Path, printed.files)) == {}


@pytest.mark.parametrize("kind", ["quiz", "sheet", "cheatsheet"])
def test_pages_have_every_formula(
    kind: str, press: Press, deck: tuple[CompiledQuestion, ...]
) -> None:
    printed, _ = press.print(kind=kind)
    left_out = dict(printed.left_out)
    for question in deck:
        name = question.head.id + ("" if kind == "sheet" else f"-{kind}") + ".pdf"
        (pdf,) = (Path(file) for file in printed.files if Path(file).name == name)
        expected = {"quiz": on_quiz, "sheet": on_sheet, "cheatsheet": on_cheatsheet}[kind]
        assert lost(expected(question, left_out.get(name, ())), pdf) == {}, name


def on_quiz(question: CompiledQuestion, _left_out: tuple[str, ...]) -> Iterator[str]:
    for task in tasks(question):
        yield from in_blocks(task.prompt)
        yield from in_blocks(task.hidden or task.answer)


def on_sheet(question: CompiledQuestion, _left_out: tuple[str, ...]) -> Iterator[str]:
    yield from in_content(plain(question.content().node) | {"clozes": []})


def on_cheatsheet(question: CompiledQuestion, left_out: tuple[str, ...]) -> Iterator[str]:
    for entry in cheatsheet(question.content().question, Content(question.shown)):
        if entry.name not in left_out:
            yield from (node.tex for node in walk(entry.body) if isinstance(node, Formula))


def in_content(content: object, key: str = "") -> Iterator[str]:
    """Give the TeX of every formula that an author wrote for the sheet."""
    if isinstance(content, dict):
        for name, child in content.items():
            if key == "where":
                yield name
            if name != "ask" or key == "figures":
                yield from in_content(child, name if key != "where" else "")
    elif isinstance(content, list | tuple):
        for child in content:
            yield from in_content(child, key)
    elif isinstance(content, str):
        yield from [content.strip()] if key == "tex" else in_text(content)
