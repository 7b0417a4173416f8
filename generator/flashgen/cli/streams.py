"""The standard streams as they are: closed, without a reader, of a terminal that knows no colours.

None of it says anything about the content, so none of it may change what a command does or how it
ends.
"""

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer


def settle() -> None:
    """Open what is closed, and let what nobody reads any more be written to nobody.

    A closed stream would give its number to the next file that is opened.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _open(number, name)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if os.name == "posix" and not stream.isatty():
            stream = _patient(stream)
            setattr(sys, name, stream)
        stream.reconfigure(errors="backslashreplace")


def plain() -> bool:
    """Say whether the user or the terminal wants no colours and no moving cursor."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _open(number: int, name: str) -> None:
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, os.O_RDWR)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
    setattr(sys, name, open(number, "r" if name == "stdin" else "w", closefd=False))  # noqa: SIM115


def _patient(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    raw = _Patient(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=stream.encoding, line_buffering=stream.line_buffering
    )


class _Patient(io.FileIO):
    """A file that goes on when the reader of its pipe has gone, and fails only once."""

    failed = False

    def write(self, data: "Buffer") -> int:
        """Write, or count as written what nobody will read."""
        if not self.failed:
            try:
                return super().write(data)
            except BrokenPipeError:
                self.failed = True
            except OSError:
                self.failed = True
                raise
        return memoryview(data).nbytes
