"""Trees that say the same, made the same: HTML has many ways to say what Markdown says in one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from flashgen.markup.html import code
from flashgen.markup.leaves import add
from flashgen.markup.tree import BLOCKS, Code, Element, Formula, Mark, Node, Nodes, plain, unwrapped

_NAMES = {"b": "strong", "i": "em", "s": "del"}
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_HOLDS_BLOCKS = frozenset("blockquote div details figure dd li td th".split())
_HOLDS_LINES = frozenset("li dd td th summary dt caption figcaption".split())
"""What may hold a line without a paragraph, even beside blocks."""
_HOLDS_NO_TEXT = frozenset("ul ol dl table thead tbody tfoot tr".split())
_TAB = 4


def alike(nodes: Nodes, *, narrow: bool = False) -> Nodes:
    """Return the form in which trees that say the same are equal.

    Narrow forms of formulas are left out unless `narrow` wants them.
    """
    return tuple(_collapsed(unwrapped(tidied(nodes if narrow else without_narrow(nodes)))))


def without_narrow(nodes: Nodes) -> Nodes:
    """Return a tree without the narrow forms of its formulas, which are made for phones."""
    return tuple(
        replace(node, children=without_narrow(node.children)) if isinstance(node, Element) else node
        for node in nodes
        if not is_narrow(node)
    )


def is_narrow(node: object) -> bool:
    """Say whether a node is the narrow form of a formula."""
    return isinstance(node, Element) and node.attributes.get("class") == "fg-narrow"


def tidied(nodes: Nodes) -> Nodes:
    """Return a tree as Markdown would make it, its lines as they are.

    Elements have the names that Markdown gives them, code is a leaf, a `<div>` without a class is
    a paragraph, and what shows nothing is gone.
    """
    return _level(nodes, "div")


def _level(nodes: Iterable[Node], parent: str) -> Nodes:
    """Tidy what stands in an element of the name `parent`."""
    children: list[Node] = []
    for node in nodes:
        for tidy in _tidy(node):
            add(children, tidy)
    if parent in _HOLDS_NO_TEXT:
        return tuple(node for node in children if not isinstance(node, str) or node.strip())
    if parent in _HOLDS_BLOCKS and any(map(is_block, children)):
        children = [*_in_paragraphs(children, wrap=parent not in _HOLDS_LINES)]
    elif parent in _HOLDS_LINES or parent in ("p", "div"):
        children = [*_trimmed(children)]
    return tuple(children)


def _tidy(node: Node) -> Nodes:  # noqa: PLR0911
    match node:
        case Code(text, language, True, parts):
            return (Code(_listing(text), language, True, _filled(parts)),)
        case Code(parts=parts):
            return (replace(node, parts=_filled(parts)),)
        case Element("span", _, {"class": "fg-opening"}):
            return ()
        case Element("span", children, {"class": "fg-wide"}):
            return _level(children, "span")
        case Element("pre" | "code"):
            return (_code(node, block=node.name == "pre"),)
        case Element("div") if blocks := _highlighted(node):
            return blocks
        case Element("span" | "div" | "p") if not node.attributes:
            return _tidy_plain(node)
        case Element(name, children):
            name = _NAMES.get(name, name)
            inner = _level(children, name)
            element = replace(node, name=name, children=inner)
            return _emphasis(element) if name in _NAMES.values() else (element,)
        case _:
            return (node,)


def _emphasis(element: Element) -> Nodes:
    """Take blanks out of emphasis, which in Markdown begins and ends at a word."""
    inner = [*element.children]
    if not _shows(inner):
        return element.children
    before, after = "", ""
    if isinstance(first := inner[0], str):
        inner[0] = core = first.lstrip()
        before = first[: len(first) - len(core)]
    if isinstance(last := inner[-1], str):
        inner[-1] = core = last.rstrip()
        after = last[len(core) :]
    element = replace(element, children=tuple(node for node in inner if node != ""))
    return tuple(node for node in (before, element, after) if node != "")


def _highlighted(div: Element) -> Nodes:
    """Return the code that a `<div>` with colours holds, and nothing else."""
    inner = [node for node in div.children if not isinstance(node, str) or node.strip()]
    if all(isinstance(node, Element) and node.name == "pre" for node in inner):
        return tuple(_code(pre, block=True) for pre in inner if isinstance(pre, Element))
    of_author = div.attributes == {"class": "highlight"} and all(map(is_block, inner))
    return _tidy(inner[0]) if of_author and len(inner) == 1 else ()


def _tidy_plain(element: Element) -> Nodes:
    """Tidy an element that has no attributes: a paragraph, or nothing around what is in it."""
    inner = _level(element.children, element.name)
    if element.name == "span":
        return inner
    if any(map(is_block, inner)):
        return inner if element.name == "div" else tuple(_in_paragraphs(inner, wrap=True))
    return (Element("p", inner),) if _shows(inner) else ()


def _filled(parts: tuple[str | Mark, ...]) -> tuple[str | Mark, ...]:
    return tuple(part for part in parts if part != "")


def _code(node: Element, *, block: bool) -> Code:
    children: list[Node] = []
    for part in _verbatim(node.children):
        add(children, part)
    made = code(children, block=block)
    if not block:
        return made
    if not made.parts:
        return replace(made, text=_listing(made.text))
    *before, last = made.parts
    last = last.rstrip("\n") if isinstance(last, str) else last
    return Code(made.text.rstrip("\n"), "", True, (*before, *((last,) if last else ())))


def _verbatim(nodes: Nodes) -> Iterator[str | Mark]:
    for node in nodes:
        match node:
            case Element("br"):
                yield "\n"
            case Element("div" | "p", children):
                yield from _verbatim(children)
                yield "\n"
            case Element(_, children):
                yield from _verbatim(children)
            case Code(text, _, _, parts):
                yield from parts or (text,)
            case Formula():
                yield plain((node,))
            case _:
                yield node


def _listing(text: str) -> str:
    """Return code as cards show it."""
    lines = text.expandtabs(_TAB).split("\n")
    return "\n".join(line if line.strip(" ") else "" for line in lines).strip("\n")


def is_block(node: Node) -> bool:
    """Say whether a node stands on its own between paragraphs."""
    match node:
        case Element(name):
            return name in BLOCKS
        case Code():
            return node.block
        case _:
            return False


def _in_paragraphs(nodes: Iterable[Node], *, wrap: bool) -> Iterator[Node]:
    """Put what stands between blocks into paragraphs, or only take the blanks off its ends."""
    run: list[Node] = []

    def closed() -> Iterator[Node]:
        inner = tuple(_trimmed(run))
        if inner and (_shows(inner) or not wrap):
            marks_only = all(isinstance(node, Mark) for node in inner)
            yield from (Element("p", inner),) if wrap and not marks_only else inner
        run.clear()

    for node in nodes:
        if is_block(node) or (isinstance(node, Element) and node.name == "summary"):
            yield from closed()
            yield node
        else:
            run.append(node)
    yield from closed()


def _trimmed(nodes: list[Node]) -> Iterator[Node]:
    """Take blanks and line breaks off the ends of a line."""
    first, last = 0, len(nodes)
    while first < last and _is_blank(nodes[first]):
        first += 1
    while first < last and _is_blank(nodes[last - 1]):
        last -= 1
    for place in range(first, last):
        node = nodes[place]
        if isinstance(node, str):
            node = node.lstrip(" \t\n") if place == first else node
            node = node.rstrip(" \t\n") if place == last - 1 else node
        yield node


def _is_blank(node: Node) -> bool:
    return node == Element("br") if isinstance(node, Element) else not _shows((node,))


def _shows(nodes: Iterable[Node]) -> bool:
    return any(
        bool(node.strip(" \t\n\xa0"))
        if isinstance(node, str)
        else not isinstance(node, Element) or (node.name != "br" and _shows_element(node))
        for node in nodes
    )


def _shows_element(element: Element) -> bool:
    return element.name in ("img", "hr") or bool(element.attributes) or _shows(element.children)


def _collapsed(nodes: Nodes) -> Iterator[Node]:
    after_break = False
    for node in nodes:
        match node:
            case str():
                text = _BLANKS.sub(" ", node)
                text = text.removeprefix(" ") if after_break else text
                if text:
                    yield text
            case Element():
                yield replace(node, children=tuple(_collapsed(node.children)))
            case Code() if not node.block:
                yield replace(node, text=_BLANKS.sub(" ", node.text))
            case _:
                yield node
        after_break = isinstance(node, Element) and node.name == "br"
