"""What runs a snippet in its process, and reports at its end that it came so far.

It is a program of its own, and imports nothing of ours. Its arguments: a file, in which it writes
what stands in the second argument, and the snippet.
"""

import sys
from collections.abc import Callable
from typing import Any

_, report, mark, script = sys.argv
sys.argv = [script]
sys.path[0] = script[: -len("/snippet.py")]


def end(open_: Any = open, file: str = report, text: str = mark) -> None:  # noqa: ANN401
    """Write the mark, with what the snippet cannot have replaced."""
    with open_(file, "w") as opened:
        opened.write(text)


def run(path: str, ended: Callable[[], None]) -> None:
    """Run the snippet as Python would by itself."""
    with open(path, encoding="utf-8") as opened:  # noqa: PTH123
        code = compile(opened.read(), path, "exec")
    main = sys.modules["__main__"].__dict__
    for name in [name for name in main if not name.startswith("__")]:
        del main[name]
    main["__file__"], main["__doc__"] = path, None
    exec(code, main)  # noqa: S102
    ended()


run(script, end)
