"""`flashgen build`: the package, the sheets and the ledger."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashgen.cli.following import follow
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
@click.option("--watch", is_flag=True, help="Build again whenever a file is saved.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
def build(
    cards: Path,
    output: Path,
    tier: str | None,
    *,
    as_json: bool,
    frozen: bool,
    watch: bool,
    quiet: bool,
) -> None:
    """Build CARDS into an Anki package and Markdown sheets.

    Writes OUTPUT/<deck>.apkg and OUTPUT/sheets/, and records what was built in the ledger,
    CARDS/flashgen.lock, which keeps the review history in Anki attached to the notes. If anything
    in the content is an error, nothing is written.
    """
    from flashgen.commands import build

    if watch and (as_json or frozen):
        raise click.UsageError("--watch goes with neither --json nor --frozen")
    need_folder(cards)
    talks = not (as_json or quiet)

    def once() -> "tuple[Report | None, Sequence[Diagnostic]]":
        with Bar(enabled=talks) as progress:
            report, findings = build.build(
                cards,
                output,
                now=now(),
                tier=tier or "",
                frozen=frozen,
                progress=progress,
                announce=partial(print_findings, learn=talks),
            )
        if report and talks:
            print_report(report)
        return report, findings

    if watch:
        from flashgen.history.ledger import LEDGER_FILE

        follow(cards, once, ours=(LEDGER_FILE,))
        return
    report, findings = once()
    if as_json:
        click.echo(json.dumps(_as_json(report, findings), indent=2, ensure_ascii=False))
    if report is None:
        sys.exit(FINDINGS)


def _as_json(report: "Report | None", findings: "Sequence[Diagnostic]") -> dict[str, object]:
    from dataclasses import asdict

    summary = asdict(report) if report else {}
    return {**summary, "findings": [asdict(finding) for finding in findings]}
