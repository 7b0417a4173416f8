"""`flashgen print`: sheets, quizzes, cheatsheets and cut-out cards on paper."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from flashgen.cli.options import FINDINGS, TIERS, fail, need_folder, now
from flashgen.cli.options import questions as ids
from flashgen.cli.progress import Bar
from flashgen.cli.terminal import print_findings, say
from flashgen.targets import TARGETS

if TYPE_CHECKING:
    from flashgen.commands.print import Printed

PRINTS = tuple(name for target in TARGETS for name in target.prints)
_ONLY = {
    "shuffle": ("quiz",),
    "count": ("quiz",),
    "layout": ("cards",),
    "flip": ("cards",),
    "offset_x": ("cards",),
    "offset_y": ("cards",),
    "facets": ("cards",),
    "tiers": ("cards", "quiz"),
}
"""Options that only some kinds of print have."""
_NAMED = 12
"""Items that a cheatsheet left out and that are named, at most."""
LAYOUTS = ("a4-8", "a4-4", "avery-5388", "avery-5371", "a4-fold")


@click.command("print", epilog="Example: flashgen print contrastive-learning --as cards")
@click.argument("questions", nargs=-1, metavar="[QUESTION]...", shell_complete=ids)
@click.option(
    "--as",
    "kind",
    type=click.Choice(PRINTS),
    default=PRINTS[0],
    show_default=True,
    help="What to print.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("pdf", "html")),
    default="pdf",
    show_default=True,
    help="PDF, or HTML that prints from any browser.",
)
@click.option(
    "--paper",
    type=click.Choice(("a4", "letter")),
    help="The paper; a4, or for cards that of the layout.",
)
@click.option(
    "--cards",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("cards"),
    show_default=True,
    help="Folder of the questions.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder to print into.",
)
@click.option("--shuffle", type=int, metavar="SEED", help="Quiz: ask in a random order.")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="Quiz: ask only N prompts.")
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default="a4-8",
    show_default=True,
    help="Cards: how many, on which paper.",
)
@click.option(
    "--flip",
    type=click.Choice(("long", "short")),
    default="long",
    show_default=True,
    help="Cards: the edge over which your printer turns the paper.",
)
@click.option(
    "--offset-x", type=float, default=0.0, metavar="MM", help="Cards: move the backs to the right."
)
@click.option(
    "--offset-y", type=float, default=0.0, metavar="MM", help="Cards: move the backs down."
)
@click.option(
    "--facets", metavar="NAME,...", help="Cards: only these facets, such as write,define."
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    help="Only questions and cards with this Anki tag; may be repeated.",
)
@click.option(
    "--tier",
    "tiers",
    multiple=True,
    type=click.Choice(TIERS),
    help="Cards, quiz: only prompts of this tier; may be repeated.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
def print_(
    questions: tuple[str, ...],
    kind: str,
    form: str,
    paper: str | None,
    cards: Path,
    output: Path,
    shuffle: int | None,
    count: int | None,
    layout: str,
    flip: str,
    offset_x: float,
    offset_y: float,
    facets: str | None,
    tags: tuple[str, ...],
    tiers: tuple[str, ...],
    *,
    quiet: bool,
) -> None:
    """Print QUESTIONs (ids; all if none is given) as PDF or HTML.

    Writes OUTPUT/print/: study sheets, quizzes with room to write, one-page cheatsheets, or cards
    to cut out. If anything in the content is an error, nothing is written.
    """
    from flashgen.commands import print as publish
    from flashgen.diagnostics import did_you_mean
    from flashgen.targets.paper import pdf

    need_folder(cards)
    _need_kind(kind)
    if form == "pdf" and not pdf.available():
        fail(
            "PDF needs typst: install flashgen with its extra, as in "
            "`pip install '.[pdf]'`, or print with --format html"
        )
    wanted = tuple(filter(None, (facets or "").replace(" ", "").split(",")))
    for facet in wanted:
        if facet not in publish.FACETS:
            raise click.UsageError(f'no facet "{facet}"; {did_you_mean(facet, publish.FACETS)}')
    choice = publish.Choice(
        kind=kind,
        form=form,
        paper=paper or "",
        questions=questions,
        shuffle=shuffle,
        count=count,
        layout=layout,
        flip=flip,
        offset=(offset_x, offset_y),
        facets=wanted,
        tags=tags,
        tiers=tiers,
    )
    try:
        with Bar(enabled=not quiet, label="Printing") as progress:
            printed, findings = publish.publish(cards, output, choice, now=now(), progress=progress)
    except publish.ChoiceError as error:
        fail(str(error))
    print_findings(findings, learn=not quiet)
    if printed is None:
        sys.exit(FINDINGS)
    if not quiet:
        _say(printed)


def _need_kind(kind: str) -> None:
    """Refuse options that the kind of print would not heed."""
    context = click.get_current_context()
    for name, only in _ONLY.items():
        if kind not in only and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = "--tier" if name == "tiers" else f"--{name.replace('_', '-')}"
            wanted = " and ".join(f"--as {one}" for one in only)
            raise click.UsageError(f"{option} is for {wanted}, not for --as {kind}")


def _say(printed: "Printed") -> None:
    for file in printed.files:
        click.echo(f"printed {file}")
    if printed.cards:
        click.echo(f"{printed.cards:,} cards")
    for name, left_out in printed.left_out:
        items = "1 item" if len(left_out) == 1 else f"{len(left_out)} items"
        more = len(left_out) - _NAMED
        names = [*left_out[:_NAMED], *([f"and {more} more"] if more > 0 else [])]
        say(f"{name} has no room for {items}:")
        say(f"  {'; '.join(names)}", indent="  ", paragraph=True)
