"""The command line: options, one call into the pipeline, an exit code. One module a command."""

import gc
import signal
import sys
from contextlib import suppress
from typing import NoReturn

import click

from flashgen import __version__
from flashgen.cli import streams
from flashgen.cli.build import build
from flashgen.cli.check import check
from flashgen.cli.diff import diff
from flashgen.cli.ledger import ledger
from flashgen.cli.new import new
from flashgen.cli.options import INTERRUPTED, fail
from flashgen.cli.preview import preview
from flashgen.cli.print import print_
from flashgen.cli.pull import pull
from flashgen.cli.push import push
from flashgen.cli.schema import schema

COMMANDS = (build, check, diff, ledger, new, preview, print_, pull, push, schema)


@click.group(
    context_settings={
        "help_option_names": ["-h", "--help"],
        "color": False if streams.plain() else None,
    },
    epilog="Start with `flashgen new TITLE`, then `flashgen build`. Exit codes: 0 done, "
    "1 the content has errors or the diff has changes, 2 wrong usage or a broken environment.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Turn interview questions written in YAML into Anki decks and printable sheets."""


for command in COMMANDS:
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command; a broken environment becomes one line and exit code 2.

    Garbage in cycles is not looked for, not even at the end, when Python would go through all that
    is left: there is hardly any before a command ends, and looking takes a tenth of its time.
    """
    gc.disable()
    streams.settle()
    try:
        sys.exit(cli.main(prog_name="flashgen", standalone_mode=False))
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("flashgen: interrupted", err=True)
        sys.exit(INTERRUPTED)
    except OSError as error:
        fail(_os_message(error))
    except MemoryError as error:
        fail(f"there is not enough memory{f' for {error}' if str(error) else ''}")
    finally:
        with suppress(ValueError):
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.freeze()


def _os_message(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason
