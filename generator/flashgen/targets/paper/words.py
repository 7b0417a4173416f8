"""Words on a line: how wide they are, and which of them no line end parts from a formula."""

import unicodedata
from itertools import takewhile

from flashgen.targets.paper.tree import Node

GLUE = "\u2060"
"""No line ends here."""
NARROW = 3.0
"""Width in em of a formula that fits into any line."""
_MOST = 6.0
_LOOSE = "—–/"  # noqa: RUF001


def width(text: str) -> float:
    """Return about how wide a text is in em; it is rather narrower."""
    return sum(map(letter_width, text))


def letter_width(char: str) -> float:
    """Return about how wide a letter is in em."""
    if unicodedata.east_asian_width(char) in "WF" or char in "WMmw@%—…":
        return 1.0
    return 0.75 if char.isupper() or not char.isascii() else 0.52


def tied(before: Node, after: Node) -> tuple[str, str]:
    """Return the letters right beside a formula that must stay on its line."""
    left = "".join(takewhile(_sticks, reversed(before))) if isinstance(before, str) else ""
    right = "".join(takewhile(_sticks, after)) if isinstance(after, str) else ""
    return left[::-1], right


def beside(words: tuple[str, str]) -> float:
    """Return the width in em that words take from the formula between them; never all of it."""
    return min(width("".join(words)), _MOST)


def _sticks(char: str) -> bool:
    spaced = not char.strip() or char in _LOOSE
    return not spaced and unicodedata.east_asian_width(char) not in "WF"
