"""Where pages end, and how text is spread over cards."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from press import Press, texts

from flashgen.targets.paper.content import Content
from flashgen.targets.paper.sheet_page import close
from flashgen.targets.paper.tree import plain


def question(**content: object) -> str:
    start: dict[str, Any] = {
        "id": "a",
        "title": "A",
        "question": "Why?",
        "answer": {"short": "So."},
    }
    return yaml.safe_dump(start | content, sort_keys=False)


def snippet(number: int, lines: int) -> dict[str, str]:
    code = "\n".join(f"s{number}x{line}x = {line}" for line in range(lines))
    return {"id": f"s{number}", "title": f"Title {number}", "code": code, "explain": "It is so."}


def where(pages: list[str], number: int) -> list[int]:
    """Return the page of each line of a snippet."""
    return [at for at, page in enumerate(pages) for _ in re.findall(rf"\bs{number}x\d+x", page)]


def test_code_of_25_lines_stays_whole_under_its_title(press_of: Callable[..., Press]) -> None:
    lines = [25, 3, 17, 9, 25, 21, 25, 13]
    snippets = [snippet(number, count) for number, count in enumerate(lines)]
    pages = texts(press_of(a=question(snippets=snippets)).print()[1])
    for number, count in enumerate(lines):
        (title,) = [at for at, page in enumerate(pages) if f"Title {number}" in page]
        assert where(pages, number) == [title] * count


@pytest.mark.parametrize("filler", range(26, 34))
def test_longer_code_is_cut_with_three_lines_on_each_side(
    filler: int, press_of: Callable[..., Press]
) -> None:
    snippets = [snippet(0, 25), {**snippet(1, filler), "explain": "Text. " * 90}, snippet(2, 70)]
    pages = texts(press_of(a=question(snippets=snippets)).print()[1])
    found = where(pages, 2)
    assert len(found) == 70
    assert all(found.count(page) >= 3 for page in found)


def test_sources_stand_in_the_last_item_of_a_list() -> None:
    content = Content(str)
    for text in ("a", "- a\n- b", "- a\n    1. b\n\n        c"):
        nodes = close(content.prose(text), ("[1]",))
        assert plain(nodes).split()[-1].endswith("[1]")
        assert len(nodes) == len(content.prose(text))


def test_further_cards_are_filled_with_the_largest_text(press_of: Callable[..., Press]) -> None:
    text = " ".join(f"The word {number} is one more." for number in range(60))
    press = press_of(a=question(answer={"short": text}))
    printed, page = press.print(kind="cards", form="html")
    sizes = re.findall(r'class="text" style="font-size:([\d.]+)pt"', page.read_text())
    assert printed.cards == 2
    assert min(map(float, sizes)) > 7.5


def test_a_cheatsheet_without_room_for_anything_says_so(press_of: Callable[..., Press]) -> None:
    press = press_of(a=question(answer={"short": "word " * 3900}))
    for form in ("pdf", "html"):
        printed, page = press.print(kind="cheatsheet", form=form)
        assert printed.left_out == ((page.name, ("the answer",)),)


def test_any_number_of_questions_is_printed(press_of: Callable[..., Press]) -> None:
    questions = {
        f"q{number}": question(id=f"q{number}", title=f"T{number}", question=f"What is {number}?")
        for number in range(13)
    }
    printed, _ = press_of(**questions).print()
    assert len(printed.files) == 13
