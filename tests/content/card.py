"""What the numeric checks of the shipped cards share: the card, its registered checks, tools.

The checks of a question are a module `checks/<question>.py` with a `CARD`. Each formula of the
card is transcribed from its TeX, which is recorded there verbatim, and compared with a truth found
another way; a changed card fails until its check has been looked at again. `test_content.py` runs
them all, and lists the formulas that have none.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

Array = NDArray[np.float64]

CARDS = Path(__file__).resolve().parents[2] / "cards"


class Check(NamedTuple):
    """The TeX a check was written for, and the check."""

    tex: str
    run: Callable[[], None]


class Number(NamedTuple):
    """A number that an item says, and the same text with the number computed."""

    kind: str
    item: str
    said: str
    computed: str


class Card:
    """A question as it was authored, and what its numeric checks registered."""

    def __init__(self, question: str) -> None:
        text = (CARDS / f"{question}.yaml").read_text(encoding="utf-8")
        self.content: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
        self.checks: dict[str, Check] = {}
        self.numbers: list[Number] = []

    def formula(self, item: str, *, tex: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
        """Register a function as the check of a formula with exactly this TeX."""
        assert item not in self.checks, f"two checks of {item}"

        def register(run: Callable[[], None]) -> Callable[[], None]:
            self.checks[item] = Check(tex, run)
            return run

        return register

    def number(self, kind: str, item: str, said: str, computed: str) -> None:
        """Register that an item of a kind (`pitfalls`) says a text with a number in it."""
        self.numbers.append(Number(kind, item, said, computed))

    def items(self, kind: str) -> dict[str, Any]:
        """All items of a kind by id, follow-ups of follow-ups included."""
        found: dict[str, Any] = {}
        waiting = list(self.content.get(kind, []))
        while waiting:
            item = waiting.pop()
            found[item["id"]] = item
            waiting += item.get("follow_ups", [])
        return found


def squeeze(text: str) -> str:
    """The text with every run of whitespace as one space."""
    return " ".join(text.split())


def texts(node: object) -> Iterator[str]:
    """All strings below a YAML node."""
    if isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    else:
        yield str(node)


def rng() -> np.random.Generator:
    """A generator that gives the same numbers in every run."""
    return np.random.default_rng(20260512)


def slope(f: Callable[[Array], float], x: Array, eps: float = 1e-6) -> Array:
    """Gradient of f at x by central differences."""
    steps = eps * np.eye(len(x))
    return np.array([(f(x + d) - f(x - d)) / (2 * eps) for d in steps])
