"""`flashgen pull`: bring back what was changed in Anki."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from difflib import ndiff
from functools import partial
from pathlib import Path  # noqa: TC003
from typing import TYPE_CHECKING

import click

from flashgen.cli.options import (
    ALLOW_REMOTE,
    CARDS,
    COLLECTION,
    FINDINGS,
    URL,
    fail,
    need_folder,
    now,
)
from flashgen.cli.terminal import print_findings

if TYPE_CHECKING:
    from flashgen.anki_loop.changes import Edit, Pulled

_COLOURS = {"+": "green", "-": "red"}


@click.command(epilog="Example: flashgen pull --apply")
@CARDS
@URL
@ALLOW_REMOTE
@COLLECTION
@click.option("--apply", is_flag=True, help="Write the edits into the files.")
@click.option(
    "--take",
    multiple=True,
    metavar="NOTE",
    help="In a conflict, take Anki's text for this note, or for all of a pattern like `means/*`.",
)
@click.option("-y", "--yes", is_flag=True, help="Go on with another profile than last time.")
def pull(
    cards: Path,
    url: str,
    collection: Path | None,
    take: tuple[str, ...],
    *,
    allow_remote: bool,
    apply: bool,
    yes: bool,
) -> None:
    """Bring back to the YAML what was changed in Anki.

    Shows each text of CARDS that was edited there, and writes it only with --apply. An edit of
    both sides is shown and never decided for you. Anki is only read. Exit code 0 if nothing is
    left to do, 1 if something is, 2 if Anki cannot be reached.
    """
    from flashgen.anki_loop.connect import AnkiConnect
    from flashgen.anki_loop.desk import Desk
    from flashgen.anki_loop.pull import NEEDED, another, home_of, prepared_cards
    from flashgen.anki_loop.pull import pull as pull_from
    from flashgen.anki_loop.remembered import Memory
    from flashgen.anki_loop.there import read_there
    from flashgen.anki_loop.trouble import AnkiError
    from flashgen.targets.anki.imported import UnreadableError

    need_folder(cards)
    try:
        if collection:
            there = read_there(collection)
            home = home_of(collection, there)
        else:
            anki = AnkiConnect(url, allow_remote=allow_remote, tell=partial(click.echo, err=True))
            anki.need(NEEDED)
            desk = Desk(anki)
            there = desk.there()
            home = desk.home(there)
    except AnkiError as error:
        fail(str(error))
    except UnreadableError as error:
        fail(f"{collection or 'the collection'}: {error}")
    prepared, findings = prepared_cards(cards, now())
    print_findings(findings)
    if prepared is None:
        sys.exit(FINDINGS)
    memory = Memory(prepared.settings.namespace)
    click.echo(f'the profile is "{home.profile}"')
    question = "" if collection or yes else another(memory, home)
    if question and not (sys.stdin.isatty() and click.confirm(question)):
        click.echo(f"stopped: {question} --yes agrees")
        sys.exit(FINDINGS)
    with memory.locked() if apply else nullcontext(enter_result=True) as alone:
        if not alone:
            fail("another flashgen is at work for these cards")
        pulled = pull_from(cards, prepared, there, memory, home, apply=apply, take=take)
    _print(pulled, apply=apply)
    sys.exit(0 if pulled.is_done else FINDINGS)


def _print(pulled: Pulled, *, apply: bool) -> None:
    """Print what was found, what was written, and how to take it back."""
    if pulled.refused:
        click.echo(click.style(pulled.refused, fg="red"))
        return
    for edit in pulled.edits:
        _print_edit(edit)
    for edit, why in pulled.unwritten:
        _print_edit(edit)
        click.echo(click.style(f"    not written: {why}", fg="red"))
    for conflict in pulled.conflicts:
        title = f"conflict {conflict.place} ({', '.join(conflict.notes)})"
        click.echo(click.style(title, fg="red") + f": {conflict.why}")
        _print_lines(conflict.here, conflict.there)
    for strange in pulled.strange:
        lead = f"{strange.place} ({', '.join(strange.notes)}: {strange.side})"
        click.echo(click.style(f"cannot be said {lead}", fg="yellow") + f": {strange.why}")
        if strange.what:
            click.echo(f"    {strange.what}")
    for gone in pulled.gone:
        click.echo(click.style(f"deleted in Anki {gone.place} ({gone.note})", fg="yellow"))
        click.echo(f"    {gone.hint}")
    for remark in pulled.remarks:
        click.echo(f"{remark.note}: {remark.words}")
    _print_sum(pulled, apply=apply)


def _print_edit(edit: Edit) -> None:
    click.echo(f"{click.style(f'edited {edit.place}', fg='yellow')} ({', '.join(edit.notes)})")
    _print_lines(edit.before, edit.after)
    if len(edit.sides) > 1:
        click.echo(click.style(f"    stands on {', '.join(edit.sides)}", dim=True))


def _print_lines(before: str, after: str) -> None:
    for line in ndiff(before.split("\n"), after.split("\n")):
        if line[0] in "+-":
            click.echo(click.style(f"    {line}", fg=_COLOURS[line[0]]))


def _print_sum(pulled: Pulled, *, apply: bool) -> None:
    if not pulled.notes:
        click.echo("none of these cards is in this collection")
        return
    counts = {
        "edit": len(pulled.edits),
        "conflict": len(pulled.conflicts),
        "text that cannot be said": len(pulled.strange),
        "deleted note": len(pulled.gone),
    }
    found = [_count(number, noun) for noun, number in counts.items() if number]
    click.echo(f"{_count(pulled.notes, 'note')} compared: {', '.join(found) or 'nothing to do'}")
    if pulled.written:
        _print_way_back(pulled.written)
    elif pulled.edits and not apply:
        click.echo("nothing was written; with --apply the edits are, after a copy of each file")
    notes = " ".join(f"--take {n}" for c in pulled.conflicts if c.edit for n in c.notes)
    if notes:
        click.echo(f"to let Anki's text win: flashgen pull {notes} --apply")


def _print_way_back(written: dict[str, str]) -> None:
    for name, copy in written.items():
        click.echo(f"written: {name}")
        click.echo(f"    look at it: git diff -- {name}")
        click.echo(f"    take it back: copy {copy} there")
        click.echo(f"    or, if all was committed before: git checkout -- {name}")
    click.echo("next: flashgen build, and import it")


def _count(number: int, noun: str) -> str:
    plural = "texts that cannot be said" if noun.startswith("text ") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
