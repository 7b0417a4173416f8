"""Paragraphs of plain text, which need no Markdown: the same tree, many times as fast.

Most texts of a card are a sentence or two with a formula, a word in bold and a piece of code. What
is let through here is so narrow that Python-Markdown has nothing to decide about it; a test
compares the two on thousands of texts. Anything else is left to Python-Markdown.
"""

import re
from collections.abc import Callable

from flashgen.markup.markers import CLOSE, OPEN
from flashgen.markup.patterns import MAY_BE_MARKED
from flashgen.markup.tree import Code, Element, Node, Nodes

_WORD = r"[^\W_]"
_TEXT = (
    r"[A-Za-z0-9 ,;.:()'\"?!/%+=-]++"
    rf"|{_WORD}++|[–—“”‘’…→·×≈≤≥]++|{OPEN}\d+{CLOSE}"  # noqa: RUF001
)
_PHRASE = rf"(?:{_WORD}|[“(])(?:(?:{_WORD}|[ ,;.:()'?!–—“”‘’-])*(?:{_WORD}|[”).?!:]))?"  # noqa: RUF001
_OPENS, _CLOSES = r"(?:(?<=[ (\n])|^)", r"(?=[ ,;.:)?!\n]|$)"
_BOLD = rf"{_OPENS}\*\*{_PHRASE}\*\*{_CLOSES}"
_ITALIC = rf"{_OPENS}\*{_PHRASE}\*{_CLOSES}"
_CODE = rf"{_OPENS}`[A-Za-z0-9](?:[A-Za-z0-9 _.,=()+/-]*[A-Za-z0-9_)])?`{_CLOSES}"
_NO_BLOCK = r"(?![ :=+-]|\d+[.)](?: |$|\n))"
_LINE = rf"{_NO_BLOCK}(?:{_TEXT}|{_BOLD}|{_ITALIC}|{_CODE})++"
_PARAGRAPHS = re.compile(rf"{_LINE}(?:\n{{1,2}}{_LINE})*+")
_SPAN = re.compile(rf"\*\*([^*]*)\*\*|\*([^*]*)\*|`([^`]*)`|{OPEN}(\d+){CLOSE}")
_HAS_SPAN = re.compile(rf"[*`{OPEN}]")


def paragraphs(text: str, leaf: Callable[[int], Node]) -> Nodes | None:
    """Read plain paragraphs, or give nothing if Markdown has to decide.

    `leaf` gives the node that a marker stands for.
    """
    if not _PARAGRAPHS.fullmatch(text) or " \n" in text or text[-1] == " ":
        return None
    if MAY_BE_MARKED.search(text):
        return None
    if "\n\n" not in text:
        return (_paragraph(text, leaf),)
    nodes: list[Node] = []
    for paragraph in text.split("\n\n"):
        nodes += [_paragraph(paragraph, leaf), "\n"]
    return tuple(nodes[:-1])


def _paragraph(text: str, leaf: Callable[[int], Node]) -> Node:
    if not _HAS_SPAN.search(text):
        return Element("p", (text,))
    nodes: list[Node] = []
    position = 0
    for found in _SPAN.finditer(text):
        if found.start() > position:
            nodes.append(text[position : found.start()])
        position = found.end()
        match found.lastindex:
            case 1:
                nodes.append(Element("strong", (found[1],)))
            case 2:
                nodes.append(Element("em", (found[2],)))
            case 3:
                nodes.append(Code(found[3]))
            case _:
                nodes.append(leaf(int(found[4])))
    if position < len(text):
        nodes.append(text[position:])
    return Element("p", tuple(nodes))


def plain_text(markdown: str) -> str:
    """Return one line of text for Anki's browser: Markdown without its marks."""
    return " ".join(re.sub(r"[*`$]|(?<!\w)_|_(?!\w)", "", markdown).split())
