"""What every `--watch` does: something at once, and again whenever a file is saved."""

import contextlib
import gc
from collections.abc import Callable, Collection
from pathlib import Path

import click

from flashgen.cli.options import fail
from flashgen.cli.streams import plain
from flashgen.cli.terminal import say


def follow(cards: Path, do: Callable[[], object], *, ours: Collection[str] = ()) -> None:
    """Do it until interrupted; `ours` are names of files below `cards` that it writes itself."""
    from flashgen.commands.watching import saves

    gc.enable()
    with contextlib.suppress(KeyboardInterrupt):
        for _ in saves(cards, ours=ours):
            if not cards.is_dir():
                break
            if not plain():
                click.clear()
            do()
            say(f"watching {cards.as_posix()}; Ctrl-C ends")
        fail(f"there is no folder {cards} any more")
