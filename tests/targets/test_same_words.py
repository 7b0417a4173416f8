"""A text shows the same words on a card, on a sheet and on paper: all that were written."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flashgen.markup.leaves import LostMarkupError
from flashgen.markup.read import read
from flashgen.markup.tree import BLOCKS, Formula, Node, visible, walk
from flashgen.math.svg import Drawer, FormulaError, drawer
from flashgen.rules.written import Written
from flashgen.targets.anki.writer import Writer as CardWriter
from flashgen.targets.markdown.writer import Writer as SheetWriter
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.html_writer import HtmlWriter
from flashgen.targets.paper.typst_assets import Formulas, Pictures
from flashgen.targets.paper.typst_code import BREAK
from flashgen.targets.paper.typst_writer import TypstWriter
from flashgen.targets.paper.words import GLUE

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "tests" / "golden" / "reader").glob("*.jsonl"))
PANDOC = shutil.which("pandoc")
READERS = ("gfm+tex_math_dollars", "commonmark_x-smart")
"""What GitHub knows, and all that pandoc knows besides: attributes, spans, lists of letters, …"""
TASKS = (r"(?:[-+*>]|\d+\.| )*\d+\. ", r"(?:[-+*>]|\d+\.| )+ ")
"""Before a task that a reader knows for none: pandoc's GitHub has none in numbered lists."""
LITERAL = r'"(?:[^"\\]|\\.)*"'
"""A text in the code of typst."""
BETWEEN = "BETWEENTWOTEXTS"
FORMULA = " ⟦formula⟧ "
APART = BLOCKS | set("li dt dd tr td th caption summary figcaption br section".split())
NO_WORDS = frozenset("id was tags image skip related requires language code output tex".split())

WORD = "word"
"""In a text made of the alphabet each of these gets a number of its own."""
ALPHABET = [
    *[WORD] * 4,
    *[" ", " ", "\n", "\n\n", "\n    ", "```\n", "| a | b |\n|---|---|\n| c |", "<b "],
    *["# ", "- ", "+ ", "1. ", "2) ", "> ", ": ", "[ ] ", "(a) ", "a. "],
    *"* ** _ __ ~ ~~ ` `` ^ $ $x$ $$y$$ \\ \\* & &amp; [ ] ( ) ]( ![ [^1] { } {.x}".split(" "),
    *"< </ > <b> </b> <s> <code> <br> <https://a.b> https://a.b/c_d www.a.b :smile:".split(" "),
    *["~2~", "^2^", "==", "- [x] ", "> [!note] ", "> [!tip]-\n> ", "^[", "[^1]", "\n\n[^1]: "],
    *["\\\n", "\\<", "\\&", "\\=", "https://a.b/c|d.", "$`x`$", "\\(x_1\\)", "\n```math\nx\n```\n"],
    *"# --- === | : ! @ ' \" -- ... . , = 12 é 中文 “ ” （ ）".split(" "),  # noqa: RUF001
]


