"""`flashgen build`: the package, the sheets and the ledger."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashgen.cli.options import CARDS, FINDINGS, OUTPUT, TIERS, need_folder, now
from flashgen.cli.progress import Bar
from flashgen.cli.terminal import print_findings, print_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.commands.build import Report
    from flashgen.diagnostics import Diagnostic


@click.command(epilog="Example: flashgen build cards -o build")
@CARDS
@OUTPUT
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON, for programs.")
@click.option(
    "--tier",
    type=click.Choice(TIERS),
    help="Write a package with the cards of this tier alone, beside the full one.",
)
@click.option("--frozen", is_flag=True, help="Fail instead of changing the ledger (for CI).")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
def build(
    cards: Path, output: Path, tier: str | None, *, as_json: bool, frozen: bool, quiet: bool
) -> None:
    """Build CARDS into an Anki package and Markdown sheets.

    Writes OUTPUT/<deck>.apkg and OUTPUT/sheets/, and records what was built in the ledger,
    CARDS/flashgen.lock, which keeps the review history in Anki attached to the notes. If anything
    in the content is an error, nothing is written.
    """
    from flashgen.commands import build

    need_folder(cards)
    announce = partial(print_findings, learn=not (as_json or quiet))
    with Bar(enabled=not (as_json or quiet)) as progress:
        report, findings = build.build(
            cards,
            output,
            now=now(),
            tier=tier or "",
            frozen=frozen,
            progress=progress,
            announce=announce,
        )
    if as_json:
        click.echo(json.dumps(_as_json(report, findings), indent=2, ensure_ascii=False))
    if report is None:
        sys.exit(FINDINGS)
    if not (as_json or quiet):
        print_report(report)


def _as_json(report: "Report | None", findings: "Sequence[Diagnostic]") -> dict[str, object]:
    from dataclasses import asdict

    summary = asdict(report) if report else {}
    return {**summary, "findings": [asdict(finding) for finding in findings]}
