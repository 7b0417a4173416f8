"""Printed PDFs as a reader's program sees them: texts, bookmarks, formulas read aloud, pages."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from press import Press, texts, words

from flashgen.commands.load import load
from flashgen.targets.markdown.sheet import sheet as markdown_sheet

GOLDEN = Path(__file__).parents[2] / "golden"
KINDS = ("sheet", "quiz", "cheatsheet", "cards")


def text_of(pdf: Path) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    return "\n\f\n".join(
        "\n".join(line.rstrip() for line in re.sub("[\u200b\u2060]", "", page).split("\n"))
        for page in pages
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_is_the_golden_one(
    kind: str, starter: Press, request: pytest.FixtureRequest
) -> None:
    _, pdf = starter.print(kind=kind)
    golden = GOLDEN / f"print-{kind}.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(text_of(pdf), encoding="utf-8", newline="\n")
    assert text_of(pdf) == golden.read_text(encoding="utf-8")


def bookmarks(pdf: Path) -> list[str]:
    def below(items: list[object]) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from below(item)
            else:
                yield str(item["/Title"])  # type: ignore[index]

    return list(below(pypdf.PdfReader(pdf).outline))


def test_every_heading_is_a_bookmark(shipped: Press) -> None:
    _, pdf = shipped.print()
    (compiled,) = load(shipped.cards).questions
    written = markdown_sheet(compiled.content().question, {}, compiled.shown)
    headings = re.findall(r"^## (.*)$", written, re.MULTILINE)
    marks = bookmarks(pdf)
    assert marks[0] == compiled.content().question.question
    assert [mark for mark in marks if mark in headings] == [
        heading for heading in headings if heading != "Where to go from here"
    ]
    for formula in compiled.content().question.formulas:
        assert formula.name in marks


def test_pages_say_what_they_are(starter: Press) -> None:
    _, pdf = starter.print()
    reader = pypdf.PdfReader(pdf)
    assert reader.metadata is not None
    assert reader.metadata.title == "Explain means"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.timestamp() == 1_800_000_000
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


@pytest.mark.parametrize(("paper", "size"), [("a4", (595.276, 841.89)), ("letter", (612, 792))])
@pytest.mark.parametrize("kind", KINDS[:3])
def test_the_paper_is_the_one_asked_for(
    kind: str, paper: str, size: tuple[float, float], starter: Press
) -> None:
    _, pdf = starter.print(kind=kind, paper=paper)
    pages = pypdf.PdfReader(pdf).pages
    wide, high = size if kind != "cheatsheet" else size[::-1]
    assert tuple(map(float, pages[0].mediabox[2:])) == pytest.approx((wide, high), abs=0.01)
    assert len(pages) == 1 or kind != "cheatsheet"


def test_no_heading_stands_alone_at_the_end_of_a_page(shipped: Press) -> None:
    _, pdf = shipped.print()
    headings = set(bookmarks(pdf))
    for page in texts(pdf):
        lines = [line for line in page.strip().split("\n") if line.strip()]
        body = [line for line in lines if not re.fullmatch(r"\d+ / \d+", line.strip())]
        assert body[-1].strip() not in headings


def test_nothing_leaves_the_page(shipped: Press) -> None:
    for kind in KINDS[:3]:
        _, pdf = shipped.print(kind=kind)
        wide, high = (297.0, 210.0) if kind == "cheatsheet" else (210.0, 297.0)
        for page in words(pdf):
            for word, left, top, right, bottom in page:
                assert left > 9, (kind, word)
                assert right < wide - 9, (kind, word)
                assert top > 6, (kind, word)
                assert bottom < high - 4, (kind, word)


def test_a_shuffled_quiz_asks_the_same_under_other_numbers(starter: Press) -> None:
    def prompts(**choice: object) -> list[str]:
        _, pdf = starter.print(kind="quiz", **choice)
        text = re.sub(r"\n+", " ", text_of(pdf).split("Answers\n")[0])
        return re.findall(r"(?<= )\d+\. (.*?)(?= \d+\. |$)", text)

    plain, shuffled = prompts(), prompts(shuffle=3)
    assert len(plain) == len(shuffled) > 10
    assert shuffled == prompts(shuffle=3) != prompts(shuffle=4)
    assert len(prompts(shuffle=3, count=4)) == 4


def test_a_cheatsheet_names_what_it_leaves_out(shipped: Press) -> None:
    printed, pdf = shipped.print(kind="cheatsheet")
    ((name, left_out),) = printed.left_out
    assert name == pdf.name
    (page,) = pypdf.PdfReader(pdf).pages
    text = page.extract_text()
    assert "Left out for lack of room" in text
    (compiled,) = load(shipped.cards).questions
    names = [formula.name for formula in compiled.content().question.formulas]
    kept = [name for name in names if name not in left_out]
    assert kept == names[: len(kept)] != []


EVIL = r'"] #panic("x") \ #{ [ $ @ <intro> // /* ` _ * = ~ \u{41} #import "@preview/a:1.0.0"'


def test_what_authors_write_is_text_and_never_code(press_of: Callable[..., Press]) -> None:
    question = {
        "id": "evil",
        "title": EVIL.replace("$", ""),
        "question": EVIL.replace("$", ""),
        "answer": {"short": f"```\n{EVIL}\n```\n\n{EVIL}"},
        "concepts": [{"id": "c", "term": "T", "definition": f"[{EVIL}](https://x.org/#a)"}],
    }
    import yaml

    press = press_of(evil=yaml.safe_dump(question, allow_unicode=True))
    for kind in KINDS:
        _, pdf = press.print(kind=kind)
        assert 'panic("x")' in text_of(pdf).replace("\n", "")


def test_links_become_footnotes(press_of: Callable[..., Press]) -> None:
    text = "id: a\ntitle: A\nquestion: B?\nanswer:\n  short: See [there](https://example.org/x).\n"
    _, pdf = press_of(a=text).print()
    assert re.search(r"See there1?\.?", text_of(pdf))
    assert "https://example.org/x" in text_of(pdf)
