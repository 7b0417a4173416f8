"""Tokens of a text → the leaves of its tree, put where their markers came out of Markdown."""

import re
from collections.abc import Sequence

from flashgen.authoring.schema import trim_tex
from flashgen.markup.markers import CLOSE, MARKER, OPEN
from flashgen.markup.tokens import Piece, Token
from flashgen.markup.tree import Code, Formula, Mark, Node

_SIGNS = {Piece.CLOZE_OPEN: "{{", Piece.CLOZE_HINT: "::", Piece.CLOZE_CLOSE: "}}"}
_QUOTE_MARKS = re.compile(r"[ \t>]*")
_INFO = re.compile(r"(`+|~+)[ \t]*(?:\{[ \t]*\.?)?([\w#.+-]*)")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_TAB = 4


class LostMarkupError(ValueError):
    """Markdown would lose part of a text, such as a cloze in the target of a link."""


class Leaves:
    """The leaves of one text by the numbers of their markers; keeps count of those it gave out."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.blocks: list[Code] = []
        self.seen: set[int] = set()

    def leaf(self, number: int, *, in_code: bool = False) -> Node:
        """Return what a marker stands for; in code, formulas and fences are as written."""
        self.seen.add(number)
        if number >= len(self.tokens):
            return self.blocks[number - len(self.tokens)]
        token = self.tokens[number]
        if token.piece in _SIGNS:
            return Mark(_SIGNS[token.piece], token.body)
        simple = "\n" not in token.body and not in_code
        lead = "" if simple else self.text[: token.start].rpartition("\n")[2]
        if in_code:
            return _without_indent(self.text[token.start : token.end], lead)
        return _code(token, lead) if token.piece is Piece.FENCE else _formula(token, lead)

    def marker(self, block: Code) -> str:
        """Keep a block of code that has no token, and return the marker that stands for it."""
        self.blocks.append(block)
        return f"{OPEN}F{len(self.tokens) + len(self.blocks) - 1}{CLOSE}"

    def split(self, text: str, *, in_code: bool = False) -> list[Node]:
        """Return a text with the leaves in it."""
        if OPEN not in text:
            return [text] if text else []
        nodes: list[Node] = []
        position = 0
        for found in MARKER.finditer(text):
            add(nodes, text[position : found.start()])
            add(nodes, self.leaf(int(found[1]), in_code=in_code))
            position = found.end()
        add(nodes, text[position:])
        return nodes

    def as_written(self, text: str) -> str:
        """Return a text that is no markup, such as an attribute, as its author wrote it."""
        parts = self.split(text, in_code=True)
        if any(isinstance(part, Mark) for part in parts):
            raise LostMarkupError(f"a cloze in an attribute or a target of {self.text!r}")
        return "".join(map(str, parts))

    def check(self) -> None:
        """Raise LostMarkupError unless every marker came back."""
        if any(t.piece is not Piece.CODE and n not in self.seen for n, t in enumerate(self.tokens)):
            raise LostMarkupError(f"a formula or a cloze got lost in {self.text!r}")


def add(nodes: list[Node], node: Node) -> None:
    """Add a node to others; texts beside each other become one."""
    if isinstance(node, str) and nodes and isinstance(nodes[-1], str):
        nodes[-1] += node
    elif node != "":
        nodes.append(node)


def _formula(token: Token, lead: str) -> Formula:
    display = token.piece is Piece.DISPLAY_MATH
    parts = _parts(trim_tex(_unquoted(_marked(token), lead)), token)
    tex = trim_tex("".join(part for part in parts if isinstance(part, str)))
    return Formula(tex, display, parts if token.inside else ())


def _code(token: Token, lead: str) -> Code:
    """Take the marks of a fence off its code, and what the list or quote around it needs."""
    first, *lines = _unquoted(_marked(token), lead, " ?").split("\n")
    info = _INFO.match(first)
    marks, language = info.groups() if info else ("", "")
    if lines and re.fullmatch(rf"[ \t>]*{marks}{marks[:1]}*[ \t]*", lines[-1]):
        lines.pop()
    inner = re.sub(r".*> ?", "", lead)
    parts = _parts(_without_indent("\n".join(lines), inner), token)
    text = "".join(part for part in parts if isinstance(part, str))
    return Code(text, language, True, parts if token.inside else ())


def _marked(token: Token) -> str:
    """Return the body of a token with markers in place of the cloze marks in it."""
    output: list[str] = []
    position = 0
    for number, mark in enumerate(token.inside):
        output += [token.body[position : mark.start], f"{OPEN}{number}{CLOSE}"]
        position = mark.end
    return "".join([*output, token.body[position:]])


def _parts(marked: str, token: Token) -> tuple[str | Mark, ...]:
    """Put the cloze marks of a token back where their markers are, with a text between any two."""
    texts = MARKER.split(marked)[::2]
    marks = (Mark(_SIGNS[mark.piece], mark.body) for mark in token.inside)
    rest = (part for pair in zip(marks, texts[1:], strict=True) for part in pair)
    return (texts[0], *rest)


def _unquoted(text: str, lead: str, blank: str = "") -> str:
    """Take the marks of the quotes that `lead` opens off the further lines of a text."""
    marks = _QUOTE_MARKS.match(lead)
    quotes = marks[0].count(">") if marks and "\n" in text else 0
    return re.sub(rf"\n(?:[ \t]*>{blank}){{1,{quotes}}}", "\n", text) if quotes else text


def _without_indent(text: str, lead: str) -> str:
    """Take the blanks off all lines that stand where `lead` does in the first one."""
    width = len(lead.expandtabs(_TAB))
    if not width:
        return text
    return _INDENT.sub(lambda indent: _behind(indent[0], width), text)


def _behind(indent: str, width: int) -> str:
    """Return what an indent has behind so many columns."""
    column = 0
    for place, blank in enumerate(indent):
        if column >= width:
            return " " * (column - width) + indent[place:]
        column += _TAB - column % _TAB if blank == "\t" else 1
    return " " * max(0, column - width)
