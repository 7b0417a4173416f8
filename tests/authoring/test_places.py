"""Every character of a text is found where its author wrote it, in every form of YAML scalar."""

import codecs
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flashgen.authoring import source
from flashgen.authoring.decode import decode
from flashgen.authoring.parse import parse
from flashgen.authoring.schema import (
    ClozeText,
    Line,
    Markdown,
    Model,
    Pairs,
    Plain,
    Symbol,
    Tex,
    Verbatim,
    model,
)
from flashgen.authoring.source import Source

Place = tuple[int, int]
_LETTERS = "abz9éß深😀$\\'\"{}_"
_WORD = st.text(_LETTERS, min_size=1, max_size=5)
_PLAIN_WORD = st.text("abz9éß深😀$\\_", min_size=1, max_size=5)


@model
class Written(Model):
    """Every form of text that is trimmed in a way of its own."""

    markdown: Markdown | None = None
    cloze: ClozeText | None = None
    line: Line | None = None
    tex: Tex | None = None
    code: Verbatim | None = None
    plain: Plain | None = None
    texts: tuple[Markdown, ...] = ()
    where: Pairs[Symbol, Markdown] = Pairs()


class Page:
    """Writes YAML and remembers where each visible character of the text stands."""

    ESCAPES: ClassVar = {"\\": "\\\\", '"': '\\"'}

    def __init__(self) -> None:
        self.text = ""
        self.places: list[tuple[str, Place]] = []

    def mark(self, mark: str) -> None:
        self.text += mark

    def char(self, char: str, written: str = "") -> None:
        line = self.text.count("\n") + 1
        column = len(self.text) - self.text.rfind("\n")
        if not char.isspace():
            self.places.append((char, (line, column)))
        self.text += written or char


def _word(page: Page, word: str, style: str, data: st.DataObject) -> None:
    for char in word:
        written = char
        if style == "'" and char == "'":
            written = "''"
        elif style == '"':
            code = ord(char)
            forms = [f"\\U{code:08x}"] + [f"\\u{code:04X}"] * (code < 0x10000)
            forms += [f"\\x{code:02x}"] * (code < 0x100) + [Page.ESCAPES.get(char, char)] * 3
            written = data.draw(st.sampled_from(forms))
        page.char(char, written)


def _flow(page: Page, style: str, indent: str, data: st.DataObject) -> None:
    """Write a plain or quoted text, folded here and there."""
    page.mark(style)
    blanks = [" ", "   ", f"\n{indent}", f"\n\n{indent}", f" \n{indent}  "]
    if style == '"':
        blanks += ["\\x20", "\\n", "\\ ", "\\t", f" \\\n{indent}", f"\\\n{indent}\\ "]
    word = _WORD if style else _PLAIN_WORD
    for number in range(data.draw(st.integers(1, 5))):
        page.mark(data.draw(st.sampled_from(blanks)) if number else "")
        _word(page, data.draw(word), style, data)
    page.mark(style)


def _block(page: Page, style: str, indent: str, data: st.DataObject) -> None:
    """Write a text below `|` or `>`, with deeper and empty lines, and any header."""
    deeper = data.draw(st.booleans())
    digit = data.draw(st.integers(1, 3))
    chomp = data.draw(st.sampled_from(["", "-", "+"]))
    comment = data.draw(st.sampled_from(["", " # a 'comment'"]))
    page.mark(f"{style}{digit if deeper else ''}{chomp}{comment}\n")
    inner = indent[:-2] + " " * digit if deeper else indent
    page.mark("\n" * data.draw(st.integers(0, 2)))
    for number in range(data.draw(st.integers(1, 4))):
        page.mark("\n" * data.draw(st.integers(0, 2)) if number else "")
        page.mark(inner + ("  " * data.draw(st.integers(0, 2)) if number or deeper else ""))
        for count in range(data.draw(st.integers(1, 3))):
            page.mark(" " * data.draw(st.integers(1, 2)) if count else "")
            _word(page, data.draw(_WORD), style, data)
        page.mark("\n")


def _text(page: Page, style: str, indent: str, data: st.DataObject) -> None:
    (_block if style in ("|", ">") else _flow)(page, style, indent, data)


def _read(page: Page, path: Path, *, windows: bool, mark: bool) -> tuple[Source, Written]:
    """Write a file as some editor does, and read it as flashgen does."""
    text = page.text.replace("\n", "\r\n") if windows else page.text
    path.write_bytes((codecs.BOM_UTF8 if mark else b"") + text.encode())
    file = source.read(path)
    assert isinstance(file, Source)
    node, findings = parse(file)
    assert node, (page.text, findings)
    decoded = decode(Written, file, node)
    assert decoded.value
    return file, decoded.value


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("places") / "q.yaml"


STYLES = {"plain": "", "single": "'", "double": '"', "literal": "|", "folded": ">"}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_each_character_is_found_where_it_stands(
    path: Path, style: str, data: st.DataObject
) -> None:
    page = Page()
    page.mark("# what comes before\n" * data.draw(st.integers(0, 2)))
    key = data.draw(
        st.sampled_from(["markdown", "cloze", "tex", "code", "plain", "texts", "where"])
    )
    name = {"texts": "texts:\n  - ", "where": "where:\n  x: "}.get(key, f"{key}: ")
    page.mark(name)
    _text(page, style, "    " if key in ("texts", "where") else "  ", data)
    file, value = _read(page, path, windows=data.draw(st.booleans()), mark=data.draw(st.booleans()))
    text = getattr(value, key)
    text = text[0] if key == "texts" else text["x"] if key == "where" else text
    found = [
        (char, text.place(file, offset)) for offset, char in enumerate(text) if not char.isspace()
    ]
    assert found == page.places, page.text


@pytest.mark.parametrize("style", ["", "'", '"'], ids=["plain", "single", "double"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_symbol_is_found_in_its_key(path: Path, style: str, data: st.DataObject) -> None:
    page = Page()
    page.mark("where:\n  " + style)
    _word(page, data.draw(_WORD if style else _PLAIN_WORD), style, data)
    page.mark(f"{style}: a meaning\n")
    file, value = _read(page, path, windows=False, mark=False)
    (symbol,) = value.where
    assert [(char, symbol.place(file, at)) for at, char in enumerate(symbol)] == page.places
