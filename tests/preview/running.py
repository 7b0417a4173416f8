"""A preview that runs as its user starts it, or in this process, where its lines are counted."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Event, Thread, Timer
from urllib.parse import urlsplit

from flashgen.preview.live import Live
from flashgen.preview.server import listen, new_server

PATIENCE = 120_000
"""Milliseconds after which a browser of a busy machine is given up."""
COMMAND = (sys.executable, "-m", "flashgen", "preview")


@dataclass(frozen=True)
class Served:
    """A preview by its address."""

    url: str

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def ask(
        self, path: str, method: str = "GET", body: str = "", **headers: str
    ) -> tuple[HTTPResponse, str]:
        """Ask for a path below the secret, or for a whole one that begins with a slash."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        whole = path if path.startswith("/") else self.path + path
        connection.request(method, whole, body=body or None, headers=named)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        connection.close()
        return response, text


@dataclass(frozen=True)
class Running(Served):
    """A preview in a process of its own, by the address that it printed."""

    process: "subprocess.Popen[str]"

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait()


@contextmanager
def running(project: Path, *options: str, patience: float = 300) -> Iterator[Running]:
    """Preview `cards/` of a project; whatever happens, it ends."""
    with subprocess.Popen(
        [*COMMAND, "--no-browser", "--port", "0", *options],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        ends = Timer(patience, process.kill)
        ends.start()
        try:
            assert process.stdout
            yield Running(process.stdout.readline().strip(), process)
        finally:
            ends.cancel()
            process.kill()
        assert process.stderr
        assert process.stderr.read() == ""


@contextmanager
def serving(cards: Path) -> Iterator[Served]:
    """Serve cards from a thread of this process."""
    live, ready, token = Live(cards), Event(), "a-secret"
    listening = listen("127.0.0.1", 0)
    server = new_server(live, token, ["127.0.0.1"], ready.set)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    assert ready.wait(60)
    try:
        yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}/{token}/")
    finally:
        live.ended.set()
        server.should_exit = True
        thread.join(60)
    assert not thread.is_alive()
