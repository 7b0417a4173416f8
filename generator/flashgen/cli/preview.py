"""`flashgen preview`: all cards in the browser as Anki shows them, while they are written."""

import gc
import os
import secrets
import socket
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread, stack_size

import click

from flashgen.cli.options import CARDS, fail, need_folder
from flashgen.cli.terminal import say

_PORT = 8734
_STACK = 16 * 1024 * 1024
"""Bytes of the stack of a thread, in which MathJax runs: some systems give it a sixteenth."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (only with --allow-remote)


@click.command(epilog="Example: flashgen preview --no-browser")
@CARDS
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option("--browser/--no-browser", default=True, help="Open the page.  [default: browser]")
@click.option(
    "--host",
    default=_LOOPBACK[0],
    show_default=True,
    help="The address to listen on; with --allow-remote, 0.0.0.0 is every one of this machine.",
)
@click.option(
    "--allow-remote",
    is_flag=True,
    help="Let --host be reached from other machines: whoever has the address reads the cards.",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Answer under this name too, as behind a proxy.",
)
def preview(
    cards: Path, port: int, host: str, hosts: tuple[str, ...], *, browser: bool, allow_remote: bool
) -> None:
    """Show CARDS in the browser as Anki shows them, at every save.

    Cards, sheets and quizzes are shown, each card with its findings.

    The first line that it prints is the address of the page, with a secret that keeps others out.
    Nothing is written. Ctrl-C ends it.
    """
    need_folder(cards)
    if host not in _LOOPBACK and not allow_remote:
        raise click.UsageError(f"--host {host} is reached from other machines: add --allow-remote")
    try:
        from flashgen.preview import server
    except ModuleNotFoundError as error:
        fail(f"the preview needs {error.name}: pip install '.[web]'")
    from flashgen.preview.live import Live

    try:
        listening = server.listen(host, port)
    except OSError as error:
        fail(f"port {port} of {host} cannot be used: {error.strerror}; --port takes another one")
    port, token = listening.getsockname()[1], secrets.token_urlsafe(18)
    names = _names(host)
    addresses = [f"http://{_bracketed(name)}:{port}/{token}/" for name in names]
    for address in addresses:
        click.echo(address)
    say("the cards, as Anki shows them; Ctrl-C ends")
    if names != [host] or host not in _LOOPBACK:
        say("whoever knows an address with its secret can read these cards, unencrypted")
    sys.stdout.flush()
    gc.enable()
    stack_size(_STACK)
    known = [_bracketed(name) for name in (*names, *hosts)]
    opens = browser and _has_screen()
    with suppress(KeyboardInterrupt):
        server.new_server(
            Live(cards), token, known, lambda: _open(addresses[0]) if opens else None
        ).run(sockets=[listening])


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _names(host: str) -> list[str]:
    """Return under which names a browser may ask for a host: first the one for this machine."""
    if host not in _EVERYWHERE:
        return [host]
    found = ["127.0.0.1"]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent: it tells which address would be used
        found.append(probe.getsockname()[0])
    return [*dict.fromkeys(found)]


def _has_screen() -> bool:
    """Say whether a browser can open a window: one in the terminal would take it from us."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, screens))


def _open(address: str) -> None:
    import webbrowser

    Thread(target=webbrowser.open, args=(address,), daemon=True).start()
