"""What people see in a terminal: findings, summaries, changes and a progress bar."""

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flashgen.commands.build import Report
    from flashgen.commands.check import Checked
    from flashgen.commands.load import Progress
    from flashgen.diagnostics import Diagnostic
    from flashgen.history.diff import Change

_PAINT: dict[str, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "hint": {"fg": "green", "bold": True},
    "position": {"bold": True},
    "message": {"bold": True},
    "gutter": {"fg": "blue", "bold": True},
    "help": {"fg": "cyan", "bold": True},
}
_SEVERITIES = ("error", "warning", "hint")
_BAR_AFTER = 0.5
_CONTEXT = 4


class Bar:
    """A progress bar on a terminal, shown only once the work has taken a while."""

    def __init__(self, *, enabled: bool, label: str = "Compiling") -> None:
        self.label = label
        self.enabled = enabled and sys.stderr.isatty()
        self.started = time.monotonic()
        self.bar: click._termui_impl.ProgressBar[int] | None = None
        self.done = 0

    def __enter__(self) -> "Progress":
        """Give what is to be called after each of the things to do."""
        return self.step

    def step(self, done: int, total: int) -> None:
        """Show that `done` of `total` things are done."""
        if not self.enabled:
            return
        if self.bar is None and time.monotonic() - self.started > _BAR_AFTER:
            self.bar = click.progressbar(length=total, label=self.label, file=sys.stderr)
            self.bar.__enter__()
        if self.bar is not None:
            self.bar.update(done - self.done)
            self.done = done
            if done == total:
                self.__exit__()

    def __exit__(self, *error: object) -> None:
        """Leave the finished bar on its line."""
        if self.bar is not None:
            self.bar.render_finish()
        self.bar, self.enabled = None, False


def print_findings(findings: "Sequence[Diagnostic]", *, learn: bool = True) -> None:
    """Print findings to standard error, with a line that counts them, and how to `learn` more."""
    _print_each(findings, err=True)
    if findings:
        failed = any(finding.severity == "error" for finding in findings)
        end = "; nothing was written" if failed else ""
        click.echo(f"{_counted(findings)}{end}", err=True)
        if learn:
            _print_how_to_learn(findings, err=True)


def print_checked(checked: "Checked", *, run: bool) -> None:
    """Print what a check found, and a last line that sums it up."""
    _print_each(checked.findings, err=False)
    for name in checked.fixed:
        click.echo(f"wrote the true outputs into {name}")
    if run and not checked.ran:
        click.echo("no code was run: mend the errors first")
    where = f"in {_count(checked.questions, 'question')}"
    if not checked.findings:
        click.echo(f"nothing found {where}")
        return
    click.echo(f"{_counted(checked.findings)} {where}")
    if not checked.complete:
        click.echo("mend the errors and check again: some things cannot be checked before")
    _print_how_to_learn(checked.findings, err=False)


def _print_how_to_learn(findings: "Sequence[Diagnostic]", *, err: bool) -> None:
    """Say how to have a code explained, by the first of the gravest findings."""
    worst = min(findings, key=lambda finding: _SEVERITIES.index(finding.severity))
    click.secho(f"learn more: flashgen check --explain {worst.code}", dim=True, err=err)


def _print_each(findings: "Sequence[Diagnostic]", *, err: bool) -> None:
    for finding in findings:
        click.echo(finding.render(_paint), err=err)
        click.echo(err=err)


def _counted(findings: "Sequence[Diagnostic]") -> str:
    counts = Counter(str(finding.severity) for finding in findings)
    return ", ".join(_count(counts[name], name) for name in _SEVERITIES if counts[name])


def _paint(text: str, role: str) -> str:
    return click.style(text, **_PAINT[role])


def print_report(report: "Report") -> None:
    """Print what a build did and where its files are."""
    click.echo(
        f"{_count(report.questions, 'question')}, {_count(report.notes, 'note')}, "
        f"{_count(report.cards, 'card')}"
    )
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.cards_by_kind.items())
    click.echo(click.style(f"cards: {kinds}", dim=True))
    since = f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged"
    lead = "up to date" if report.up_to_date else "since the last build"
    click.echo(f"{lead}: {since}, {len(report.retired)} retired")
    for key in report.retired:
        click.echo(click.style(f"  retired: {key}", fg="yellow"))
    package, index, *_ = report.files
    click.echo(f"Anki package   {package}")
    click.echo(f"review sheets  {index}")
    if report.retired:
        retired = Path(package).with_name("retired.apkg").as_posix()
        click.echo(
            f"Anki keeps retired notes. To delete them, import {retired},\n"
            "then search tag:flashgen::retired in Anki's browser"
        )


def print_changes(changes: "Sequence[Change]") -> None:
    """Print what an import will do, note by note, with the words that change."""
    from flashgen.history.diff import words

    colours = {"new": "green", "updated": "yellow", "retired": "red", "blocked": "red"}
    for change in changes:
        if change.keeps:
            click.echo(f"{'kept':9} {change.key}")
            click.echo("    edited in Anki since the last build; stays as it is there")
        if not change.is_something:
            continue
        click.echo(
            f"{click.style(f'{change.change:9}', fg=colours.get(change.change))} {change.key}"
        )
        for name, (old, new) in change.fields.items():
            text = " ".join(_styled(sign, run) for sign, run in words(old, new))
            click.echo(f"    {click.style(name, dim=True)}: {text or 'only its markup changes'}")
        if change.tags:
            added, removed = (set(b) - set(a) for a, b in (change.tags, change.tags[::-1]))
            marked = [_styled("-", tag) for tag in sorted(removed)]
            marked += [_styled("+", tag) for tag in sorted(added)]
            click.echo(f"    {click.style('tags', dim=True)}: {' '.join(marked)}")
        if change.change == "blocked":
            click.echo("    not updated: its note type was changed in Anki")
        if change.overwrites:
            click.echo(click.style("    your edit of this note in Anki is overwritten", fg="red"))
        if change.moved:
            click.echo(f"    its cards stay in {', '.join(change.moved)}: Anki never moves cards")
    counts = dict.fromkeys((*colours, "unchanged"), 0)
    for change in changes:
        counts[change.change] += 1
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


def _styled(sign: str, run: str) -> str:
    """Mark a run of words; the signs stay, so that it reads without colours too."""
    if sign == "-":
        return click.style(f"[-{run}-]", fg="red")
    if sign == "+":
        return click.style(f"{{+{run}+}}", fg="green")
    inner = run.split()
    return (
        run
        if len(inner) <= _CONTEXT * 2
        else " ".join([*inner[:_CONTEXT], "…", *inner[-_CONTEXT:]])
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
