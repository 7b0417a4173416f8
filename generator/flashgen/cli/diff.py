"""`flashgen diff`: what the next import will do."""

import json
import sys
from pathlib import Path

import click

from flashgen.cli.options import CARDS, FINDINGS, OUTPUT, fail, need_folder, now
from flashgen.cli.terminal import print_changes, print_findings


@click.command(epilog="Example: flashgen diff --collection ~/Anki/User/collection.anki2")
@CARDS
@OUTPUT
@click.option(
    "--package",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with a package that was built before.",
)
@click.option(
    "--collection",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with your Anki collection; it is only read, and may be open in Anki.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON, for programs.")
@click.option("--all", "every", is_flag=True, help="With --json: notes that stay as they are too.")
def diff(
    cards: Path,
    output: Path,
    package: Path | None,
    collection: Path | None,
    *,
    as_json: bool,
    every: bool,
) -> None:
    """Say what the next import will do, note by note.

    Nothing is written. Compares CARDS with the last build, or with what --package or --collection
    names. A note is new, updated, retired, blocked (its note type was changed), or kept: as you
    edited it in Anki. Exit code 0 if there is nothing to do, 1 if there are changes.
    """
    from flashgen.commands import diff
    from flashgen.targets.anki.imported import UnreadableError

    need_folder(cards)
    if every and not as_json:
        raise click.UsageError("--all needs --json: it is for programs")
    if package and collection:
        raise click.UsageError("--package and --collection exclude each other")
    try:
        changes, findings = diff.diff(
            cards, output, now=now(), package=package, collection_path=collection
        )
    except UnreadableError as error:
        fail(f"{package or collection}: {error}")
    print_findings(findings, learn=not as_json)
    if changes is None:
        sys.exit(FINDINGS)
    if as_json:
        from dataclasses import asdict

        told = [asdict(c) for c in changes if every or c.is_something or c.keeps]
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        print_changes(changes)
    sys.exit(FINDINGS if any(change.is_something for change in changes) else 0)
