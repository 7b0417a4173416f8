r"""The HTML of a card, as Anki's editor gives it back → the tree that Markdown is read into.

Formulas stand there as `\(…\)` and `\[…\]`, clozes as `{{c1::…::hint}}`, code with colours; what
was kept from being read as one of these is split by comments or empty spans. The editor brings
its own `<div>`, `<br>`, `<b>`, `&nbsp;`, and whatever was pasted.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

from flashgen.markup.alike import tidied
from flashgen.markup.html import from_card
from flashgen.markup.leaves import Leaves
from flashgen.markup.markers import CLOSE, OPEN
from flashgen.markup.tokens import Piece, Token
from flashgen.markup.tree import Element, Node, Nodes

_TAG = r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*>"
_CLOZE = r"\{\{c(?P<numbers>\d+(?:,\d+)*)::"
_PIECE = re.compile(rf"<!--.*?-->|{_TAG}|\\[(\[]|{_CLOZE}|::|\}}\}}", re.DOTALL)
_IN_FORMULA = re.compile(rf"<!--.*?-->|<br\b[^>]*>|{_CLOZE}|::|\}}\}}", re.DOTALL)
_NO_FORMULA = re.compile(r"<(?!!--|br\b)[A-Za-z/]")
_ENDS = {r"\(": r"\)", r"\[": r"\]"}
_VERBATIM = frozenset({"code", "pre"})
_BOX = re.compile(r"<input\b(?=[^>]*\bdisabled)(?P<more>[^>]*)>", re.IGNORECASE)
"""A box of a list of tasks, which its author wrote as `[ ]`."""
_OLD_TAGS = re.compile(r"<(/?)strike\b", re.IGNORECASE)


def read_html(
    html: str, *, clozes: bool = False, image: Callable[[str], str] = lambda name: name
) -> Nodes:
    """Read a field of a note; cloze marks only where `clozes` is set.

    `image` gives the path that was authored for the name of a picture.
    """
    html = _OLD_TAGS.sub(r"<\1s", html.replace(OPEN, "").replace(CLOSE, ""))
    html = _BOX.sub(lambda box: "[x] " if "checked" in box["more"] else "[ ] ", html)
    tokens = _several_numbers(_tokens(html, clozes=clozes), html)
    output: list[str] = []
    position = 0
    for number, token in enumerate(tokens):
        output += [html[position : token.start], f"{OPEN}{number}{CLOSE}"]
        position = token.end
    output.append(html[position:])
    leaves = Leaves("", [token._replace(start=0) for token in tokens])
    return tidied(_with_paths(from_card("".join(output), leaves), image))


def _tokens(html: str, *, clozes: bool) -> list[Token]:
    """Return formulas and cloze marks in order, with their places in the HTML."""
    tokens: list[Token] = []
    opened: list[int] = []
    hinted: set[int] = set()
    verbatim = position = 0
    while found := _PIECE.search(html, position):
        position, mark = found.end(), found[0]
        if found["name"]:
            verbatim += (-1 if found["end"] else 1) * (found["name"].lower() in _VERBATIM)
        elif mark in _ENDS and not verbatim:
            if token := _formula(html, found.start(), mark, clozes=clozes):
                tokens.append(token)
                position = token.end
        elif not clozes:
            continue
        elif found["numbers"]:
            opened.append(len(tokens))
            tokens.append(Token(Piece.CLOZE_OPEN, *found.span(), found["numbers"]))
        elif mark == "}}" and opened:
            opened.pop()
            tokens.append(Token(Piece.CLOZE_CLOSE, *found.span()))
        elif mark == "::" and opened and opened[-1] not in hinted:
            hinted.add(opened[-1])
            tokens.append(Token(Piece.CLOZE_HINT, *found.span()))
    return [token for number, token in enumerate(tokens) if number not in opened]


def _formula(html: str, start: int, mark: str, *, clozes: bool) -> Token | None:
    """Return the formula that opens at `start`, unless tags keep MathJax from seeing one."""
    end = html.find(_ENDS[mark], start + 2)
    written = html[start + 2 : end]
    if end < 0 or _NO_FORMULA.search(written) or not unescape(written).strip():
        return None
    body: list[str] = []
    inside: list[Token] = []
    opened: list[int] = []
    position = length = 0
    for found in _IN_FORMULA.finditer(written):
        between = unescape(written[position : found.start()])
        piece, text = None, found[0]
        if found["numbers"] and clozes:
            piece = Piece.CLOZE_OPEN
            opened.append(len(inside))
        elif text == "}}" and opened:
            piece = Piece.CLOZE_CLOSE
            opened.pop()
        elif text == "::" and opened and inside[-1].piece is not Piece.CLOZE_HINT:
            piece = Piece.CLOZE_HINT
        elif text.startswith("<"):
            text = "\n" if text.startswith("<br") else ""
        length += len(between)
        if piece:
            inside.append(Token(piece, length, length + len(text), found["numbers"] or ""))
        length += len(text)
        body += [between, text]
        position = found.end()
    body.append(unescape(written[position:]))
    marks = () if opened else tuple(inside)
    piece = Piece.DISPLAY_MATH if mark == r"\[" else Piece.INLINE_MATH
    return Token(piece, start, end + 2, "".join(body), marks)


def _several_numbers(tokens: list[Token], html: str) -> list[Token]:
    """Join clozes that hide the same: `{{c1::{{c2::a::b}}::b}}` is `{{c1,2::a::b}}`."""
    opened: list[tuple[int, int]] = []
    found: dict[int, tuple[int, int]] = {}
    for number, token in enumerate(tokens):
        if token.piece is Piece.CLOZE_OPEN:
            opened.append((number, 0))
        elif token.piece is Piece.CLOZE_HINT:
            opened[-1] = (opened[-1][0], number)
        elif token.piece is Piece.CLOZE_CLOSE:
            start, hint = opened.pop()
            found[start] = (hint, number)
    gone: set[int] = set()
    joined = dict(enumerate(tokens))
    for inner in sorted(found, reverse=True):
        outer = inner - 1
        if outer not in found or tokens[outer].end != tokens[inner].start:
            continue
        (_, outer_end), (hint, end) = found[outer], found[inner]
        after = html[joined[end].end : tokens[outer_end].start]
        tip = html[tokens[hint].start : tokens[end].start] if hint else ""
        if after != tip:
            continue
        numbers = f"{tokens[outer].body},{joined[inner].body}"
        joined[outer] = tokens[outer]._replace(end=joined[inner].end, body=numbers)
        joined[end] = joined[end]._replace(end=joined[outer_end].end)
        found[outer] = (hint, end)
        gone |= {inner, *range(end + 1, outer_end + 1)}
    return [token for number, token in joined.items() if number not in gone]


def _with_paths(nodes: Nodes, image: Callable[[str], str]) -> Nodes:
    return tuple(_with_path(node, image) for node in nodes)


def _with_path(node: Node, image: Callable[[str], str]) -> Node:
    match node:
        case Element("img", _, {"src": name}):
            return replace(node, attributes=node.attributes | {"src": image(name)})
        case Element():
            return replace(node, children=_with_paths(node.children, image))
        case _:
            return node
