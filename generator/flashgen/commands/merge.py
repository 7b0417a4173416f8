"""Join the two ledgers of a merge, as git hands them to a merge driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flashgen.authoring.source import Source, read
from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.history import merge as history
from flashgen.history.codes import GIVEN_TWICE, OTHER_COLLECTION
from flashgen.history.ledger import Ledger
from flashgen.history.lines import MAX_LEDGER_BYTES, read_ledger, write_ledger
from flashgen.output import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def merge(base: Path, ours: Path, theirs: Path) -> tuple[Diagnostic, ...]:
    """Write what the ledgers `ours` and `theirs` are together into `ours`.

    `base` is what both once were; it may be empty. If anything is an error, nothing is written;
    warnings tell what both sides gave away and only one can keep.
    """
    our_file, one, findings = _side(ours, "ours")
    their_file, other, problems = _side(theirs, "theirs")
    findings += problems
    names = sorted({one.namespace, other.namespace} - {""})
    if len(names) > 1:
        message = f"the two ledgers are of two namespaces, {' and '.join(names)}"
        hint = "a namespace never changes: restore it in deck.yaml on one of the branches"
        findings.append(their_file.finding(1, 1, OTHER_COLLECTION, message, hint))
    if has_errors(findings):
        return tuple(findings)
    _, before, problems = _side(base, "base")
    joined, clashes = history.merged(one, other, None if has_errors(problems) else before)
    findings += [_told(clash, (our_file, their_file)) for clash in clashes]
    write({ours: write_ledger(joined).encode()})
    return tuple(findings)


def _side(path: Path, name: str) -> tuple[Source, Ledger, list[Diagnostic]]:
    """Read one of the ledgers; git hands them over under names that nobody knows."""
    file = read(path, MAX_LEDGER_BYTES)
    if isinstance(file, Diagnostic):
        return Source(path, name, ""), Ledger(), [file]
    file = Source(path, name, file.text)
    return file, *read_ledger(file)


def _told(clash: history.Clash, sides: Sequence[Source]) -> Diagnostic:
    """Tell of a clash at the line of its note."""
    start = f"note {clash.key} "
    for side in sides:
        for number, line in enumerate(side.lines, start=1):
            if line.startswith(start):
                place = number, 1, GIVEN_TWICE, clash.message, clash.hint
                return side.finding(*place)
    return GIVEN_TWICE.finding("ours", 1, 1, clash.message, clash.hint)
