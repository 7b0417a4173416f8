"""Formulas drawn as SVG by the MathJax of Anki, and kept between runs.

A drawing takes MathJax about five milliseconds. The drawings lie in a small database in the user's
cache folder, which may be deleted at any time; one that is damaged or grown too big starts anew.
"""

import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from flashgen.math.typeset import context, defines

_SETUP = r"""
const drawer = new MathJax._.output.svg_ts.SVG({
  fontCache: 'local', font: new MathJax._.output.svg.fonts.tex_ts.TeXFont()});
const board = MathJax._.mathjax.mathjax.document('', {InputJax: tex, OutputJax: drawer});
const inside = MathJax._.adaptors.liteAdaptor.liteAdaptor();
function draw(source, display) {
  tex.reset();
  try {
    return ['+', inside.innerHTML(board.convert(source, {display}))].join('');
  } catch (error) { return ['-', error.message || String(error)].join(''); }
}
"""
_MAX_BYTES = 60_000_000
_EM = 1000
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_VIEW_BOX = re.compile(r'viewBox="(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+)"')
_NOISE = re.compile(r' (?:data-(?!mml-node)[\w-]+|role|focusable|xmlns:xlink|aria-[\w-]+)="[^"]*"')
_BLANK_GLYPH = re.compile(r'<path id="([^"]*)" d=""></path>')
_SIZE = re.compile(r' (?:style|width|height)="[^"]*"')
_NODE = re.compile(r' data-mml-node="[^"]*"')
_SHIFT = re.compile(r"translate\((-?[\d.]+),")
_BREAKS_AFTER = {
    f"{ord(sign):X}"
    for sign in "=<>+−±∓×⋅∗∈∉∋≤≥≠≡≈∼≃≅∝→←↔⇒⇐⇔↦⊂⊆⊃⊇∪∩∧∨⪯≪≫"  # noqa: RUF001
}


_OPENING = {f"{ord(sign):X}" for sign in "([{,;:"}


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
        self._known: dict[str, str] = {}
        self._new: dict[str, bytes] = {}
        self._context: Any = None
        self._database = _open(store)

    def draw(self, tex: str, *, display: bool) -> Drawing:
        """Return a formula as SVG. Raises FormulaError."""
        return _drawing(self._svg(tex, display=display))

    def parts(self, tex: str) -> tuple[Drawing, ...]:
        """Return an inline formula in the pieces between which a line may end: after relations."""
        svg = self._svg(tex, display=False)
        return tuple(map(_drawing, _split(svg)))

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
        key = sha256(f"{display}\0{tex}".encode()).hexdigest()[:32]
        if key not in self._known:
            self._known[key] = self._recall(key) or self._make(key, tex, display=display)
        return self._known[key]

    def _make(self, key: str, tex: str, *, display: bool) -> str:
        if self._context is None:
            self._context = context()
            self._context.eval(_SETUP)
        answer = str(self._context.get("draw")(_untagged(tex), display))
        if defines(tex):
            self._context = None
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


@cache
def drawer() -> Drawer:
    """Return the drawer of this process, which remembers in the user's cache folder."""
    return Drawer(user_cache_path("flashgen") / "formulas-svg-1-mathjax-3.2.2.sqlite")


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


def _untagged(tex: str) -> str:
    r"""Put the number of `\tag` at the end of the formula: at the margin it has no width."""
    return _TAG.sub(lambda tag: rf"\qquad\text{{{tag[2] if tag[1] else f'({tag[2]})'}}}", tex)


def _clean(svg: str) -> str:
    """Keep what draws, with ids that do not depend on what was drawn before."""
    svg = re.sub(r"MJX-\d+-TEX-", "t-", svg).replace("xlink:href", "href")
    for blank in _BLANK_GLYPH.finditer(svg):
        svg = svg.replace(blank[0], "")
        svg = re.sub(rf'<use [^>]*href="#{re.escape(blank[1])}"></use>', "", svg)
    root, rest = _NOISE.sub("", svg).split(">", 1)
    return f"{_SIZE.sub('', root)}>{rest}"


def _drawing(svg: str) -> Drawing:
    found = _VIEW_BOX.search(svg)
    if not found:
        raise FormulaError("a formula as wide as the page cannot be drawn")
    _, top, width, height = map(float, found.groups())
    return Drawing(_NODE.sub("", svg), width / _EM, height / _EM, (height + top) / _EM)


def _split(svg: str) -> Iterator[str]:
    """Cut a drawing after its outermost relations and operators."""
    start = svg.find('<g data-mml-node="math">')
    frame = _VIEW_BOX.search(svg)
    if start < 0 or not frame:
        yield svg
        return
    start += len('<g data-mml-node="math">')
    children = _children(svg, start)
    left, top, width, height = frame.groups()
    cuts = [0] + [
        index + 1
        for index in range(1, len(children) - 1)
        if _is_break(children[index]) and not _is_unary_after(children[index - 1])
    ]
    if len(cuts) == 1 or not all(child.startswith("<g") for child in children):
        yield svg
        return
    end = start + sum(map(len, children))
    edges = [*(_place(children[cut]) for cut in cuts), float(left) + float(width)]
    edges[0] = float(left)
    for number, cut in enumerate(cuts):
        upto = cuts[number + 1] if number + 1 < len(cuts) else len(children)
        box = f'viewBox="{edges[number]:g} {top} {edges[number + 1] - edges[number]:g} {height}"'
        yield (
            svg[: frame.start()]
            + box
            + svg[frame.end() : start]
            + "".join(children[cut:upto])
            + svg[end:]
        )


def _children(svg: str, start: int) -> list[str]:
    """Return the groups right inside the one whose content begins at `start`."""
    children: list[str] = []
    depth, begun = 0, start
    for tag in re.compile(r"<(/?)g\b[^>]*>").finditer(svg, start):
        depth += -1 if tag[1] else 1
        if depth < 0:
            break
        if depth == 0:
            children.append(svg[begun : tag.end()])
            begun = tag.end()
    return children


def _place(child: str) -> float:
    shift = _SHIFT.search(child[: child.index(">")])
    return float(shift[1]) if shift else 0.0


def _is_break(child: str) -> bool:
    return _operator(child) in _BREAKS_AFTER


def _is_unary_after(child: str) -> bool:
    """Say whether a sign after this one belongs to what follows it."""
    return _operator(child) in _BREAKS_AFTER | _OPENING


def _operator(child: str) -> str:
    """Return the code of the glyph of an operator, or nothing for anything else."""
    glyphs = re.findall(r'href="#t-[A-Z0-9]+-([0-9A-F]+)"', child)
    is_one = child.startswith('<g data-mml-node="mo"') and len(glyphs) == 1
    return str(glyphs[0]) if is_one else ""
