"""Marks of GitHub's and Obsidian's in the tree of a text: callouts, tasks, widths of pictures."""

import re
from collections.abc import Sequence
from itertools import pairwise

from flashgen.markup.markers import CLOSE, OPEN
from flashgen.markup.tree import Code, Element, Node, Nodes

CALLOUT = re.compile(r"\[!([A-Za-z][\w-]*)\]([+-]?)(?:[ \t]+|(?=\n)|$)")
_TASK = re.compile(r"\[([ xX])\][ \t\n]+")
_WIDTH = re.compile(r"(.*?)\s*\\?\|\s*([1-9]\d{0,3})(?:x([1-9]\d{0,3}))?\s*", re.DOTALL)


_ESCAPED = re.compile(
    r"^((?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]))+[ \t]*\\\[)(?=[! xX])", re.MULTILINE
)
_TEXT = f"{OPEN}B{CLOSE}"
"""Stands behind a bracket that is none of these marks."""


def spare(text: str) -> str:
    """Set a sign behind escaped brackets that would look like one of these marks in the tree."""
    return _ESCAPED.sub(rf"\1{_TEXT}", text) if "\\[" in text else text


def spared(nodes: Nodes) -> Nodes:
    """Take that sign away again."""
    output: list[Node] = []
    for node in nodes:
        match node:
            case str():
                output.append(node.replace(_TEXT, ""))
            case Element(name, children, attributes):
                output.append(Element(name, spared(children), attributes))
            case Code(text, language, block, parts):
                bare = (p.replace(_TEXT, "") if isinstance(p, str) else p for p in parts)
                output.append(Code(text.replace(_TEXT, ""), language, block, tuple(bare)))
            case _:
                output.append(node)
    return tuple(output)


def callouts(children: Nodes) -> Nodes:
    """Return the quotations that the content of one is: each callout in it is its own.

    Its title is in bold, or what unfolds the rest. Python-Markdown makes one of all that follow
    each other.
    """
    starts = [n for n, child in enumerate(children) if _opening(child)]
    output: list[Node] = []
    if any(child != "\n" for child in children[: starts[0] if starts else None]):
        output.append(Element("blockquote", children[: starts[0] if starts else None]))
    for start, end in pairwise([*starts, len(children)]):
        output += (
            ["\n", _callout(children[start:end])] if output else [_callout(children[start:end])]
        )
    return tuple(output) or (Element("blockquote", children),)


def _opening(node: Node) -> re.Match[str] | None:
    match node:
        case Element("p", (str(text), *_)):
            return CALLOUT.match(text)
        case _:
            return None


def _callout(children: Nodes) -> Element:
    paragraph, found = children[0], _opening(children[0])
    assert found is not None  # noqa: S101 - so it was chosen
    assert isinstance(paragraph, Element)  # noqa: S101 - likewise
    start = found.string[found.end() :]
    title, body = _first_line((start, *paragraph.children[1:]) if start else paragraph.children[1:])
    if not any(not isinstance(node, str) or node.strip() for node in title):
        title = (found[1].replace("-", " ").capitalize(),)
    first = (Element("p", body), "\n") if body else ()
    inner = (*first, *children[2:])
    kind = {"class": f"fg-callout fg-callout-{found[1].lower()}"}
    if found[2]:
        opened = {"open": ""} if found[2] == "+" else {}
        folded = Element("details", (Element("summary", title), "\n", *inner), opened)
        return Element("blockquote", ("\n", folded, "\n"), kind)
    heading = Element("p", (Element("strong", title),))
    return Element("blockquote", ("\n", heading, "\n", *inner), kind)


def _first_line(nodes: Nodes) -> tuple[Nodes, Nodes]:
    """Split what a paragraph has after its first line."""
    for place, node in enumerate(nodes):
        if node == Element("br"):
            return nodes[:place], _left_stripped(nodes[place + 1 :])
        if isinstance(node, str) and "\n" in node:
            before, _, after = node.partition("\n")
            first = (*nodes[:place], before) if before else nodes[:place]
            return first, _left_stripped((after, *nodes[place + 1 :]))
    return nodes, ()


def _left_stripped(nodes: Nodes) -> Nodes:
    match nodes:
        case (str(text), *rest):
            return (text.lstrip(), *rest) if text.strip() else _left_stripped(tuple(rest))
        case _:
            return nodes


def task(children: Nodes) -> Nodes | None:
    """Return the content of a list item with a box for its `[ ]` or `[x]`, if it has one."""
    match children:
        case (str(text), *rest) if found := _TASK.match(text):
            content = _behind_box(found, rest)
            return content if content[1:] else None
        case (str(blank), Element("p", (str(text), *inner), attributes), *rest) if (
            not blank.strip() and (found := _TASK.match(text))
        ):
            return (blank, Element("p", _behind_box(found, inner), attributes), *rest)
        case _:
            return None


def _behind_box(found: re.Match[str], rest: Sequence[Node]) -> Nodes:
    checked = {"checked": ""} if found[1] in "xX" else {}
    box = Element("input", (), {"type": "checkbox", "disabled": ""} | checked)
    text = found.string[found.end() :]
    return (box, text, *rest) if text else (box, *rest)


def sized(attributes: dict[str, str]) -> dict[str, str]:
    """Take the width, as in `![loss|200](loss.svg)`, out of the text of a picture."""
    found = _WIDTH.fullmatch(attributes.get("alt", ""))
    if not found or "width" in attributes:
        return attributes
    size = {"width": found[2]} | ({"height": found[3]} if found[3] else {})
    return attributes | {"alt": found[1]} | size
