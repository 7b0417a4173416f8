"""The HTML of a card says what its Markdown says, also after Anki's editor went over it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from flashgen.markup.alike import alike
from flashgen.markup.read import read
from flashgen.markup.read_html import read_html
from flashgen.markup.tree import Code, Element, Nodes
from flashgen.targets.anki.writer import Writer

ROOT = Path(__file__).parents[2]
WRITER = Writer(lambda path: path)
AMBIGUOUS = {r"$x\)y$ $\(z\)$", "{{c1::{{c2::a}}}}"}
"""TeX that ends MathJax's formula early, and nested clozes that say what `c1,2` says."""


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>one</p><div>two</div>", "one\n\ntwo"),
        ("<p>one</p>two", "one\n\ntwo"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("<p>one<br>two</p>", "one<br>two"),
        ("<p>one</p><p><br></p>", "one"),
        (
            "<p>a <b>bold</b>, <i>leaning</i> and <strike>gone</strike> word</p>",
            "a **bold**, *leaning* and ~~gone~~ word",
        ),
        (
            '<p>a <span style="color: rgb(0, 0, 0); font-size: 12px;">pasted</span> word</p>',
            "a pasted word",
        ),
        ('<p style="margin: 0">a <font color="red">red</font> word</p>', "a red word"),
        ("<p>more &nbsp;than</p>", "more \xa0than"),
        ("<p>a <b></b>word</p>", "a word"),
        (r"<p>with \(a &lt; b\) and</p>", "with $a < b$ and"),
        (r"<p>\[\frac{a}{b_{c}}\]</p>", r"$$\frac{a}{b_{c}}$$"),
        (r"<p>\(a<b>b</b>\)</p>", r"\\(a**b**\\)"),
        ("<p>a</p><ul><li>one</li><li>two<br></li></ul>", "a\n\n- one\n- two"),
        ("<pre>x = 1<br>y</pre>", "```\nx = 1\ny\n```"),
        ('<p>a <a href="https://a.b" rel="noopener">b</a></p>', "a [b](https://a.b)"),
        ('<p onclick="x()">a<script>alert(1)</script></p>', "a"),
        ("<p>if a &lt;b&gt;</p>", "if a &lt;b&gt;"),
    ],
)
def test_what_the_editor_writes_back_says_what_markdown_says(html: str, markdown: str) -> None:
    assert alike(read_html(html)) == alike(read(markdown))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a {{c1::b::c}} d</p>", "a {{c1::b::c}} d"),
        ("<p>{{c1::{{c2::a::h}}::h}}</p>", "{{c1,2::a::h}}"),
        ("<p>{{c1::{{c2::{{c3::a::h}}::h}}::h}} b</p>", "{{c1,2,3::a::h}} b"),
        ("<p>{{c1::a {{c2::b}} c}}</p>", "{{c1::a {{c2::b}} c}}"),
        (r"<p>{{c1::\(a_{b_{c}<!-- -->}\)}}</p>", "{{c1::$a_{b_{c}}$}}"),
        (r"<p>\(a = {{c2::b::which}}\)</p>", "$a = {{c2::b::which}}$"),
        ("<p>{{c1::std:<!-- -->:sort}}</p>", "{{c1::std&#58;&#58;sort}}"),
        ("<p>never {{c1::closed</p>", r"never {\{c1::closed"),
    ],
)
def test_clozes_come_back_as_marks(html: str, markdown: str) -> None:
    assert alike(read_html(html, clozes=True)) == alike(read(markdown, clozes=True))


def test_clozes_are_text_where_a_field_has_none() -> None:
    assert alike(read_html("<p>a {{c1::b}}</p>")) == ("a {{c1::b}}",)


def test_pictures_have_the_paths_that_were_authored() -> None:
    (figure,) = read_html(
        '<figure><img src="fg-1.svg" alt="x"></figure>', image={"fg-1.svg": "media/a.svg"}.get
    )  # type: ignore[arg-type]
    assert isinstance(figure, Element)
    assert figure.children == (Element("img", (), {"src": "media/a.svg", "alt": "x"}),)


def texts() -> Iterator[str]:
    for path in sorted((ROOT / "tests/golden/reader").glob("*.jsonl")):
        for line in path.read_text(encoding="ascii").splitlines():
            yield json.loads(line)["text"]
    for path in sorted((ROOT / "cards").glob("*.yaml")):
        yield from scalars(yaml.safe_load(path.read_text(encoding="utf-8")))


def scalars(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from scalars(value)
    elif isinstance(node, list):
        for value in node:
            yield from scalars(value)
    elif isinstance(node, str):
        yield node


def without_languages(nodes: Nodes) -> Nodes:
    """Forget in which language code is: colours do not say it."""
    return tuple(
        replace(node, language="")
        if isinstance(node, Code)
        else replace(node, children=without_languages(node.children))
        if isinstance(node, Element)
        else node
        for node in nodes
    )


@pytest.mark.parametrize("clozes", [False, True])
def test_a_card_says_what_its_text_says(clozes: bool) -> None:
    read_back = 0
    for text in texts():
        if clozes and "{{c" not in text:
            continue
        try:
            tree = read(text, clozes=clozes)
        except (ValueError, RecursionError):
            continue
        html = WRITER.cloze(text) if clozes else WRITER.block(text)
        back = read_html(html, clozes=clozes)
        if text not in AMBIGUOUS:
            assert without_languages(alike(back)) == without_languages(alike(tree)), text
            read_back += 1
    assert read_back > (500 if clozes else 4000)
