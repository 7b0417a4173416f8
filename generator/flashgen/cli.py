"""The command line: options, one call into the pipeline, an exit code."""

import json
import os
import re
import sys
import time
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from flashgen import __version__
from flashgen.terminal import Bar, print_changes, print_findings, print_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.diagnostics import Diagnostic
    from flashgen.pipeline import Report

FINDINGS, BROKEN, INTERRUPTED = 1, 2, 130
_LATEST = 2**32

_CARDS = click.argument(
    "cards", type=click.Path(file_okay=False, path_type=Path), default=Path("cards")
)

_OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder of the package and the sheets.",
)


@click.group(
    context_settings={
        "help_option_names": ["-h", "--help"],
        "color": False if os.environ.get("NO_COLOR") else None,
    },
    epilog="Start with `flashgen new TITLE`, then `flashgen build`. Exit codes: 0 done, "
    "1 the content has errors or the diff has changes, 2 wrong usage or a broken environment.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Turn interview questions written in YAML into Anki decks and printable sheets."""


@cli.command(epilog="Example: flashgen build cards -o build")
@_CARDS
@_OUTPUT
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON, for programs.")
@click.option("--frozen", is_flag=True, help="Fail instead of changing the ledger (for CI).")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
def build(cards: Path, output: Path, *, as_json: bool, frozen: bool, quiet: bool) -> None:
    """Build CARDS into an Anki package and Markdown sheets.

    Writes OUTPUT/<deck>.apkg and OUTPUT/sheets/, and records what was built in the ledger,
    CARDS/flashgen.lock, which keeps the review history in Anki attached to the notes. If anything
    in the content is an error, nothing is written.
    """
    from flashgen import pipeline

    _need_folder(cards)
    with Bar(enabled=not (as_json or quiet)) as progress:
        report, findings = pipeline.build(
            cards, output, now=_now(), frozen=frozen, progress=progress
        )
    print_findings(findings)
    if as_json:
        click.echo(json.dumps(_as_json(report, findings), indent=2, ensure_ascii=False))
    if report is None:
        sys.exit(FINDINGS)
    if not (as_json or quiet):
        print_report(report)


@cli.command(epilog="Example: flashgen diff --collection ~/Anki/User/collection.anki2")
@_CARDS
@_OUTPUT
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
def diff(
    cards: Path, output: Path, package: Path | None, collection: Path | None, *, as_json: bool
) -> None:
    """Say what the next import will do, note by note.

    Nothing is written. Compares CARDS with the last build, or with what --package or --collection
    names. Exit code 0 if there is nothing to do, 1 if there are changes.
    """
    from flashgen import pipeline
    from flashgen.targets.anki.imported import UnreadableError

    _need_folder(cards)
    if package and collection:
        raise click.UsageError("--package and --collection exclude each other")
    try:
        changes, findings = pipeline.diff(
            cards, output, now=_now(), package=package, collection_path=collection
        )
    except UnreadableError as error:
        _fail(f"{package or collection}: {error}")
    print_findings(findings)
    if changes is None:
        sys.exit(FINDINGS)
    if as_json:
        from dataclasses import asdict

        click.echo(json.dumps([asdict(c) for c in changes], indent=2, ensure_ascii=False))
    else:
        print_changes(changes)
    sys.exit(FINDINGS if any(change.is_something for change in changes) else 0)


@cli.command(epilog='Example: flashgen new "Bias and variance"')
@click.argument("title")
@click.option(
    "--cards",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("cards"),
    show_default=True,
    help="Folder to write it to.",
)
def new(title: str, cards: Path) -> None:
    """Write a question file to start from.

    It has every kind of item in it and builds as it is; its comments say what each part is for.
    """
    from flashgen import start

    try:
        written = start.write(title, cards)
    except start.StartError as error:
        _fail(str(error))
    for path in written:
        click.echo(f"wrote {path.as_posix()}")
    folder = "" if cards == Path("cards") else f" {cards.as_posix()}"
    click.echo(f"next: edit {written[0].as_posix()}, then run flashgen build{folder}")


@cli.command(epilog="Example: flashgen schema cards")
@_CARDS
def schema(cards: Path) -> None:
    """Write the JSON Schema of question files.

    With it editors complete and explain the keys. The file is CARDS/question.schema.json; the
    first line of a question file names it:

    # yaml-language-server: $schema=question.schema.json
    """
    from flashgen import pipeline

    _need_folder(cards)
    click.echo(f"wrote {pipeline.write_schema(cards).as_posix()}")


def main() -> NoReturn:
    """Run the command; a broken environment becomes one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(cli.main(prog_name="flashgen", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("flashgen: interrupted", err=True)
        sys.exit(INTERRUPTED)
    except OSError as error:
        _fail(_os_message(error))


def _now() -> int:
    """Return the time of this build; SOURCE_DATE_EPOCH sets it for reproducible builds."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if text and not (re.fullmatch("[0-9]{1,10}", text) and int(text) <= _LATEST):
        _fail(f"SOURCE_DATE_EPOCH is not a number of seconds since 1970: {text}")
    return int(text or time.time())


def _need_folder(cards: Path) -> None:
    if not cards.is_dir():
        hint = "; `flashgen new TITLE` makes it, with a question to start from"
        _fail(f"there is no folder {cards.as_posix()}{hint}")


def _as_json(report: "Report | None", findings: "Sequence[Diagnostic]") -> dict[str, object]:
    from dataclasses import asdict

    summary = asdict(report) if report else {}
    return {**summary, "findings": [asdict(finding) for finding in findings]}


def _os_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _fail(message: str) -> NoReturn:
    click.echo(f"flashgen: {message}", err=True)
    sys.exit(BROKEN)
