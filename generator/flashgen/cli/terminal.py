"""What people see in a terminal: findings, summaries and changes."""

import os
import re
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flashgen.commands.build import Report
    from flashgen.commands.check import Checked
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
_CONTEXT = 4
_EXCERPT, _GUTTER = 90, 10
"""Columns of a line of the file that is shown, and of what stands before it."""
_NARROWEST, _USUAL = 60, 80
_NAMED = 12
"""Retired notes that a build names, at most."""
_UNCOUNTED = ("use-when", "avoid-when")
"""Kinds that have no plural."""


def say(
    text: str,
    *,
    err: bool = False,
    indent: str = "    ",
    paragraph: bool = False,
    **style: Any,  # noqa: ANN401
) -> None:
    """Print a line; one too long for the terminal goes on below, after `indent`.

    A `paragraph`, which nobody searches for as one line, is broken wherever it is printed.
    """
    styled = click.style(text, **style) if style else text
    click.echo(_fitted(styled, indent, err=err, paragraph=paragraph), err=err)


def _fitted(text: str, indent: str = "    ", *, err: bool, paragraph: bool = False) -> str:
    """Break a line between words where the terminal would break it anywhere."""
    width = _width(err=err) or (_USUAL if paragraph else 0)
    if not width or len(click.unstyle(text)) <= width:
        return text
    lines: list[str] = []
    line, taken = "", 0
    for word in re.findall(r"\s*\S+", text):
        room = len(click.unstyle(word))
        if line.strip() and taken + room > width:
            lines.append(line)
            line, taken, word = indent, len(indent), word.lstrip()  # noqa: PLW2901
            room = len(click.unstyle(word))
        line, taken = line + word, taken + room
    return "\n".join([*lines, line])


def _width(*, err: bool) -> int:
    """Return how many columns lines may have; 0 if no person reads them off a terminal."""
    stream = sys.stderr if err else sys.stdout
    if not stream.isatty():
        return 0
    try:
        columns = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        columns = os.get_terminal_size(stream.fileno()).columns
    return max(columns, _NARROWEST) if columns > 0 else _USUAL


def print_findings(findings: "Sequence[Diagnostic]", *, learn: bool = True) -> None:
    """Print findings to standard error, with a line that counts them, and how to `learn` more."""
    _print_each(findings, err=True)
    if findings:
        failed = any(finding.severity == "error" for finding in findings)
        end = "; nothing was written" if failed else ""
        say(f"{_counted(findings)}{end}", err=True)
        if learn:
            _print_how_to_learn(findings, err=True)


def print_checked(checked: "Checked", *, run: bool) -> None:
    """Print what a check found, and a last line that sums it up."""
    _print_each(checked.findings, err=False)
    for name in checked.fixed:
        say(f"wrote the true outputs into {name}")
    if run:
        first = "no code was run: mend the errors first"
        say(first if checked.ran is None else f"ran {_count(checked.ran, 'snippet')}")
    if checked.unlimited:
        say(f"this system cannot limit {' and '.join(checked.unlimited)}")
    where = f"in {_count(checked.questions, 'question')}"
    if not checked.findings:
        click.echo(f"nothing found {where}")
        return
    click.echo(f"{_counted(checked.findings)} {where}")
    if not checked.complete:
        say("mend the errors and check again: some things cannot be checked before")
    _print_how_to_learn(checked.findings, err=False)


def _print_how_to_learn(findings: "Sequence[Diagnostic]", *, err: bool) -> None:
    """Say how to have a code explained, by the first of the gravest findings."""
    worst = min(findings, key=lambda finding: _SEVERITIES.index(finding.severity))
    click.secho(f"learn more: flashgen check --explain {worst.code}", dim=True, err=err)


