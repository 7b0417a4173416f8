"""The command line: options, one call into the pipeline, an exit code."""

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from flashgen import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.diagnostics import Diagnostic
    from flashgen.pipeline import Progress, Report

FINDINGS, BROKEN = 1, 2
_BAR_AFTER = 0.5

_CARDS = click.argument(
    "cards", type=click.Path(file_okay=False, path_type=Path), default=Path("cards")
)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with `flashgen new TITLE`, then `flashgen build`. Exit codes: 0 done, "
    "1 the content has errors, 2 wrong usage or a broken environment.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Turn interview questions written in YAML into an Anki deck and printable sheets."""


@cli.command(epilog="Example: flashgen build cards -o build")
@_CARDS
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder for the package and the sheets.",
)
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
    with _Bar(enabled=not (as_json or quiet)) as progress:
        report, findings = pipeline.build(
            cards, output, now=_now(), frozen=frozen, progress=progress
        )
    _print_findings(findings)
    if report is None:
        sys.exit(FINDINGS)
    if as_json:
        click.echo(json.dumps(_as_json(report, findings), indent=2, ensure_ascii=False))
    elif not quiet:
        _print_report(report)


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
    """Write a question file to start from, with every kind of item in it.

    The file builds as it is; its comments say what each part is for.
    """
    from flashgen import start

    try:
        written = start.write(title, cards)
    except start.StartError as error:
        _fail(str(error))
    for path in written:
        click.echo(f"wrote {path.as_posix()}")
    click.echo(f"next: edit {written[0].as_posix()}, then run flashgen build")


@cli.command(epilog="Example: flashgen schema cards")
@_CARDS
def schema(cards: Path) -> None:
    """Write the JSON Schema of question files, with which editors complete and explain keys.

    The file is CARDS/question.schema.json; a question file names it in its first line:
    # yaml-language-server: $schema=question.schema.json
    """
    from flashgen import pipeline

    _need_folder(cards)
    click.echo(f"wrote {pipeline.write_schema(cards).as_posix()}")


def main() -> NoReturn:
    """Run the command; a broken environment becomes one line and exit code 2."""
    try:
        cli(prog_name="flashgen", standalone_mode=True)
    except OSError as error:
        _fail(_os_message(error))
    sys.exit(0)


class _Bar:
    """A progress bar on a terminal, shown only once the work has taken a while."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled and sys.stderr.isatty()
        self.started = time.monotonic()
        self.bar: click._termui_impl.ProgressBar[int] | None = None
        self.done = 0

    def __enter__(self) -> "Progress":
        return self.step

    def step(self, done: int, total: int) -> None:
        if not self.enabled:
            return
        if self.bar is None and time.monotonic() - self.started > _BAR_AFTER:
            self.bar = click.progressbar(length=total, label="Compiling", file=sys.stderr)
            self.bar.__enter__()
        if self.bar is not None:
            self.bar.update(done - self.done)
            self.done = done

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.render_finish()


def _now() -> int:
    """Return the time of this build; SOURCE_DATE_EPOCH sets it for reproducible builds."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def _need_folder(cards: Path) -> None:
    if not cards.is_dir():
        hint = "; `flashgen new TITLE` makes it, with a question to start from"
        _fail(f"there is no folder {cards.as_posix()}{hint}")


def _print_findings(findings: "Sequence[Diagnostic]") -> None:
    for finding in findings:
        first, *rest = str(finding).split("\n")
        position, _, message = first.partition(f" {finding.severity} ")
        colour = "red" if finding.severity == "error" else "yellow"
        severity = click.style(
            f"{finding.severity} {message.partition(':')[0]}", fg=colour, bold=True
        )
        click.echo(
            f"{click.style(position, bold=True)} {severity}:{message.partition(':')[2]}", err=True
        )
        for line in rest:
            click.echo(line, err=True)
        click.echo(err=True)
    if findings:
        count = len(findings)
        errors = sum(finding.severity == "error" for finding in findings)
        end = "; nothing was written" if errors else ""
        click.echo(f"{count} {'finding' if count == 1 else 'findings'}{end}", err=True)


def _print_report(report: "Report") -> None:
    click.echo(
        f"{_count(report.questions, 'question')}, {_count(report.notes, 'note')}, "
        f"{_count(report.cards, 'card')}"
    )
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.cards_by_kind.items())
    click.echo(click.style(f"  {kinds}", dim=True))
    since = f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged"
    click.echo(f"since the last build: {since}, {len(report.retired)} retired")
    for key in report.retired:
        click.echo(click.style(f"  retired: {key}", fg="yellow"))
    package, index, *_ = report.files
    click.echo(f"Anki package   {package}")
    click.echo(f"review sheets  {index}")


def _as_json(report: "Report", findings: "Sequence[Diagnostic]") -> dict[str, object]:
    from dataclasses import asdict

    return {**asdict(report), "findings": [asdict(finding) for finding in findings]}


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _os_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _fail(message: str) -> NoReturn:
    click.echo(f"flashgen: {message}", err=True)
    sys.exit(BROKEN)
