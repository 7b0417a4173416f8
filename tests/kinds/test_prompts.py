"""Prompts of several lines: whole on the front, their first sentence where a line is needed."""

import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
from written import question_of

from flashgen.blocks import Dialogue, Prose
from flashgen.commands import build, check
from flashgen.kinds import BY_LIST, plan
from flashgen.kinds.question import Question

PICTURE = Path(__file__).parents[2] / "generator/flashgen/kinds/templates/example-figure.svg"
LONG = """\
What does this print, and why? Look at the second line.

```python
values = [1, 2]
print(values * 2)
```

| a | b |
|---|---|
| c | d |

- one
- two

![Five dots on a line.](media/dots.svg)"""
FIRST = "What does this print, and why?"


def asking(question: str, **more: str) -> Question:
    inner = {"id": "g", "question": "And then?", "answer": "So."}
    outer = {"id": "f", "question": question, "answer": "It repeats.", "follow_ups": [inner]}
    concept = {"id": "c", "term": "List", "definition": "A row.", "ask": {"define": question}}
    figure = {"id": "p", "image": "media/dots.svg", "alt": "Dots.", "ask": question, "answer": "A"}
    return question_of(
        {
            "id": "q",
            "title": "Lists",
            "question": "How do lists work?",
            "answer": {"short": "In order."},
            "concepts": [concept],
            "figures": [figure],
            "follow_ups": [{**outer, **more}],
        }
    )


def test_the_whole_prompt_is_on_the_front_and_its_first_sentence_in_titles_and_chains() -> None:
    notes = {note.item: note for note in plan(asking(LONG))}
    for name in ("c", "p", "f"):
        assert notes[name].facets[0].prompt[0] == Prose(LONG)
    assert notes["f"].title == f"{FIRST} · Lists (f)"
    assert notes["p"].title == f"{FIRST} · Lists"
    (chain,) = (b for b in notes["g"].facets[0].prompt if isinstance(b, Dialogue))
    assert chain.questions == ("How do lists work?", FIRST)


def test_a_title_stands_for_the_question_where_a_line_is_needed() -> None:
    notes = {note.item: note for note in plan(asking(LONG, title="Times two"))}
    assert notes["f"].facets[0].prompt[0] == Prose(LONG)
    assert notes["f"].title == "Times two · Lists"
    (chain,) = (b for b in notes["g"].facets[0].prompt if isinstance(b, Dialogue))
    assert chain.questions[1] == "Times two"


@pytest.mark.parametrize("listed", ["follow_ups", "figures"])
def test_a_page_has_the_line_as_a_name_and_the_rest_below_it(listed: str) -> None:
    kind = BY_LIST[listed]
    entry = kind.entry(asking(LONG).listed(kind)[0])
    assert entry.name == FIRST
    rest = [b for b in entry.body if isinstance(b, Prose) and "Look at the second" in b.text]
    assert rest == [Prose(LONG.removeprefix(FIRST).strip())]
    short = kind.entry(asking(" Why? ").listed(kind)[0])
    assert short.name == "Why?"
    assert not any(isinstance(block, Prose) for block in short.body[:-1])


def test_a_built_deck_shows_all_of_it(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    (cards / "media").mkdir(parents=True)
    shutil.copy(PICTURE, cards / "media" / "dots.svg")
    indented = LONG.replace("\n", "\n      ")
    (cards / "q.yaml").write_text(
        "id: q\ntitle: Lists\nquestion: How do lists work?\nanswer: {short: In order.}\n"
        f"follow_ups:\n  - id: f\n    answer: It repeats.\n    question: |\n      {indented}\n",
        encoding="utf-8",
    )
    assert [f.code for f in check.check(cards).findings if not f.code.startswith("FG4")] == []
    report, _ = build.build(cards, tmp_path / "build", now=1_700_000_000)
    assert report is not None
    database = sqlite3.connect(":memory:")
    (package,) = (tmp_path / "build").glob("*.apkg")
    with zipfile.ZipFile(package) as archive:
        database.deserialize(archive.read("collection.anki2"))
    (fields,) = (f for (f,) in database.execute("SELECT flds FROM notes") if "It repeats" in f)
    prompt = fields.split("\x1f")[3]
    table = '<table tabindex="0">'
    for shown in ("<pre>", table, "<li>one</li>", "<img ", "Look at the second line."):
        assert shown in prompt
    sheet = (tmp_path / "build" / "sheets" / "q.md").read_text(encoding="utf-8")
    for shown in (f"**{FIRST}**", "values * 2", "| c", "- one", "![Five dots", "Look at the"):
        assert sheet.count(shown) == 1
    assert sheet.index("values * 2") < sheet.index("It repeats.")
