"""`flashgen push`: build, and bring what changed into a running Anki."""

import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashgen.cli.following import follow
from flashgen.cli.options import (
    ALLOW_REMOTE,
    CARDS,
    COLLECTION,
    OUTPUT,
    URL,
    fail,
    need_folder,
    now,
)
from flashgen.cli.terminal import print_changes, print_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.diagnostics import Diagnostic
    from flashgen.history.diff import Change


@dataclass
class _Terminal:
    """Speaks with the person in front of it; with `yes` every question is answered so."""

    yes: bool

    def tell(self, text: str) -> None:
        click.echo(text)

    def ask(self, question: str) -> bool:
        if self.yes:
            click.echo(f"{question} yes (--yes)")
            return True
        if not sys.stdin.isatty():
            click.echo(f"{question} no (nobody can be asked; --yes agrees)")
            return False
        return click.confirm(question)

    def announce(self, findings: "Sequence[Diagnostic]") -> None:
        print_findings(findings)

    def show(self, changes: "Sequence[Change]") -> None:
        print_changes(changes)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)


@click.command(epilog="Example: flashgen push")
@CARDS
@OUTPUT
@URL
@ALLOW_REMOTE
@COLLECTION
@click.option("--direct", is_flag=True, help="Import at once, after a copy of the collection.")
@click.option("--overwrite", is_flag=True, help="Replace notes that were edited in Anki, too.")
@click.option("--restore", is_flag=True, help="Bring back notes that were deleted in Anki.")
@click.option(
    "--delete-retired", is_flag=True, help="Delete notes whose items are gone from the YAML."
)
@click.option(
    "--retire",
    type=click.IntRange(min=1),
    metavar="N",
    help="Agree that N notes are retired or deleted, where they are many.",
)
@click.option(
    "--move-cards", is_flag=True, help="Move cards that a renamed deck left in its old one."
)
@click.option("--watch", is_flag=True, help="With --direct: push again whenever a file is saved.")
@click.option("-y", "--yes", is_flag=True, help="Answer every question with yes.")
@click.option(
    "--wait",
    type=click.FloatRange(min=1),
    default=600,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for somebody who presses Import in Anki.",
)
def push(
    cards: Path,
    output: Path,
    url: str,
    collection: Path | None,
    retire: int | None,
    wait: float,
    *,
    allow_remote: bool,
    direct: bool,
    overwrite: bool,
    restore: bool,
    delete_retired: bool,
    move_cards: bool,
    watch: bool,
    yes: bool,
) -> None:
    """Build CARDS, and bring what changed into a running Anki.

    Says first what will happen, and stops where an edit made in Anki would be overwritten. Anki's
    own import page opens, where you press Import; with --direct nobody has to. Then everything is
    read back. Exit code 1: refused, or something is not as sent; 2: Anki cannot be reached; 3:
    nothing was imported, or only a part.
    """
    from flashgen.anki_loop import push
    from flashgen.anki_loop.connect import AnkiConnect
    from flashgen.anki_loop.errand import Wishes
    from flashgen.anki_loop.trouble import AnkiError
    from flashgen.history.ledger import LEDGER_FILE
    from flashgen.targets.anki.imported import UnreadableError

    if watch and (not direct or collection or move_cards or delete_retired):
        raise click.UsageError(
            "--watch needs --direct, and goes with none of --collection, --move-cards and"
            " --delete-retired: nobody may be at hand to agree"
        )
    need_folder(cards)
    voice = _Terminal(yes)
    wishes = Wishes(direct, overwrite, restore, delete_retired, retire, wait, move_cards)
    connect = partial(AnkiConnect, url, allow_remote=allow_remote, tell=voice.tell)
    if watch:

        def once() -> None:
            try:
                push.push(cards, output, connect, wishes, voice, now=now())
            except (AnkiError, UnreadableError) as error:
                click.echo(str(error), err=True)

        follow(cards, once, ours=(LEDGER_FILE,))
        return
    try:
        if collection:
            outcome = push.foretell(cards, output, collection, wishes, voice, now=now())
        else:
            outcome = push.push(cards, output, connect, wishes, voice, now=now())
    except (AnkiError, UnreadableError) as error:
        fail(str(error))
    sys.exit(outcome)
