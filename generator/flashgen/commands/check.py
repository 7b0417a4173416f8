"""Find all that is wrong with a collection, and what would make its cards hard to learn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from flashgen.authoring import source
from flashgen.commands.load import Progress, read
from flashgen.commands.prepare import load_and_link
from flashgen.commands.uptodate import Place, lookups
from flashgen.diagnostics import Diagnostic, has_errors
from flashgen.history.ledger import LEDGER_FILE
from flashgen.output import write

if TYPE_CHECKING:
    from pathlib import Path

    from flashgen.commands.selection import Selection
    from flashgen.commands.snippets import Runner


@dataclass(frozen=True)
class Checked:
    """What a check found; `ran` snippets were run, if any were to be, `fixed` files were changed.

    `unlimited` are limits of snippets that this system cannot set, `strict` is the wish of the
    settings. It is `complete` unless an error kept it from looking at something: at how cards read,
    at the links between questions, at the ledger.
    """

    questions: int
    findings: tuple[Diagnostic, ...]
    strict: bool = False
    ran: int | None = None
    complete: bool = True
    fixed: tuple[str, ...] = ()
    unlimited: tuple[str, ...] = ()


def check(
    cards: Path,
    wanted: Selection | None = None,
    *,
    runner: Runner | None = None,
    fix: bool = False,
    links: Progress | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Find all that is wrong with `cards`: what would stop a build, and more.

    Once nothing else is an error, a `runner` executes the Python snippets and the tests of
    exercises, and `fix` writes the snippets' true outputs into the question files; nothing else is
    written. With `links`, which is told of the progress, the addresses of sources are asked. What
    is not `wanted`, or is ignored by comments and settings, is left out, but errors never are. If
    nothing changed since a check without errors, its findings are told again.
    """
    from flashgen.commands import selection

    wanted, inputs = wanted or selection.Selection(), read(cards)
    place = Place(cards, check=f"{wanted} {_pictures(cards)}")
    if not runner and not links and not inputs.findings and (last := place.unchanged(inputs.all)):
        return Checked(**last[0], findings=last[1])
    from flashgen.commands import addresses, exercises, snippets
    from flashgen.commands.explain import BY_CODE
    from flashgen.targets.paper import codes as paper

    loaded, _, findings = load_and_link(cards, inputs, 0, progress, quality=True)
    complete = not has_errors(findings)
    wrong = runner.check(loaded.questions) if runner and complete else []
    ran = runner.ran if runner and complete else None
    if fix and (files := snippets.corrected(wrong)):
        write(files)
        checked = check(cards, wanted, runner=runner, links=links)
        return replace(checked, fixed=tuple(source.name_of(path) for path in files))
    findings = (*findings, *(snippet.finding for snippet in wrong))
    if runner and complete:
        found = exercises.check(loaded.questions, runner.limits, runner.progress)
        findings = (*findings, *found)
    if links and complete:
        findings = (*findings, *addresses.check(loaded.questions, links))
    unrun = (*snippets.CODES, *exercises.CODES) if ran is None else ()
    unasked = () if links else addresses.CODES
    unsought = (*unrun, *unasked, *paper.CODES) if complete else BY_CODE
    findings, misused = selection.sift(findings, loaded.files.all, unsought)
    wanted = wanted.over(loaded.settings.check)
    told = sorted(finding for finding in (*findings, *misused) if wanted.reports(finding))
    strict = loaded.settings.check.strict
    checked = Checked(len(loaded.files.questions), tuple(told), strict, ran, complete)
    if runner:
        checked = replace(checked, unlimited=tuple(runner.unlimited))
    if complete and not runner and not links:
        summary = {"questions": checked.questions, "strict": checked.strict}
        ledger = cards / LEDGER_FILE
        kept = {ledger: sha256(ledger.read_bytes()).hexdigest() if ledger.exists() else None}
        place.remember(inputs.all, lookups(loaded.questions), kept, summary, told)
    return checked


def _pictures(cards: Path) -> list[tuple[str, str]]:
    """Name what lies in `cards/media/`: what of it nothing shows is a finding."""
    from flashgen.media.library import Library

    return [(str(path), str(path.resolve())) for path in Library(cards).pictures()]
