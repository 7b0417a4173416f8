"""The judge of TeX: whether Anki shows a formula as it was meant, and how wide.

The MathJax of Anki says so itself (`judge.js` shows how), so what is good here can be set by all
targets. It takes some milliseconds for a formula; what was found good, and each width that someone
asked for, is remembered in the user's cache folder, for this MathJax and this judge.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isnan
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from flashgen.math.mathjax import add_output, context, fingerprint, per_thread
from flashgen.math.memory import MAX_WIDTH, Memory

_TOO_MUCH = "work"


@dataclass(frozen=True, slots=True)
class Objection:
    r"""One thing that is wrong with a formula, at `offset` in its TeX.

    `fault` names it: in small letters as `judge.js` does, or by MathJax's own id of its error.
    `what` is the macro, environment or text that it is about, `words` are those of MathJax. What is
    odd is set as it is written, which is hardly what was meant; anything else Anki does not set.
    """

    fault: str
    what: str
    words: str
    offset: int
    is_odd: bool = False


class Judge:
    """Judges and measures formulas; MathJax is loaded when the first unknown one comes.

    `asked` counts what MathJax was asked; what is remembered needs no question.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = 0
        self._memory: Memory | None = None
        self._context: Any = None
        self._measures = False

    def judge(
        self, tex: str, *, display: bool, gaps: tuple[int, ...] = ()
    ) -> tuple[Objection, ...]:
        """Return all that Anki would show otherwise than it was meant.

        `gaps` are the places of the `[...]` that stand in `tex` for what a cloze hides.
        """
        key = _key(tex, display=display, gaps=gaps)
        if self.memory.has(key):
            return ()
        units = [_units(tex, gap) for gap in gaps]
        answer = self._run("verdict", tex, display=display, gaps=units)
        if isinstance(answer, Objection):
            return (answer,)
        if not answer:
            self.memory.add(key)
            return ()
        return tuple(
            Objection(
                note["fault"],
                note["what"],
                note["words"],
                _offset(tex, note["at"]),
                is_odd=note["isOdd"],
            )
            for note in json.loads(str(answer))
        )

    def width(self, tex: str, *, display: bool) -> float | None:
        """Return how wide a formula is, in ex of the text around it; None if it cannot be set.

        Anki's MathJax fits its letters to the height of an x in the font of the card.
        """
        key = _key(tex, display=display, measured=True)
        width = self.memory.width(key)
        if width is None:
            measured = self._run("width", tex, display=display)
            if not isinstance(measured, int | float) or isnan(measured):
                return None
            width = round(min(max(0.0, measured), MAX_WIDTH), 1)
            self.memory.add(key, width)
        return width

    def names(self, kind: str) -> list[str]:
        """Return the names of every `macro` or `environment` that Anki knows."""
        answer = self._run("known", kind, display=False)
        return [] if isinstance(answer, Objection) else list(json.loads(str(answer)))

    @property
    def memory(self) -> Memory:
        """Return what is known from before, read when it is first asked for."""
        if self._memory is None:
            self._memory = Memory(self.folder / f"formulas-{fingerprint()[:16]}.txt")
        return self._memory

    def _run(self, function: str, tex: str, *, display: bool, gaps: Sequence[int] = ()) -> object:
        """Call a function of the scripts; an Objection if it takes too much time or memory."""
        import quickjs

        self.asked += 1
        try:
            if self._context is None:
                self._context, self._measures = context(), False
            if function == "width" and not self._measures:
                add_output(self._context)
                self._measures = True
            return self._context.get(function)(tex, display, json.dumps(gaps))
        except quickjs.JSException as error:
            self._context = None  # nothing is certain about its state
            reason = str(error).partition("\n")[0]
            return Objection(_TOO_MUCH, "", f"it is too much for MathJax ({reason})", 0)


@per_thread
def _judge() -> Judge:
    """Return the judge of this thread, which remembers in the user's cache folder."""
    return Judge(user_cache_path("flashgen"))


def judge(tex: str, *, display: bool, gaps: tuple[int, ...] = ()) -> tuple[Objection, ...]:
    """Return all that Anki would show otherwise than it was meant.

    `gaps` are the places of the `[...]` that stand in `tex` for what a cloze hides.
    """
    return _judge().judge(tex, display=display, gaps=gaps)


def width(tex: str, *, display: bool) -> float | None:
    """Return how wide a formula is, in ex of the text around it; None if it cannot be set."""
    return _judge().width(tex, display=display)


def names(kind: str) -> list[str]:
    """Return the names of every `macro` or `environment` that Anki knows."""
    return _judge().names(kind)


def _key(tex: str, *, display: bool, gaps: tuple[int, ...] = (), measured: bool = False) -> str:
    """Name a question to MathJax: what it measured is no verdict, and needs none."""
    return sha256(f"{measured}\0{display}\0{gaps}\0{tex}".encode()).hexdigest()[:32]


def _units(tex: str, offset: int) -> int:
    """Return the place of a character in the UTF-16 units of JavaScript."""
    return len(tex[:offset].encode("utf-16-le")) // 2


def _offset(tex: str, units: int) -> int:
    """Return the place of a character, given in the UTF-16 units of JavaScript."""
    return len(tex.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