class _Words(HTMLParser):
    """Gathers what a browser shows of a page; formulas are found by their class."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.in_formula = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("class") or "").split()
        if self.in_formula:
            self.in_formula += tag not in ("path", "wbr", "use", "rect")
        elif tag == "span" and {"math", "display"} & {*kind}:
            self.in_formula = 1
            self.seen.append(FORMULA)
        elif tag in APART:
            self.seen.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.in_formula:
            self.in_formula -= tag not in ("path", "wbr", "use", "rect")
        elif tag in APART:
            self.seen.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.in_formula:
            self.seen.append(data)


def words(html: str) -> str:
    parser = _Words()
    parser.feed(html)
    parser.close()
    return one_line(re.sub("[☐☒]", "", "".join(parser.seen)))


def one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def on_card(text: str) -> str:
    """Return what a card shows on a desktop, its HTML parsed back."""
    html = CardWriter(str).block(text)
    html = re.sub(r'<span class="fg-narrow">.*?</span>', "", html, flags=re.DOTALL)
    return words(re.sub(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", FORMULA, html, flags=re.DOTALL))


def on_paper(text: str) -> str:
    """Return what a printed HTML page shows, but for the numbers of its footnotes."""
    html = HtmlWriter(drawn(), lambda _: b"").nodes(Content(str).prose(text))
    return words(re.sub(r"</a><sup>\d+</sup>", "</a>", html))


def letters_on_paper(text: str) -> str:
    """Return the letters of a PDF as typst is told to set them, addresses of links apart."""
    code = TypstWriter(Formulas(drawn()), Pictures(str.encode)).blocks(Content(str).prose(text))
    code = re.sub(rf"link\({LITERAL}, (?:{LITERAL}, )?(?=\{{)|picture\(\d+, {LITERAL}\)", "", code)
    literals = (literal[1:-1] for literal in re.findall(LITERAL, code))
    texts = (re.sub(r"\\u\{(\w+)\}", lambda c: chr(int(c[1], 16)), t) for t in literals)
    shown = "".join(re.sub(r"\\(.)", r"\1", t) for t in texts)
    return "".join(shown.replace(BREAK, "").replace(GLUE, "").split())


@cache
def drawn() -> Drawer:
    return drawer()


def without_tasks(sheet: str, before: str) -> str:
    """Take the boxes of tasks away; what looks like one in code, fenced on all sheets, stays."""
    fenced = r"(?s:^[-+*>\d. ]*(`{3,}|~{3,})[^\n]*\n.*?\n[ >]*\1)"
    task = rf"^({before})\[[ x]\](?: |$)"
    return re.sub(rf"(?m){fenced}|{task}", lambda found: found[0] if found[1] else found[2], sheet)


def on_sheets(texts: list[str], reader: str) -> list[str]:
    """Return what a reader of Markdown shows of each text's sheet, all read at once."""
    before = TASKS[READERS.index(reader)]
    sheets = [without_tasks(SheetWriter(str).prose(text), before) for text in texts]
    html = subprocess.run(
        [str(PANDOC), "-f", reader, "-t", "html", "--katex", "--no-highlight", "--wrap=none"],
        input=f"\n\n{BETWEEN}\n\n".join(sheets),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    shown = html.split(f"<p>{BETWEEN}</p>")
    assert len(shown) == len(texts), "one of the texts swallows the next"
    return [words(part) for part in shown]


def legible(texts: list[str]) -> dict[str, str]:
    """Return the texts that can be read with the words they say; formulas are whole in all."""
    found = {}
    for text in dict.fromkeys(texts):
        try:
            nodes = read(text)
        except (LostMarkupError, RecursionError):
            continue
        if all(whole(node.tex) for node in walk(nodes) if isinstance(node, Formula)):
            found[text] = one_line(visible(nodes, said))
    return found


def said(node: Node) -> str:
    return FORMULA if isinstance(node, Formula) else getattr(node, "text", "")


def whole(tex: str) -> bool:
    """Say whether a formula is one to all readers; another is refused by the rules for TeX."""
    depth = 0
    for sign in re.findall(r"\\.|[{}$`]", tex, re.DOTALL):
        depth += (sign == "{") - (sign == "}")
        if depth < 0 or sign in ("`", r"\(", r"\)", r"\[", r"\]") or (sign == "$" and not depth):
            return False
    return not depth


def agree(texts: list[str]) -> None:
    """Check that card, sheet and paper show the same words of each text."""
    expected = legible(texts)
    assert {text: on_card(text) for text in expected} == expected
    for reader in READERS:
        assert dict(zip(expected, on_sheets([*expected], reader), strict=True)) == expected, reader


@st.composite
def texts_of_signs(draw: st.DrawFn) -> str:
    numbers = count(1)
    pieces = draw(st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=10))
    return "".join(f"w{next(numbers)}x" if piece is WORD else piece for piece in pieces)


@pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed; CI installs it")
@given(st.lists(texts_of_signs(), min_size=50, max_size=100))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_signs_are_the_same_to_all_readers(texts: list[str]) -> None:
    agree(texts)


@given(texts_of_signs())
@settings(max_examples=500, deadline=None)
def test_no_word_is_lost_without_a_finding(text: str) -> None:
    try:
        nodes = read(text)
    except LostMarkupError:
        return
    written = Written(text, nodes, clozes=False)
    if written.lost() is None and not written.without_effect:
        every = re.findall(r"w\d+x", text)
        shown = re.findall(r"w\d+x", visible(nodes))
        needed = re.findall(r"w\d+x", " ".join(written.needed))
        assert [word for word in every if word not in needed or word in shown] == shown
        assert {*shown, *needed} == {*every}


@given(texts_of_signs())
@settings(max_examples=100, deadline=None)
def test_paper_shows_what_a_card_shows(text: str) -> None:
    for known, expected in legible([text]).items():
        try:
            assert on_paper(known) == expected
        except FormulaError:  # is refused by the rules for TeX
            return
        without = "".join(expected.replace(FORMULA.strip(), "").split())
        assert letters_on_paper(known) == without


CASES = (
    "callouts other-math-delimiters sheet-loses-text html-like-words emphasis-beside-signs "
    "table-after-text"
).split()


@pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed; CI installs it")
@pytest.mark.parametrize("case", [*CASES, "escaped-pipe-in-code"])
def test_what_once_was_shown_in_different_ways(case: str) -> None:
    agree([*texts_of(ROOT / "tests" / "cases" / f"{case}.yaml")])


@pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed; CI installs it")
def test_all_texts_of_the_shipped_cards_are_the_same_to_all_readers() -> None:
    agree([text for path in (ROOT / "cards").glob("*.yaml") for text in texts_of(path)])


@pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed; CI installs it")
@pytest.mark.parametrize("corpus", CORPUS, ids=lambda path: path.stem)
def test_all_texts_of_the_corpus_are_the_same_to_all_readers(corpus: Path) -> None:
    agree([json.loads(line)["text"] for line in corpus.read_text(encoding="ascii").splitlines()])


def texts_of(path: Path) -> Iterator[str]:
    """Give the Markdown of a question file."""

    def given_by(node: object) -> Iterator[str]:
        if isinstance(node, str):
            yield node.strip()
        for value in node if isinstance(node, list) else ():
            yield from given_by(value)
        for key, value in node.items() if isinstance(node, dict) else ():
            if key not in NO_WORDS:
                yield from given_by(value)

    yield from given_by(yaml.safe_load(path.read_text(encoding="utf-8")))
