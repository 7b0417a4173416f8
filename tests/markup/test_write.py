"""What is written of a tree is read as that tree, and an edit leaves the rest as it was written."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flashgen.markup.alike import alike
from flashgen.markup.read import read
from flashgen.markup.read_html import read_html
from flashgen.markup.rewrite import rewritten
from flashgen.markup.tree import Nodes
from flashgen.markup.write import UnwritableError, write

ROOT = Path(__file__).parents[2]
UNWRITABLE = 60
"""Of thousands of odd texts, such as a cloze around a fold, or a paragraph within emphasis."""


def scalars(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from scalars(value)
    elif isinstance(node, list):
        for value in node:
            yield from scalars(value)
    elif isinstance(node, str):
        yield node


def of_cards() -> Iterator[str]:
    for path in sorted((ROOT / "cards").glob("*.yaml")):
        yield from scalars(yaml.safe_load(path.read_text(encoding="utf-8")))


def of_net() -> Iterator[str]:
    for path in sorted((ROOT / "tests/golden/reader").glob("*.jsonl")):
        for line in path.read_text(encoding="ascii").splitlines():
            yield json.loads(line)["text"]


def trees(texts: Iterator[str]) -> Iterator[tuple[str, Nodes, bool]]:
    for text in texts:
        for clozes in (False, True) if "{{c" in text else (False,):
            try:
                yield text, read(text, clozes=clozes), clozes
            except (ValueError, RecursionError):
                continue


def test_every_text_of_the_cards_is_written_and_most_as_it_was() -> None:
    as_it_was = others = 0
    for text, tree, clozes in trees(of_cards()):
        written = write(tree, clozes=clozes)
        assert alike(read(written, clozes=clozes)) == alike(tree), text
        as_it_was += written == text.strip()
        others += written != text.strip()
    assert as_it_was > 50 * others


def test_odd_texts_are_written_or_refused() -> None:
    refused = 0
    for text, tree, clozes in trees(of_net()):
        try:
            written = write(tree, clozes=clozes)
        except UnwritableError:
            refused += 1
            continue
        assert alike(read(written, clozes=clozes)) == alike(tree), text
    assert refused < UNWRITABLE


SIGNS = st.sampled_from([*'ab _*`$<>&[]()#-+.1:|\\!~=\n"', "\n\n", "- ", "1. ", "**", "{{c1::"])


@given(st.lists(SIGNS, max_size=12).map("".join))
def test_what_is_written_is_read_as_it_was(text: str) -> None:
    try:
        tree = read(text)
        written = write(tree)
    except (ValueError, RecursionError):
        return
    assert alike(read(written)) == alike(tree)


@pytest.mark.parametrize(
    ("text", "html", "expected"),
    [
        ("A _word_ here.", "<p>A <em>word</em> there.</p>", "A _word_ there."),
        (
            "* one\n* two __bold__\n\nlast",
            "<ul><li>one</li><li>two <b>bold</b> more</li></ul><p>last</p>",
            "* one\n* two __bold__ more\n\nlast",
        ),
        (
            "A line that\nis broken by hand,\nas it was.",
            "<p>A line that\nis broken by hand,\nand stays so.</p>",
            "A line that\nis broken by hand,\nand stays so.",
        ),
        (
            "First.\n\n~~~python\nx = 1\n~~~",
            "<p>First!</p><pre><code>x = 1</code></pre>",
            "First!\n\n~~~python\nx = 1\n~~~",
        ),
        (
            "First.\n\n~~~python\nx = 1\n~~~",
            "<p>First.</p><pre><code>x = 2</code></pre>",
            "First.\n\n~~~python\nx = 2\n~~~",
        ),
        ("One.\n\nTwo.", "<p>One.</p><div>Between.</div><p>Two.</p>", "One.\n\nBetween.\n\nTwo."),
        ("One.\n\nTwo.", "<p>Two.</p>", "Two."),
        ("One $x_1$.", r"<p>One \(x_2\).</p>", "One $x_2$."),
        ("One.", "<p>One *.</p>", "One *."),
        ("One.", "<p>One *a*.</p>", r"One \*a\*."),
        ("a&nbsp;b c", "<p>a&nbsp;b d</p>", "a&nbsp;b d"),
    ],
)
def test_only_what_changed_is_written_anew(text: str, html: str, expected: str) -> None:
    assert rewritten(text, read_html(html)) == expected
