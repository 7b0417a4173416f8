"""The MathJax that Anki uses, 3.2.2 with mathtools, run in QuickJS."""

import sys
import threading
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

_T = TypeVar("_T")
_INPUT = ("loader", "core", "adaptors/liteDOM", "input/tex-full")
_OUTPUT = ("output/svg", "output/svg/fonts/tex")
_SCRIPTS = ("places.js", "judge.js")
_WIDTH = "width.js"
_GLOBALS = (
    "var global = globalThis, window = undefined, MathJax = {};"
    "var console = {log() {}, warn() {}, error() {}};"
)
_STACK_BYTES = 1_500_000 if sys.platform == "win32" else 4_000_000
"""Below the stack of a thread there: QuickJS then gives an error where it would crash."""
_MEMORY_BYTES = 128_000_000
_SECONDS = 5


def context(*, output: bool = False) -> Any:  # noqa: ANN401
    """Start a JavaScript context with MathJax and the judge in it; its input is called `tex`.

    What draws and measures is there only with `output`, or after `add_output`.
    """
    import quickjs

    context = quickjs.Context()
    context.set_max_stack_size(_STACK_BYTES)
    context.set_memory_limit(_MEMORY_BYTES)
    context.eval(_GLOBALS)
    for name in _INPUT:
        context.eval(_file(name).read_text(encoding="utf-8"))
    for name in _SCRIPTS:
        context.eval(_script(name))
    if output:
        add_output(context)
    context.set_time_limit(_SECONDS)
    return context


def add_output(context: Any) -> None:  # noqa: ANN401
    """Load what draws and measures; it takes as long as all the rest."""
    for name in _OUTPUT:
        context.eval(_file(name).read_text(encoding="utf-8"))
    context.eval(_script(_WIDTH))


def per_thread(make: Callable[[], _T]) -> Callable[[], _T]:
    """Give each thread what it makes by itself: QuickJS crashes in another thread than its own."""
    local = threading.local()

    def own() -> _T:
        if not hasattr(local, "made"):
            local.made = make()
        made: _T = local.made
        return made

    return own


@cache
def fingerprint() -> str:
    """Return a hash of the files of MathJax and of what is ours around them."""
    digest = sha256(Path(__file__).read_bytes())
    for name in (*_INPUT, *_OUTPUT):
        digest.update(_file(name).read_bytes())
    for name in (*_SCRIPTS, _WIDTH):
        digest.update(_script(name).encode())
    return digest.hexdigest()


def _file(name: str) -> Path:
    import mathjax

    return Path(mathjax.__file__).parent / "static" / "mathjax" / "es5" / f"{name}.js"


def _script(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
