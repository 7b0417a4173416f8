"""`flashgen schema`: the JSON Schema for editors."""

from pathlib import Path

import click

from flashgen.cli.options import CARDS, need_folder


@click.command(epilog="Example: flashgen schema cards")
@CARDS
def schema(cards: Path) -> None:
    """Write the JSON Schema of question files.

    With it editors complete and explain the keys. The file is CARDS/question.schema.json; the
    first line of a question file names it:

    # yaml-language-server: $schema=question.schema.json
    """
    from flashgen.commands.schema import write_schema

    need_folder(cards)
    click.echo(f"wrote {write_schema(cards).as_posix()}")
