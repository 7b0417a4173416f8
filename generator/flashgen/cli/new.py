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
def new(title: str, cards: Path) -> None:
    """Write a question file to start from.

    It has every kind of item in it and builds as it is; its comments say what each part is for.
    """
    from flashgen import start

    try:
        written = start.write(title, cards)
    except start.StartError as error:
        fail(str(error))
    for path in written:
        click.echo(f"wrote {path.as_posix()}")
    folder = "" if cards == Path("cards") else f" {cards.as_posix()}"
    click.echo(f"next: edit {written[0].as_posix()}, then run flashgen build{folder}")
