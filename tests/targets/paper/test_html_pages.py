"""Printed HTML: alone in its file, and on paper the same as the PDFs."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pypdf
import pytest
from press import MM, Press, on_paper, texts, words

from flashgen.targets.paper.layouts import BY_NAME

KINDS = ("sheet", "quiz", "cheatsheet", "cards")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_needs_no_script_no_network_and_no_other_file(kind: str, shipped: Press) -> None:
    _, page = shipped.print(kind=kind, form="html")
    html = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    assert not re.search(r"<(script|link|iframe|object)\b|@import|url\(", html)
    sources = re.findall(r'\b(?:src|href)="([^"]*)"', html)
    assert all(re.match(r"data:image/|#|https?://|mailto:", source) for source in sources)
    used = set(re.findall(r'<use href="#([^"]*)"', html))
    defined = re.findall(r'<path id="([^"]*)"', html)
    assert used <= set(defined)
    assert len(defined) == len(set(defined))


def test_the_sheet_has_every_formula_heading_and_table_of_the_pdf(shipped: Press) -> None:
    _, page = shipped.print(form="html")
    html = page.read_text(encoding="utf-8")
    _, pdf = shipped.print()
    text = " ".join("".join(texts(pdf)).split())
    headings = [unescape(h) for h in re.findall(r"<h2[^>]*>([^<]*)</h2>", html)]
    assert len(headings) > 12
    assert all(heading in text for heading in headings)
    assert html.count('role="img"') > 300
    assert html.count("<table") >= 6


@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_prints_everything_within_the_paper(
    kind: str, starter: Press, tmp_path: Path
) -> None:
    _, page = starter.print(kind=kind, form="html")
    pdf = on_paper(page, tmp_path)
    pages = words(pdf)
    assert len(pages) == 1 or kind != "cheatsheet"
    wide, high = (297, 210) if kind == "cheatsheet" else (210, 297)
    assert tuple(map(float, pypdf.PdfReader(pdf).pages[0].mediabox[2:])) == pytest.approx(
        (wide * 72 / MM, high * 72 / MM), abs=1
    )
    for words_ in pages:
        for word, left, top, right, bottom in words_:
            assert min(left, top, wide - right, high - bottom) > 2, word
    html = re.sub(r"(?s)<(style|title)>.*?</\1>|<[^>]*>", " ", page.read_text(encoding="utf-8"))
    expected = re.findall(r"[^\W_]{4,}", unescape(html).casefold())
    every = (word.casefold() for page_ in pages for word, *_ in page_)
    shown = "".join(re.sub(r"[\W_]", "", word) for word in every)
    assert [word for word in expected if word not in shown] == []


@pytest.mark.parametrize("layout", ["a4-8", "avery-5371"])
def test_the_text_of_every_card_is_on_the_card(layout: str, shipped: Press, tmp_path: Path) -> None:
    _, page = shipped.print(kind="cards", form="html", layout=layout)
    chosen = BY_NAME[layout]
    for page_ in words(on_paper(page, tmp_path)):
        for word, left, top, right, bottom in page_:
            column = (left - chosen.left) // chosen.width
            row = (top - chosen.top) // chosen.height
            x = left - chosen.left - column * chosen.width
            y = top - chosen.top - row * chosen.height
            assert x > 4, word
            assert x + right - left < chosen.width - 3, word
            assert y + bottom - top < chosen.height - 0.3, word
            assert 0 <= column < chosen.columns, word
            assert 0 <= row < chosen.rows, word


def test_what_authors_write_cannot_dress_up_as_part_of_the_page(
    press_of: Callable[..., Press],
) -> None:
    text = (
        "id: a\ntitle: A\nquestion: B?\nanswer:\n  short: |\n"
        '    <div class="masthead" data-x="y">see</div> <span class="k">if</span>\n\n'
        "    <details><summary>s</summary>folded</details> [x](https://example.org/y)\n"
    )
    _, page = press_of(a=text).print(form="html")
    html = page.read_text(encoding="utf-8")
    assert "<div>see</div>" in html
    assert "<details open>" in html
    assert "https://example.org/y</li>" in html
    _, page = press_of(a=text).print(kind="cards", form="html")
    assert "(https://example.org/y)" in page.read_text(encoding="utf-8")