def _print_each(findings: "Sequence[Diagnostic]", *, err: bool) -> None:
    for finding in findings:
        width = _width(err=err) or _EXCERPT + _GUTTER
        fit = partial(_fitted, err=err)
        click.echo(finding.render(_paint, fit, min(_EXCERPT, width - _GUTTER)), err=err)
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
    for row in _table(report.cards_by_kind):
        click.secho(row, dim=True)
    since = f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged"
    lead = "up to date" if report.up_to_date else "since the last build"
    say(f"{lead}: {since}, {len(report.retired)} retired")
    for key in report.retired[:_NAMED]:
        say(f"  retired: {key}", fg="yellow")
    if len(report.retired) > _NAMED:
        say(f"  and {len(report.retired) - _NAMED:,} more are retired", fg="yellow")
    package, index, *more = report.files
    click.echo(f"Anki package   {package}")
    for part in (file for file in more if file.endswith(".apkg") and "retired" not in file):
        click.echo(f"one tier       {part}")
    click.echo(f"review sheets  {index}")
    if report.blank:
        print_blank(report.blank)
    if report.retired:
        retired = Path(package).with_name("retired.apkg").as_posix()
        say(
            f"Anki keeps retired notes. To delete them, import {retired}, then search "
            "tag:flashgen::retired in Anki's browser",
            indent="",
        )


def print_blank(count: int) -> None:
    """Say what becomes of cards that are asked no more."""
    say(
        f"{_count(count, 'card')} that Anki may have will say *The front of this card is blank*: "
        "Tools > Empty Cards… in Anki deletes them"
    )


def _table(counts: "Mapping[str, int]") -> "Iterator[str]":
    """Lay out how many cards each kind has, in as many columns as there is room for."""
    cells = [
        f"{count:,}\0{kind}{'' if count == 1 or kind in _UNCOUNTED else 's'}"
        for kind, count in counts.items()
    ]
    pairs = [cell.split("\0") for cell in cells]
    number, name = (max((len(pair[i]) for pair in pairs), default=0) for i in (0, 1))
    columns = max(1, ((_width(err=False) or _USUAL) - 2) // (number + name + 4))
    rows = -(-len(pairs) // columns)
    for row in range(rows):
        line = "   ".join(f"{n:>{number}} {k:<{name}}" for n, k in pairs[row::rows])
        yield f"  {line}".rstrip()


def print_changes(changes: "Sequence[Change]") -> None:
    """Print what an import will do, note by note, with the words that change."""
    from flashgen.history.diff import words

    colours = {"new": "green", "updated": "yellow", "retired": "red", "blocked": "red"}
    for change in changes:
        if change.keeps:
            click.echo(f"{'kept':9} {change.key}")
            say("    edited in Anki since the last build; stays as it is there", indent=" " * 8)
        if not change.is_something:
            continue
        click.echo(
            f"{click.style(f'{change.change:9}', fg=colours.get(change.change))} {change.key}"
        )
        for name, (old, new) in change.fields.items():
            text = " ".join(_styled(sign, run) for sign, run in words(old, new))
            said = text or "only its markup changes"
            say(f"    {click.style(name, dim=True)}: {said}", indent=" " * 8)
        if change.tags:
            added, removed = (set(b) - set(a) for a, b in (change.tags, change.tags[::-1]))
            marked = [_styled("-", tag) for tag in sorted(removed)]
            marked += [_styled("+", tag) for tag in sorted(added)]
            say(f"    {click.style('tags', dim=True)}: {' '.join(marked)}", indent=" " * 8)
        if change.change == "blocked":
            click.echo("    not updated: its note type was changed in Anki")
        if change.overwrites:
            click.echo(click.style("    your edit of this note in Anki is overwritten", fg="red"))
        if change.moved:
            decks = ", ".join(change.moved)
            say(f"    its cards stay in {decks}: Anki never moves cards", indent=" " * 8)
    counts = dict.fromkeys((*colours, "unchanged"), 0)
    for change in changes:
        counts[change.change] += 1
    if kept := sum(change.keeps for change in changes):
        counts["unchanged"] -= kept
        counts["kept"] = kept
    say(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    if blank := sum(change.blank for change in changes):
        print_blank(blank)


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
