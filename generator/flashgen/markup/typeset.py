"""Formulas, tried in the MathJax that Anki uses: 3.2.2 with mathtools, run in QuickJS.

What Anki would show in red, in a yellow box or as raw TeX is an error here. Formulas that were
found good are remembered by their hashes in the user's cache folder, for MathJax takes about two
milliseconds each; the file may be deleted at any time.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from flashgen.markup.common_tex import is_common

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
function problem(source, display) {
  tex.reset();
  try {
    page.convert(source, {display});
    return '';
  } catch (error) { return error.message || String(error); }
}
"""
_STACK_BYTES = 16 * 1024 * 1024
_MAX_CACHE_BYTES = 5_000_000
_DEFINITION = re.compile(r"\\(def|let|(re)?new(command|environment)|Declare|definecolor)")
_HASH = re.compile(r"[0-9a-f]{32}")


class Typesetter:
    """Tries formulas; MathJax is loaded when the first unknown one comes."""

    def __init__(self, known: Path) -> None:
        self.known = known
        self._good = _read(known)
        self._context: Any = None

    def problem(self, tex: str, *, display: bool) -> str:
        """Return what MathJax objects to in a formula, in its own words, or an empty text."""
        if is_common(tex):
            return ""
        key = sha256(f"{display}\0{tex}".encode()).hexdigest()[:32]
        if key in self._good:
            return ""
        if self._context is None:
            self._context = context()
        message = str(self._context.get("problem")(tex, display))
        if defines(tex):
            self._context = None  # what one formula defines must not help another
        if not message:
            self._good.add(key)
            _append(self.known, key)
        return message


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
    context.eval(_GLOBALS)
    for name in _FILES:
        context.eval((folder / f"{name}.js").read_text(encoding="utf-8"))
    context.eval(_SETUP)
    return context


def _read(path: Path) -> set[str]:
    try:
        if path.stat().st_size > _MAX_CACHE_BYTES:
            path.unlink()
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return set()
    return {line for line in lines if _HASH.fullmatch(line)}


def _append(path: Path, key: str) -> None:
    """Remember one formula; a cache that cannot be written is no reason to stop."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(f"{key}\n")
    except OSError:
        return
