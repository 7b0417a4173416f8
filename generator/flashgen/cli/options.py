"""What the commands share: arguments, exit codes, the time of a build, and how to give up."""

import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from flashgen.diagnostics import clip

FINDINGS, BROKEN, INTERRUPTED = 1, 2, 130
_LATEST = 2**32
TIERS = ("core", "more", "deep")
"""As the kinds of items have them, which the command line loads only when it needs them."""
_LONGEST = 1000
"""Characters of a message: more do not fit on a screen."""

CARDS = click.argument(
    "cards", type=click.Path(file_okay=False, path_type=Path), default=Path("cards")
)

OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder of the package and the sheets.",
)

URL = click.option(
    "--url",
    default="http://127.0.0.1:8765",
    show_default=True,
    help="Where AnkiConnect listens; its key is read from FLASHGEN_ANKI_KEY.",
)

ALLOW_REMOTE = click.option(
    "--allow-remote", is_flag=True, help="Let --url be another machine than this one."
)

COLLECTION = click.option(
    "--collection",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read this collection file instead of asking Anki, and write nothing into it.",
)


def codes(_: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete a code of a finding, the last of several between commas, with its name."""
    from flashgen.commands.explain import BY_CODE

    several = parameter.name in ("select", "ignore")
    before, comma, last = typed.rpartition(",") if several else ("", "", typed)
    return [
        CompletionItem(f"{before}{comma}{code}", help=rule.name)
        for code, rule in BY_CODE.items()
        if code.startswith(last.upper())
    ]


def questions(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete the id of a question of the folder that is named, or of `cards`."""
    from flashgen.authoring.source import ids

    cards = Path(context.params.get("cards") or "cards")
    return [CompletionItem(name) for name in ids(cards) if name.startswith(typed)]


def now() -> int:
    """Return the time of this build; SOURCE_DATE_EPOCH sets it for reproducible builds."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if text and not (re.fullmatch("[0-9]{1,10}", text) and int(text) <= _LATEST):
        fail(f"SOURCE_DATE_EPOCH is not a number of seconds since 1970: {text}")
    return int(text or time.time())


def need_folder(cards: Path) -> None:
    """Give up unless there is such a folder."""
    if not cards.is_dir():
        hint = "; `flashgen new TITLE` makes it, with a question to start from"
        fail(f"there is no folder {cards.as_posix()}{hint}")


def fail(message: str) -> NoReturn:
    """Say in one line why nothing can be done, and exit with code 2."""
    with suppress(OSError):
        click.echo(f"flashgen: {clip(message, _LONGEST)}", err=True)
    sys.exit(BROKEN)
