"""`flashgen ledger`: the ledger in version control."""

import sys
from pathlib import Path

import click

from flashgen.cli.options import FINDINGS
from flashgen.cli.terminal import print_findings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(epilog="Example: flashgen ledger merge BASE OURS THEIRS")
def ledger() -> None:
    """Work with the ledger in version control."""


@ledger.command(epilog='Example: git config merge.flashgen.driver "flashgen ledger merge %O %A %B"')
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
def merge(base: Path, ours: Path, theirs: Path) -> None:
    """Join the ledgers of two branches, for git.

    Writes what OURS and THEIRS are together into OURS; BASE is what both once were. What both
    sides gave away and only one can keep is told. If a ledger is damaged, OURS stays as it is, and
    the exit code 1 leaves a conflict.
    """
    from flashgen.commands import merge
    from flashgen.diagnostics import has_errors

    findings = merge.merge(base, ours, theirs)
    print_findings(findings, learn=False)
    if has_errors(findings):
        sys.exit(FINDINGS)
