"""What the words of a program are, for writers that give them colours."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from flashgen.markup.tree import Mark

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_TAB = 4


@lru_cache(maxsize=20)
def lexer(language: str) -> "Lexer":
    """Return what reads a language; one that nobody knows is read as text."""
    from pygments.lexers import TextLexer, get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        found: Lexer = get_lexer_by_name(language, stripnl=True)
    except ClassNotFound:
        found = TextLexer(stripnl=True)
    return found


def tidy(code: str) -> str:
    """Return code without the blanks in lines that have nothing else."""
    return "\n".join(line if line.strip(" ") else "" for line in code.split("\n"))


def coloured(code: str, language: str) -> Iterator[tuple[str, str]]:
    """Give code in pieces, each after the short name that Pygments has for what it is.

    Blanks stand in for its tabs: these are pieces to be set, not to be copied.
    """
    tokens = lexer(language).get_tokens(tidy(code.expandtabs(_TAB)))
    for kind, pieces in groupby(tokens, _name):
        yield kind, "".join(text for _, text in pieces)


def coloured_parts(parts: Sequence[str | Mark], language: str) -> Iterator[tuple[str, str | Mark]]:
    """Give code with cloze marks in it as pieces too, each mark as a piece where it stands."""
    code = "".join(part for part in parts if isinstance(part, str))
    tokens = lexer(language).get_tokens_unprocessed(f"{code}\n")
    names = [name for token in tokens for name in repeat(_name(token[1:]), len(token[2]))]
    position = 0
    for part in parts:
        if isinstance(part, Mark):
            yield "", part
            continue
        start, position = position, position + len(part)
        for name, signs in groupby(zip(names[start:position], part, strict=True), itemgetter(0)):
            yield name, "".join(sign for _, sign in signs)


def _name(token: tuple[Any, str]) -> str:
    from pygments.token import STANDARD_TYPES

    kind = token[0]
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    return STANDARD_TYPES[kind]
