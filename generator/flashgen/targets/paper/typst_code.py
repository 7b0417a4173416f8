"""Texts and lines of code as typst code: string literals, in which nothing is evaluated."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from flashgen.targets.paper.tree import Element, Node, Nodes
from flashgen.targets.paper.words import letter_width, width

BREAK = "\u200b"
"""A line may end here."""
_BLANKS = " \t\r\n\f"
LONG_WORD = 12.0
"""Width in em from which a word may break anywhere."""
_CODE_CHUNK = 40
_BREAKS_AFTER = re.compile(r"(?<=[._/(),=:;&?\-])(?=[^\s._/(),=:;&?\-])")
_TOKENS = {"k": "keyword", "s": "string", "c": "comment", "m": "number", "n": "name"}
_NAMES = {"nf", "nc", "nd", "fm", "nb", "bp"}


def string(text: str) -> str:
    """Write a text as a typst string literal: nothing in it is code."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{{{ord(c[0]):x}}}", escaped)
    return f'"{escaped}"'


def value(option: object) -> str:
    """Write a text, a number or a truth value as typst writes it."""
    if isinstance(option, bool):
        return "true" if option else "false"
    return string(option) if isinstance(option, str) else str(option)


def joined(values: Iterable[str]) -> str:
    """Join values to one content."""
    joined = "; ".join(values)
    return f"{{{joined}}}" if joined else "[]"


def trimmed(nodes: Sequence[Node], *, start: bool, end: bool) -> Sequence[Node]:
    """Take blanks off the ends of a paragraph."""
    rest = [*nodes]
    while start and rest and isinstance(rest[0], str):
        rest[0] = rest[0].lstrip(_BLANKS)
        if rest[0]:
            break
        rest.pop(0)
    while end and rest and isinstance(rest[-1], str):
        rest[-1] = rest[-1].rstrip(_BLANKS)
        if rest[-1]:
            break
        rest.pop()
    return rest


def breakable(text: str, longest: float = LONG_WORD) -> str:
    """Let words wider than `longest` (em) break: names and addresses where they pause."""

    def broken(word: re.Match[str]) -> str:
        if width(word[0]) <= longest:
            return word[0]
        pieces = _BREAKS_AFTER.sub(BREAK, word[0]).split(BREAK)
        return BREAK.join(BREAK.join(_chunks(piece, longest)) for piece in pieces)

    return re.sub(r"\S+", broken, text) if len(text) > longest else text


def _chunks(word: str, longest: float) -> Iterator[str]:
    start, filled = 0, 0.0
    for at, char in enumerate(word):
        letter = letter_width(char)
        if filled + letter > longest and not unicodedata.combining(char) and char != "\u200d":
            yield word[start:at]
            start, filled = at, 0.0
        filled += letter
    yield word[start:]


def code_lines(children: Nodes) -> Iterator[list[str]]:
    """Write the lines of code, their tokens marked by what they are."""
    lines: list[list[str]] = [[]]
    for kind, text in _tokens(children, ""):
        for number, piece in enumerate(text.expandtabs(4).split("\n")):
            if number:
                lines.append([])
            if piece:
                literal = string(_wrappable(piece))
                lines[-1].append(f"{kind}({literal})" if kind else literal)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    yield from lines


def _wrappable(token: str) -> str:
    """Let a token break that is longer than the shortest line."""
    return re.sub(
        rf"\S{{{_CODE_CHUNK + 1},}}",
        lambda word: BREAK.join(re.findall(f".{{1,{_CODE_CHUNK}}}", word[0])),
        token,
    )


def _tokens(nodes: Nodes, kind: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, str):
            yield kind, node
        elif isinstance(node, Element):
            names = node.attributes.get("class", "").split()
            found = next((_token(name) for name in names), "") if node.name == "span" else ""
            yield from _tokens(node.children, found or kind)


def _token(name: str) -> str:
    if name in _NAMES:
        return "code-name"
    if name == "ow":
        return "code-keyword"
    kind = _TOKENS.get(name[:1], "")
    return f"code-{kind}" if kind and kind != "name" else ""
