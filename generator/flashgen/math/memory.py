"""What is known of formulas, kept between runs and shared by processes that run at once.

Each line is the key of a formula that is good, or a key with the width that was measured under it.
Lines are only ever added, each in one write, so that a process can read what others added since it
last looked.
Lines that are damaged say nothing.
"""

import re
import time
from contextlib import suppress
from pathlib import Path

_LINE = re.compile(r"([0-9a-f]{32})(?: (\d{6}\.\d))?")
MAX_WIDTH = 999_999.0
_MAX_BYTES = 5_000_000
_UNUSED_SECONDS = 30 * 86400


class Memory:
    """The formulas that are known to be good, and the widths that are known.

    The file may be damaged, gone or impossible to write at any time; one that is too big starts
    anew. Files beside it, of other versions, go when nothing was added to them for a month.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._known: dict[str, float | None] = {}
        self._read = 0

    def has(self, key: str) -> bool:
        """Say whether a formula is known to be good."""
        if key not in self._known:
            self._look()
        return key in self._known

    def width(self, key: str) -> float | None:
        """Return a width, if it was measured."""
        if self._known.get(key) is None:
            self._look()
        return self._known.get(key)

    def add(self, key: str, width: float | None = None) -> None:
        """Remember a verdict or a width; a file that cannot be written is no reason to stop."""
        self._known[key] = width
        line = key if width is None else f"{key} {width:08.1f}"
        with suppress(OSError):
            if not self.file.exists():
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self._tidy()
            with self.file.open("ab", buffering=0) as file:
                file.write(f"{line}\n".encode("ascii"))

    def _look(self) -> None:
        """Read what was added since the last look."""
        with suppress(OSError):
            size = self.file.stat().st_size
            if size > _MAX_BYTES:
                self.file.unlink()
                return
            if size == self._read:
                return
            with self.file.open("rb") as file:
                file.seek(self._read if size > self._read else 0)
                added = file.read()
                whole = added.rfind(b"\n") + 1
                self._read = file.tell() - len(added) + whole
            for line in added[:whole].decode("ascii", "replace").splitlines():
                if found := _LINE.fullmatch(line):
                    width = float(found[2]) if found[2] else self._known.get(found[1])
                    self._known[found[1]] = width

    def _tidy(self) -> None:
        for other in self.file.parent.glob(f"{self.file.stem.partition('-')[0]}-*.txt"):
            if other.stat().st_mtime < time.time() - _UNUSED_SECONDS:
                other.unlink()
