"""What the words of a program are, for writers that give them colours."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

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
    """Return code with blanks for its tabs, and none in lines that have nothing else."""
    lines = code.expandtabs(_TAB).split("\n")
    return "\n".join(line if line.strip(" ") else "" for line in lines)


def coloured(code: str, language: str) -> Iterator[tuple[str, str]]:
    """Give code in pieces, each after the short name that Pygments has for what it is."""
    from pygments.token import STANDARD_TYPES

    def name(token: tuple[Any, str]) -> str:
        kind = token[0]
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        return STANDARD_TYPES[kind]

    tokens = lexer(language).get_tokens(tidy(code))
    for kind, pieces in groupby(tokens, name):
        yield kind, "".join(text for _, text in pieces)
