"""`flashgen check`: everything that is wrong with the content."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashgen.cli.following import follow
from flashgen.cli.options import CARDS, FINDINGS, codes, fail, need_folder
from flashgen.cli.progress import Bar
from flashgen.cli.terminal import print_checked

if TYPE_CHECKING:
    from flashgen.commands.check import Checked
    from flashgen.commands.snippets import Runner

_FORMATS = ("text", "json", "github", "sarif")


def _explain(context: click.Context, _: click.Parameter, code: str | None) -> None:
    """Print what a code stands for, and leave."""
    if code is None or context.resilient_parsing:
        return
    from flashgen.commands.explain import BY_CODE, explanation, objection

    if problem := objection(code.upper(), whole=True):
        fail("; ".join(filter(None, problem)))
    click.echo(explanation(BY_CODE[code.upper()]), nl=False)
    context.exit()


def _codes(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Take codes apart that stand between commas; each must be one, or the start of one."""
    given = tuple(
        code.strip().upper() for value in values for code in value.split(",") if code.strip()
    )
    if given and not context.resilient_parsing:
        from flashgen.commands.explain import objection

        for code in given:
            if problem := objection(code, ignore=parameter.name == "ignore"):
                raise click.BadParameter("; ".join(filter(None, problem)))
    return given


@click.command(epilog="Example: flashgen check --ignore FG307 --strict")
@CARDS
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="How to print findings: for people, for programs, as GitHub annotations, as SARIF.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    callback=_codes,
    shell_complete=codes,
    help="Report only these codes, or the starts of codes, and errors.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODES",
    callback=_codes,
    shell_complete=codes,
    help="Do not report these codes; errors cannot be ignored.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved.")
@click.option("--run", is_flag=True, help="Execute the Python snippets and the tests of exercises.")
@click.option("--fix", is_flag=True, help="With --run: write the true outputs into the files.")
@click.option("--python", metavar="PROGRAM", help="With --run: the interpreter to use.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    metavar="SECONDS",
    help="With --run: what each snippet or exercise may take.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(min=64),
    default=2048,
    show_default=True,
    metavar="MB",
    help="With --run: what each snippet or exercise may use (Linux only).",
)
@click.option("--links", is_flag=True, help="Ask the addresses of sources over the network.")
@click.option(
    "--explain",
    metavar="CODE",
    callback=_explain,
    shell_complete=codes,
    expose_value=False,
    is_eager=True,
    help="Explain a code, with an example, and exit.",
)
def check(
    cards: Path,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    python: str | None,
    time_limit: float,
    memory_limit: int,
    *,
    strict: bool,
    watch: bool,
    run: bool,
    fix: bool,
    links: bool,
) -> None:
    """Find everything in CARDS that is wrong, or makes a poor card.

    Nothing is written but by --fix, no code of the content is run but by --run, and the network is
    used by --links alone. Exit code 0 if there is no error (with --strict, no warning either), 1 if
    there is.
    """
    from flashgen.commands.selection import Selection

    if fix and not run:
        raise click.UsageError("--fix needs --run: it writes what running the snippets prints")
    if watch and (fix or links or strict or form != "text"):
        raise click.UsageError("--watch goes with neither --fix, --links, --strict nor --format")
    need_folder(cards)
    runner = _runner(python, time_limit, memory_limit) if run else None
    wanted = Selection(select, ignore)
    from flashgen.commands import check

    if watch:
        follow(
            cards,
            lambda: print_checked(
                check.check(cards, wanted, runner=runner), run=runner is not None
            ),
        )
        return
    people = form == "text"
    with (
        Bar(enabled=people) as progress,
        Bar(enabled=people, label="Running") as running,
        Bar(enabled=people, label="Asking") as asking,
    ):
        if runner:
            runner.progress = running
        asked = asking if links else None
        checked = check.check(cards, wanted, runner=runner, fix=fix, links=asked, progress=progress)
    if form == "text":
        print_checked(checked, run=run)
    elif text := _formatted(checked, form):
        click.echo(text)
    sys.exit(FINDINGS if _failed(checked, strict=strict) else 0)


def _failed(checked: "Checked", *, strict: bool) -> bool:
    bad = {"error", "warning"} if strict or checked.strict else {"error"}
    return any(finding.severity in bad for finding in checked.findings)


def _formatted(checked: "Checked", form: str) -> str:
    from flashgen.cli import formats

    if form == "json":
        return formats.as_json(checked.findings, checked.questions, checked.fixed)
    return (formats.as_sarif if form == "sarif" else formats.as_github)(checked.findings)


def _runner(python: str | None, seconds: float, megabytes: int) -> "Runner":
    import shutil

    from flashgen.commands.snippets import Runner
    from flashgen.sandbox.execute import Limits

    program = shutil.which(python) if python else sys.executable
    if not program:
        fail(f"there is no program {python}")
    return Runner(Limits(str(Path(program).absolute()), seconds, megabytes))
