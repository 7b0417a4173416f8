"""Formulas drawn as SVG by the MathJax of Anki, and kept between runs.

A drawing takes MathJax about five milliseconds. The drawings lie in a small database in the user's
cache folder, which may be deleted at any time; one that is damaged or grown too big starts anew.
"""

import json
import re
import sqlite3
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from flashgen.math.breaks import VIEW_BOX, pieces
from flashgen.math.letters import measures
from flashgen.math.mathjax import context, per_thread

_MAX_BYTES = 60_000_000
_EM = 1000
_NOISE = re.compile(
    r' (?:data-(?!mml-node)[\w-]+|class|role|focusable|xmlns:xlink|aria-[\w-]+)="[^"]*"'
)
_BLANK_GLYPH = re.compile(r'<path id="([^"]*)" d=""></path>')
_SIZE = re.compile(r' (?:style|width|height)="[^"]*"')
_NODE = re.compile(r' data-mml-node="[^"]*"')


class FormulaError(ValueError):
    """MathJax does not typeset the formula `tex`; the text is what it objects to."""

    def __init__(self, message: str, tex: str = "") -> None:
        super().__init__(message)
        self.tex = tex


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG; sizes in em, `depth` is how far it reaches below the line.

    `svg` is whole and stands alone; ids begin with `t-` and name the same glyph in every drawing.
    """

    svg: str
    width: float
    height: float
    depth: float


class Drawer:
    """Draws formulas, each once; `store` is the database that remembers them."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self._version = sha256(_script().encode()).hexdigest()
        self._known: dict[str, str] = {}
        self._new: dict[str, bytes] = {}
        self._context: Any = None
        self._database = _open(store)
        self.asked = 0

    def draw(self, tex: str, *, display: bool) -> Drawing:
        """Return a formula as SVG. Raises FormulaError."""
        return _drawing(self._svg(tex, display=display))

    def parts(self, tex: str) -> tuple[Drawing, ...]:
        """Return an inline formula in the pieces between which a line may end: after relations."""
        svg = self._svg(tex, display=False)
        return tuple(map(_drawing, pieces(svg)))

    def keep(self) -> None:
        """Put what was drawn into the database; one that cannot be written is no reason to stop.

        It is locked only now and for a moment, so that several runs do not wait for each other.
        """
        if self._database and self._new:
            with suppress(sqlite3.Error), self._database:
                self._database.executemany(
                    "INSERT OR REPLACE INTO drawing VALUES (?, ?)", self._new.items()
                )
            self._new = {}

    def _svg(self, tex: str, *, display: bool) -> str:
        key = sha256(f"{self._version}\0{display}\0{tex}".encode()).hexdigest()[:32]
        if key not in self._known:
            self._known[key] = self._recall(key) or self._make(key, tex, display=display)
        return self._known[key]

    def _make(self, key: str, tex: str, *, display: bool) -> str:
        import quickjs

        self.asked += 1
        if self._context is None:
            self._context = context(output=True)
            self._context.eval(_script())
        try:
            answer = str(self._context.get("draw")(tex, display))
        except quickjs.JSException as error:
            self._context = None  # out of time or memory: nothing is certain about its state
            answer = f"-it is too much for MathJax ({str(error).partition(chr(10))[0]})"
        if answer[0] == "-":
            raise FormulaError(answer[1:], tex)
        svg = _clean(answer[1:])
        self._new[key] = zlib.compress(svg.encode(), 1)
        return svg

    def _recall(self, key: str) -> str:
        if not self._database:
            return ""
        try:
            found = self._database.execute("SELECT svg FROM drawing WHERE key = ?", (key,))
            row = found.fetchone()
            return zlib.decompress(row[0]).decode() if row else ""
        except (sqlite3.Error, zlib.error, TypeError, ValueError):
            return ""


@per_thread
def drawer() -> Drawer:
    """Return the drawer of this thread, which remembers in the user's cache folder."""
    return Drawer(user_cache_path("flashgen") / "formulas-svg-2-mathjax-3.2.2.sqlite")


@cache
def _script() -> str:
    """Return the script around MathJax; another one never shows the drawings of this one."""
    drawing = files("flashgen.math") / "drawing.js"
    return f"const LETTERS = {json.dumps(measures())};\n{drawing.read_text(encoding='utf-8')}"


def _open(store: Path) -> sqlite3.Connection | None:
    """Open the database, anew where it is damaged; None where it cannot be written at all."""
    for _ in range(2):
        with suppress(OSError, sqlite3.Error):
            store.parent.mkdir(parents=True, exist_ok=True)
            if store.exists() and store.stat().st_size > _MAX_BYTES:
                store.unlink()
            database = sqlite3.connect(store, check_same_thread=False)
            try:
                database.execute("PRAGMA synchronous = OFF")
                database.execute(
                    "CREATE TABLE IF NOT EXISTS drawing (key TEXT PRIMARY KEY, svg BLOB)"
                )
                database.execute("SELECT count(*) FROM drawing").fetchone()
            except sqlite3.OperationalError:
                database.close()
                return None
            except sqlite3.Error:
                database.close()
                store.unlink(missing_ok=True)
                continue
            return database
    return None


def _clean(svg: str) -> str:
    """Keep what draws, with ids that do not depend on what was drawn before."""
    svg = re.sub(r"MJX-\d+-TEX-", "t-", svg).replace("xlink:href", "href")
    for blank in _BLANK_GLYPH.finditer(svg):
        svg = svg.replace(blank[0], "")
        svg = re.sub(rf'<use [^>]*href="#{re.escape(blank[1])}"></use>', "", svg)
    root, rest = _NOISE.sub("", svg).split(">", 1)
    return f"{_SIZE.sub('', root)}>{rest}"


def _drawing(svg: str) -> Drawing:
    found = VIEW_BOX.search(svg[: svg.index(">")])
    if not found:
        raise FormulaError("a formula as wide as the page cannot be drawn")
    _, top, width, height = map(float, found.groups())
    return Drawing(_NODE.sub("", svg), width / _EM, height / _EM, (height + top) / _EM)


def padded(svg: str, pad: int) -> str:
    """Return a drawing with room of some em on all sides of its frame."""

    def wider(frame: re.Match[str]) -> str:
        left, top, width, height = map(float, frame.groups())
        room = pad * _EM
        return (
            f'viewBox="{left - room:g} {top - room:g} {width + 2 * room:g} {height + 2 * room:g}"'
        )

    return VIEW_BOX.sub(wider, svg, count=1)
