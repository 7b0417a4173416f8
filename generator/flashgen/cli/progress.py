"""Progress on a terminal: one line, shown once the work has taken a while, gone when it ends."""

import sys
import time
from typing import TYPE_CHECKING

from flashgen.cli.streams import plain

if TYPE_CHECKING:
    from flashgen.commands.load import Progress

_AFTER = 0.5
"""Seconds that work may take before its progress is shown."""
_BLOCKS = 24


class Bar:
    """A context that gives what is to be called after each of the things to do.

    It goes back to the start of its line and writes over it: no escape is needed for that.
    """

    def __init__(self, *, enabled: bool, label: str = "Compiling") -> None:
        self.label = label
        self.enabled = enabled and sys.stderr.isatty() and not plain()
        self.started = time.monotonic()
        self.shown = ""

    def __enter__(self) -> "Progress":
        """Give what shows the progress."""
        return self.step

    def step(self, done: int, total: int) -> None:
        """Show that `done` of `total` things are done."""
        if self.enabled and time.monotonic() - self.started > _AFTER:
            full = _BLOCKS * done // max(total, 1)
            bar = "#" * full + "-" * (_BLOCKS - full)
            self._show(f"{self.label} {bar} {done:,} of {total:,}" if done < total else "")

    def __exit__(self, *error: object) -> None:
        """Leave nothing on the line."""
        self._show("")

    def _show(self, line: str) -> None:
        if line != self.shown:
            blank = " " * max(len(self.shown) - len(line), 0)
            sys.stderr.write(f"\r{line}{blank}" + ("" if line else "\r"))
            sys.stderr.flush()
            self.shown = line
