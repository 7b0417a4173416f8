"""What is read out of some 4,700 texts for cards, sheets, paper and rules, as version 0.1 read it.

The texts are examples and attacks of other tests, mixtures and strings of signs that were made up
at random, and what stands in the cases. Shipped notes have hardly any lists in quotes, fences or
HTML, so only these texts show whether a change to a reader of Markdown changes somebody's cards.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from flashgen.blocks import ClozeText, Hidden, Items
from flashgen.markup.gaps import Gap, fill
from flashgen.markup.plain import plain_text
from flashgen.math.svg import drawer
from flashgen.rules.cards import spoken, words
from flashgen.targets.anki.html import render
from flashgen.targets.anki.writer import Writer as CardWriter
from flashgen.targets.markdown.writer import Writer, fits_cell
from flashgen.targets.paper.content import Content
from flashgen.targets.paper.html_writer import HtmlWriter
from flashgen.targets.paper.typst_assets import Formulas, Pictures
from flashgen.targets.paper.typst_writer import TypstWriter

GOLDEN = Path(__file__).parents[1] / "golden" / "reader"
SOURCES = ("attacks", "cases", "examples", "mixtures", "random")
Read = Callable[[str], str | None]


class Readers:
    """All ways in which a text is read; each gives a text, or nothing where it does not apply."""

    def __init__(self) -> None:
        self.card = CardWriter(lambda path: f"packed-{path}")
        self.sheet = Writer(lambda path: f"built/{path}")
        self.paper = Content(lambda path: f"cards/{path}")
        self.drawer = drawer()

    def ways(self) -> dict[str, Read]:
        """Return them by name, in the order in which a record has them."""
        return {
            "card": self.card.block,
            "page": self.page,
            "line": self.card.inline,
            "hidden": self.hidden,
            "cloze": if_cloze(self.cloze),
            "sheet": self.sheet.prose,
            "heading": self.sheet.line,
            "cell": lambda text: self.sheet.cell(text) if fits_cell(text) else None,
            "revealed": if_cloze(lambda text: self.sheet.blocks((ClozeText(text),))),
            "gaps": if_cloze(partial(fill, write=gap)),
            "name": lambda text: None if "\n" in text else plain_text(text),
            "words": lambda text: " ".join(words(text)),
            "said": lambda text: str(spoken(text)),
            "pdf": self.pdf,
        }

    def hidden(self, text: str) -> str:
        """Read a text that a cloze note hides, without what is put around it."""
        html = render((Items((Hidden("", text),)),), self.card, cloze=True)
        return html.removeprefix("<ul>\n<li>{{c\ue000\ue001::").removesuffix("}}</li>\n</ul>")

    def cloze(self, text: str) -> str:
        """Read an author's cloze text, and what is inert in it beside another cloze."""
        return render((ClozeText(text), Items((text,))), self.card, cloze=True)

    def pdf(self, text: str) -> str:
        """Read a text as typst code, its formulas below."""
        formulas = Formulas(self.drawer)
        code = TypstWriter(formulas, Pictures(str.encode)).blocks(self.paper.prose(text))
        return "\n".join([code, *formulas.alts])

    def page(self, text: str) -> str:
        """Read a text as HTML of a printed page, without the drawings of its formulas."""
        html = HtmlWriter(self.drawer, lambda _: b"").nodes(self.paper.prose(text))
        return re.sub(r"<svg .*?</svg>", "<svg>", html)


def if_cloze(read: Read) -> Read:
    return lambda text: read(text) if "{{c" in text else None


def gap(found: Gap) -> str:
    return f"[{found.hidden}|{found.hint}|{found.math:d}]"


@pytest.fixture(scope="module")
def readers() -> Readers:
    return Readers()


def record(text: str, ways: dict[str, Read]) -> dict[str, str]:
    """Return what each way gives for a text; if a way before it gives the same, its name."""
    first, found = {text: "text"}, {"text": text}
    for name, read in ways.items():
        if (given := outcome(read, text)) is not None:
            found[name] = f"= {first[given]}" if given in first else given
            first.setdefault(given, name)
    return found


def outcome(read: Read, text: str) -> str | None:
    """Return what a way gives, or the name of the error that it raises."""
    try:
        return read(text)
    except (ValueError, RecursionError) as error:
        return f"raises {type(error).__name__}"


@pytest.mark.parametrize("source", SOURCES)
def test_every_text_is_read_as_before(
    source: str,
    readers: Readers,
    updating: bool,
    tell: Callable[[str, Iterator[str]], NoReturn],
) -> None:
    path, ways = GOLDEN / f"{source}.jsonl", readers.ways()
    was = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    now = [record(known["text"], ways) for known in was]
    if updating:
        lines = (json.dumps(known) + "\n" for known in now)
        path.write_text("".join(lines), encoding="ascii", newline="\n")
        return
    others = [(a, b) for a, b in zip(was, now, strict=True) if a != b]
    if others:
        lines = (line for a, b in others for line in differences(a, b))
        tell(f"{len(others)} of {len(was)} texts of {path.name} are read otherwise", lines)


def differences(was: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    """Show a text and what has become of it; what is as it was is left out."""
    yield f"---- {was['text']}"
    for way in dict.fromkeys([*was, *now]):
        if was.get(way) != now.get(way):
            yield f"{way:>10} was {was.get(way)}"
            yield f"{'':>10} now {now.get(way)}"
