"""The command `flashgen`, which `python -m flashgen` is too.

Ctrl-C has its one line from here on, also while the rest is still being imported.
"""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

_INTERRUPTED = 130


def main() -> NoReturn:
    """Import the command line and run it."""
    former = signal.signal(signal.SIGINT, _interrupted)
    from flashgen import cli

    signal.signal(signal.SIGINT, former)
    cli.main()


def _interrupted(_number: int, _frame: FrameType | None) -> NoReturn:
    """End at once: nothing has been begun, or all is done."""
    if sys.stderr:
        sys.stderr.write("flashgen: interrupted\n")
        sys.stderr.flush()
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
