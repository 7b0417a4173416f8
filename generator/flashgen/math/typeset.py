"""Formulas, tried in the MathJax that Anki uses: 3.2.2 with mathtools, run in QuickJS.

What Anki would show in red, in a yellow box or as raw TeX is an error here. Formulas that were
found good are remembered by their hashes in the user's cache folder, for MathJax takes some
milliseconds each; the file may be deleted at any time. A width is measured from the SVG, only when
someone asks, and is then remembered beside the verdict.
"""

import re
import sys
from functools import cache
from hashlib import sha256
from math import isnan
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from flashgen.math.common_tex import is_common

_FILES = (
    "loader",
    "core",
    "adaptors/liteDOM",
    "input/tex-full",
    "output/svg",
    "output/svg/fonts/tex",
)
_GLOBALS = (
    "var global = globalThis, window = undefined, MathJax = {};"
    "var console = {log() {}, warn() {}, error() {}};"
)
# noerrors and noundefined would hide what is looked for; Anki leaves textmacros out
_SETUP = r"""
const left_out = ['noerrors', 'noundefined', 'textmacros', 'autoload', 'require'];
const packages = MathJax._.input.tex.AllPackages.AllPackages
  .filter(name => !left_out.includes(name)).concat('mathtools');
MathJax._.handlers.html_ts.RegisterHTMLHandler(
  MathJax._.adaptors.liteAdaptor.liteAdaptor());
const tex = new MathJax._.input.tex_ts.TeX({packages, formatError: (jax, e) => { throw e; }});
const svg = new MathJax._.output.svg_ts.SVG({
  fontCache: 'none', font: new MathJax._.output.svg.fonts.tex_ts.TeXFont()});
const page = MathJax._.mathjax.mathjax.document('', {InputJax: tex, OutputJax: svg});
const COMPILED = MathJax._.core.MathItem.STATE.COMPILED;
function problem(source, display) {
  tex.reset();
  try {
    page.convert(source, {display, end: COMPILED});
    return '';
  } catch (error) { return error.message || String(error); }
}
function width(source, display) {
  tex.reset();
  try {
    const svg = page.adaptor.firstChild(page.convert(source, {display}));
    return parseFloat(page.adaptor.getAttribute(svg, 'width'));
  } catch (error) { return NaN; }
}
"""
_STACK_BYTES = 1_500_000 if sys.platform == "win32" else 4_000_000
"""Below the stack of a thread there: QuickJS then gives an error where it would crash."""
_MEMORY_BYTES = 128_000_000
_SECONDS = 5
_MAX_CACHE_BYTES = 5_000_000
_DEFINITION = re.compile(r"\\(def|let|(re)?new(command|environment)|Declare|definecolor)")
_KNOWN = re.compile(r"([0-9a-f]{32})(?: ([0-9]+(?:\.[0-9]+)?))?")


class Typesetter:
    """Tries and measures formulas; MathJax is loaded when the first unknown one comes."""

    def __init__(self, known: Path) -> None:
        self.known = known
        self._good = _read(known)
        self._context: Any = None

    def problem(self, tex: str, *, display: bool) -> str:
        """Return what MathJax objects to in a formula, in its own words, or an empty text."""
        if is_common(tex):
            return ""
        key = _key(tex, display=display)
        if key in self._good:
            return ""
        message = str(self._run("problem", tex, display=display))
        if not message:
            self._remember(key, None)
        return message

    def width(self, tex: str, *, display: bool) -> float | None:
        """Return how wide a good formula is, in ex of the text around it; None if unknown.

        Anki's MathJax fits its letters to the height of an x in the font of the card.
        """
        key = _key(tex, display=display)
        width = self._good.get(key)
        if width is None:
            measured = self._run("width", tex, display=display)
            if not isinstance(measured, int | float) or isnan(measured):
                return None
            width = round(float(measured), 1)
            self._remember(key, width)
        return width

    def _run(self, function: str, tex: str, *, display: bool) -> object:
        import quickjs

        if self._context is None:
            self._context = context()
        try:
            return self._context.get(function)(tex, display)
        except quickjs.JSException as error:
            self._context = None  # out of time or memory: nothing is certain about its state
            reason = str(error).partition("\n")[0]
            return f"it is too much for MathJax ({reason})"

    def _remember(self, key: str, width: float | None) -> None:
        self._good[key] = width
        _append(self.known, key if width is None else f"{key} {width}")


@cache
def typesetter() -> Typesetter:
    """Return the typesetter of this process, which remembers in the user's cache folder."""
    return Typesetter(user_cache_path("flashgen") / "formulas-mathjax-3.2.2.txt")


def defines(tex: str) -> bool:
    """Say whether a formula defines a macro, which would outlive it in its context."""
    return bool(_DEFINITION.search(tex))


def context() -> Any:  # noqa: ANN401
    """Start a JavaScript context with MathJax in it; its input is called `tex`."""
    import mathjax
    import quickjs

    folder = Path(mathjax.__file__).parent / "static" / "mathjax" / "es5"
    context = quickjs.Context()
    context.set_max_stack_size(_STACK_BYTES)
    context.set_memory_limit(_MEMORY_BYTES)
    context.eval(_GLOBALS)
    for name in _FILES:
        context.eval((folder / f"{name}.js").read_text(encoding="utf-8"))
    context.eval(_SETUP)
    context.set_time_limit(_SECONDS)
    return context


def _key(tex: str, *, display: bool) -> str:
    return sha256(f"{display}\0{tex}".encode()).hexdigest()[:32]


def _read(path: Path) -> dict[str, float | None]:
    """Return the formulas known to be good, with their widths where these were measured."""
    try:
        if path.stat().st_size > _MAX_CACHE_BYTES:
            path.unlink()
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    known: dict[str, float | None] = {}
    for line in lines:
        if found := _KNOWN.fullmatch(line):
            known[found[1]] = float(found[2]) if found[2] else known.get(found[1])
    return known


def _append(path: Path, line: str) -> None:
    """Remember one formula; a cache that cannot be written is no reason to stop."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(f"{line}\n")
    except OSError:
        return
