"""What holds for the entries of every kind, on sheets and on paper, whatever their look is."""

from dataclasses import MISSING, fields
from typing import Any

import pytest
import yaml
from written import question_of

from flashgen.kinds.kind import Kind
from flashgen.kinds.question import Question
from flashgen.kinds.registry import ITEM_KINDS
from flashgen.targets.markdown.sheet import sheet as markdown_sheet
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.sheet import sheet as paper_sheet
from flashgen.targets.paper.tree import Node, Part, Picture, plain, walk

SOURCE = {"title": "Book", "authors": "A. Author", "year": "2001", "where": "Here"}


def starter(kind: Kind, *, whole: bool) -> dict[str, Any]:
    """Return the item that `flashgen new` writes, or as much of it as there must be."""
    (item,) = yaml.safe_load(kind.starter)
    needed = {field.name for field in fields(kind.model) if field.default is MISSING}
    return {key: value for key, value in item.items() if whole or key in needed}


def question(kind: Kind, item: dict[str, Any]) -> Question:
    content = {"id": "q", "title": "T", "question": "Q?", "answer": {"short": "A."}}
    return question_of({**content, kind.listed: [item], "sources": {"book": SOURCE}})


def on_paper(asked: Question) -> list[Node]:
    return [*walk(paper_sheet(asked, {}, "Deck", Content(str)))]


@pytest.mark.parametrize("whole", [True, False], ids=["every key", "needed keys"])
@pytest.mark.parametrize("kind", ITEM_KINDS, ids=lambda kind: kind.name)
def test_an_item_stands_in_its_section_and_names_its_sources(kind: Kind, *, whole: bool) -> None:
    asked = question(kind, {**starter(kind, whole=whole), "source": ["book"]})
    written = markdown_sheet(asked, {}, str)
    assert f"## {kind.section.title}\n" in written
    assert "[1]" in written
    nodes = on_paper(asked)
    assert kind.section.title in _parts(nodes, "section")
    assert _parts(nodes, "cites") == ["1"]


@pytest.mark.parametrize("kind", ITEM_KINDS, ids=lambda kind: kind.name)
def test_an_item_shows_what_else_it_says_and_a_picture(kind: Kind) -> None:
    item = {"image": "media/seen.svg", **starter(kind, whole=True), "extra": "And MUCH more."}
    asked = question(kind, item)
    written = markdown_sheet(asked, {}, str)
    nodes = on_paper(asked)
    assert written.count("MUCH more") == 1
    assert sum("MUCH more" in node for node in nodes if isinstance(node, str)) == 1
    assert written.count(f"]({item['image']})") == 1
    assert [node.path for node in nodes if isinstance(node, Picture)] == [item["image"]]


def _parts(nodes: list[Node], name: str) -> list[str]:
    found = (node for node in nodes if isinstance(node, Part) and node.name == name)
    return [plain(part.slots[0]) for part in found]
