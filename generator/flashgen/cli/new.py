"""`flashgen new`: a question to start from."""

from pathlib import Path

import click

from flashgen.cli.options import fail


@click.command(epilog='Example: flashgen new "Bias and variance"')
@click.argument("title")
@click.option(
    "--cards",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("cards"),
    show_default=True,
    help="Folder to write it to.",
)
@click.option("--full", is_flag=True, help="Write a question with every kind of item.")
def new(title: str, cards: Path, *, full: bool) -> None:
    """Write a question file to start from.

    It is short and builds as it is; its comments say what each part is for.
    """
    from flashgen.commands import new as start

    try:
        written = start.write(title, cards, full=full)
    except start.StartError as error:
        fail(str(error))
    for path in written:
        click.echo(f"wrote {path.as_posix()}")
    folder = "" if cards == Path("cards") else f" {cards.as_posix()}"
    click.echo(f"next: edit {written[0].as_posix()}, then run flashgen build{folder}")
