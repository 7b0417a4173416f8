"""`check --links` asks each address of a source once, and warns where nobody answers."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from flashgen.commands import addresses
from flashgen.commands import check as check_command
from flashgen.diagnostics import Diagnostic, Severity

BASE = (
    "id: q\ntitle: T\nquestion: What is a mean?\nanswer:\n  short: A.\nsource: [{keys}]\n"
    "pitfalls: [{{id: p, name: n, symptom: s, cause: c, fix: f}}]\n"
    "follow_ups: [{{id: f, question: What else?, answer: a}}]\nsources:\n"
)


class _Pages(BaseHTTPRequestHandler):
    """Answers with the number that a path begins with, and notes what was asked."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        code = int(self.path.strip("/").split("-")[0])
        self.send_response(code)
        if code == 302:
            self.send_header("Location", self.path.removeprefix("/302-"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


class Server(ThreadingHTTPServer):
    asked: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), _Pages) as there:
        there.asked = []
        thread = Thread(target=there.serve_forever, daemon=True)
        thread.start()
        yield there
        there.shutdown()
        thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as there:
        yield there


def write(cards: Path, *urls: str) -> None:
    keys = ", ".join(f"s{number}" for number in range(len(urls)))
    entry = "  s{}:\n    title: A\n    authors: B\n    year: 2026\n    url: {}\n"
    text = "".join(entry.format(number, url) for number, url in enumerate(urls))
    cards.mkdir(exist_ok=True)
    (cards / "q.yaml").write_text(BASE.format(keys=keys) + text, encoding="utf-8")


def asked(cards: Path, *urls: str) -> list[Diagnostic]:
    write(cards, *urls)
    return list(check_command.check(cards, links=lambda *_: None).findings)


def test_what_answers_is_no_finding(server: Server, tmp_path: Path) -> None:
    paths = ["200", "302-/200", "401", "403", "429", "200-ünïcode", "200-(x)?y=z&a=%20"]
    assert asked(tmp_path, *(f"{server.url}/{path}" for path in paths)) == []
    assert len(server.asked) == len(paths) + 1


@pytest.mark.parametrize("path", ["404", "410", "500", "302-/404"])
def test_what_is_not_there_is_a_warning_at_its_place(
    path: str, server: Server, tmp_path: Path
) -> None:
    (finding,) = asked(tmp_path, f"{server.url}/200", f"{server.url}/{path}")
    assert (finding.code, finding.severity) == ("FG188", Severity.WARNING)
    assert finding.excerpt.strip() == f"url: {server.url}/{path}"
    assert finding.message.startswith(f"{server.url}/{path} answers {path[-3:]}")


def test_where_nobody_is_there_is_a_warning(tmp_path: Path, server: Server) -> None:
    with serving() as other:
        gone = other.url
    (finding,) = asked(tmp_path, f"{gone}/200", f"{server.url}/200")
    assert finding.message.startswith(f"{gone}/200 does not answer: ")


def test_who_takes_too_long_does_not_answer() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        page = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert addresses.ask(page, seconds=0.2).startswith("does not answer: ")


def test_each_address_is_asked_once_and_found_at_each_place(server: Server, tmp_path: Path) -> None:
    url = f"{server.url}/404"
    assert len(asked(tmp_path, url, f"{url}#part", url)) == 3
    assert server.asked == ["/404"]


def test_nothing_is_asked_but_by_the_option(server: Server, tmp_path: Path) -> None:
    write(tmp_path / "cards", f"{server.url}/404")
    command = [sys.executable, "-m", "flashgen"]

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        whole = [*command, *arguments]
        return subprocess.run(whole, cwd=tmp_path, capture_output=True, text=True, check=False)

    for arguments in (("check",), ("check", "--run"), ("build",), ("print", "--format", "html")):
        assert run(*arguments).returncode == 0
        assert server.asked == []
    done = run("check", "--links", "--strict")
    assert (done.returncode, server.asked) == (1, ["/404"])
    assert "warning FG188" in done.stdout
    assert "FG188" not in run("check").stdout, "what was answered is not kept"


def test_a_known_one_can_be_ignored_with_and_without_asking(server: Server, tmp_path: Path) -> None:
    url = f"{server.url}/404  # flashgen: ignore=FG188"
    assert asked(tmp_path, url) == []
    assert check_command.check(tmp_path).findings == ()


def test_nobody_is_asked_while_there_are_errors(server: Server, tmp_path: Path) -> None:
    write(tmp_path, f"{server.url}/404")
    with (tmp_path / "q.yaml").open("a", encoding="utf-8") as file:
        file.write("nope: x\n")
    findings = check_command.check(tmp_path, links=lambda *_: None).findings
    assert [finding.code for finding in findings] == ["FG111"]
    assert server.asked == []
