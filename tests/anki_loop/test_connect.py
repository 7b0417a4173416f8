"""Reaching Anki: what goes over the wire, and what each failure says."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flashgen.anki_loop import address
from flashgen.anki_loop.connect import AnkiConnect
from flashgen.anki_loop.trouble import (
    ActionError,
    AddressError,
    AnkiError,
    KeyRefusedError,
    MissingActionError,
    NoProfileError,
    RefusedError,
    SilentError,
    StrangerError,
)

KEY = "s3cret-key"


class Listener:
    """A program on a port of its own that gives one answer to each connection, or none."""

    def __init__(self, family: socket.AddressFamily = socket.AF_INET) -> None:
        self.socket = socket.create_server(
            ("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family
        )
        self.port = self.socket.getsockname()[1]
        self.answer: bytes | None = b""
        self.heard: list[bytes] = []
        self.held: list[socket.socket] = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.heard.append(connection.recv(1 << 20))
            if self.answer is None:
                self.held.append(connection)
                continue
            connection.sendall(self.answer)
            connection.close()

    def says(self, result: object, error: object = None) -> None:
        self.answers(json.dumps({"result": result, "error": error}).encode())

    def answers(self, body: bytes, status: str = "200 OK") -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.answer = head.encode() + body

    def request(self) -> tuple[bytes, Any]:
        head, _, body = self.heard[-1].partition(b"\r\n\r\n")
        return head, json.loads(body)

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for connection in self.held:
            connection.close()
        self.thread.join()


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    one.close()


@pytest.fixture
def anki(listener: Listener) -> AnkiConnect:
    return AnkiConnect(f"http://127.0.0.1:{listener.port}", key="")


def test_a_request_is_one_whole_write_of_protocol_6(listener: Listener, anki: AnkiConnect) -> None:
    listener.says([1, 2])
    assert anki.call("findNotes", query="note:é") == [1, 2]
    head, request = listener.request()
    assert request == {"action": "findNotes", "version": 6, "params": {"query": "note:é"}}
    assert head.startswith(b"POST / HTTP/1.1\r\n")
    body = listener.heard[-1].partition(b"\r\n\r\n")[2]
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Origin" not in head
    assert anki.requests == 1


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_is_asked_for_this_machine(
    name: str, listener: Listener, anki: AnkiConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    listener.says(True)
    assert anki.call("version") is True


def test_localhost_is_tried_as_ipv4_then_as_ipv6(listener: Listener) -> None:
    listener.says("four")
    assert AnkiConnect(f"http://localhost:{listener.port}", key="").call("version") == "four"
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        other = Listener(socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 here")
    other.says("six")
    try:
        assert AnkiConnect(f"localhost:{other.port}", key="").call("version") == "six"
    finally:
        other.close()


def test_the_key_comes_from_the_environment_and_is_never_repeated(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASHGEN_ANKI_KEY", KEY)
    anki = AnkiConnect(f"http://127.0.0.1:{listener.port}")
    listener.says(None)
    anki.call("version")
    assert listener.request()[1]["key"] == KEY
    listener.answers(f"you sent {KEY}".encode())
    with pytest.raises(StrangerError) as caught:
        anki.call("version")
    assert "you sent …" in str(caught.value)
    listener.says(None, f"no such thing: {KEY}")
    with pytest.raises(ActionError) as failed:
        anki.call("version")
    assert KEY not in str(caught.value) + str(failed.value) + repr(caught.value)


def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        anki = AnkiConnect(f"http://127.0.0.1:{free.getsockname()[1]}", key="")
    with pytest.raises(RefusedError) as caught:
        anki.call("version")
    message = str(caught.value)
    assert f"Anki cannot be reached at {anki.address}" in message
    assert "2055492159" in message
    assert "--url" in message
    assert len(message.splitlines()) <= 5


def test_in_wsl_the_refusal_says_what_windows_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    here = address.address(address.DEFAULT_URL)
    monkeypatch.setenv("WSL_DISTRO_NAME", "Debian")
    assert "webBindAddress" in "\n".join(address.advice(here))
    assert address.in_wsl({}) is ("microsoft" in _kernel())
    assert "WSL" not in "\n".join(address.advice(here, {})) or address.in_wsl({})


def _kernel() -> str:
    release = Path("/proc/sys/kernel/osrelease")
    return release.read_text(encoding="ascii").lower() if release.exists() else ""


@pytest.mark.parametrize(
    ("body", "status", "quoted"),
    [
        (b"AnkiConnect v.6", "200 OK", "AnkiConnect v.6"),
        (b"<!doctype html><title>Jupyter</title>", "200 OK", "<!doctype html>"),
        (b"", "403 Forbidden", "403"),
        (b'{"result": 6}', "200 OK", '{"result": 6}'),
        (b'{"result": NaN, "error": null}', "200 OK", "NaN"),
        (b'{"result": 1, "error": null}', "500 Oh", "500"),
        (b"[6]", "200 OK", "[6]"),
        (b"\xff\xfe\x00", "200 OK", "not AnkiConnect"),
        (b"6" * 5000, "200 OK", "666"),
    ],
)
def test_another_program_has_the_port(
    body: bytes, status: str, quoted: str, listener: Listener, anki: AnkiConnect
) -> None:
    listener.answers(body, status)
    with pytest.raises(StrangerError) as caught:
        anki.call("version")
    message = str(caught.value)
    assert quoted in message
    assert "webBindPort" in message
    assert len(message) < 400


def test_what_is_no_http_is_a_stranger_too(listener: Listener, anki: AnkiConnect) -> None:
    listener.answer = b"SSH-2.0-OpenSSH_9.6\r\n"
    with pytest.raises(StrangerError, match="SSH-2"):
        anki.call("version")


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"], ids=["none", "half"]
)
def test_an_answer_that_is_cut_is_never_asked_for_again(
    answer: bytes, listener: Listener, anki: AnkiConnect
) -> None:
    listener.answer = answer
    with pytest.raises(SilentError) as caught:
        anki.call("importPackage", path="x")
    assert "may still finish" in str(caught.value)
    assert len(listener.heard) == 1


def test_connected_and_silent(listener: Listener) -> None:
    listener.answer = None
    told: list[str] = []
    url = f"http://127.0.0.1:{listener.port}"
    anki = AnkiConnect(url, key="", tell=told.append, patience=0.01, timeout=0.05)
    with pytest.raises(SilentError) as caught:
        anki.call("importPackage", path="x")
    assert "bring its window to the front" in told[0]
    assert "dialogue" in str(caught.value)
    assert len(listener.heard) <= 1


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ("collection is not available", NoProfileError, "no profile is open"),
        ("media is not available", NoProfileError, "no profile is open"),
        ("valid api key must be provided", KeyRefusedError, "FLASHGEN_ANKI_KEY"),
        ("unsupported action", MissingActionError, "lacks guiImportFile"),
        ("Failed to open file", ActionError, "guiImportFile: Failed to open file"),
    ],
)
def test_what_anki_refuses(
    error: str, kind: type[AnkiError], words: str, listener: Listener, anki: AnkiConnect
) -> None:
    listener.says(None, error)
    with pytest.raises(kind) as caught:
        anki.call("guiImportFile", path="x")
    assert type(caught.value) is kind
    assert words in str(caught.value)


def test_a_missing_action_is_named_before_anything_is_done(
    listener: Listener, anki: AnkiConnect
) -> None:
    listener.says({"scopes": ["actions"], "actions": ["findNotes", "getActiveProfile"]})
    assert anki.need(["findNotes"], also=["getActiveProfile", "notesModTime"]) == {
        "findNotes",
        "getActiveProfile",
    }
    assert listener.request()[1]["action"] == "apiReflect"
    with pytest.raises(MissingActionError, match="lacks importPackage, guiUndo"):
        anki.need(["findNotes", "importPackage", "guiUndo"])
    listener.says(None, "unsupported action")
    with pytest.raises(MissingActionError, match="lacks apiReflect"):
        anki.need(["findNotes"])


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.1.7:8765",
        "http://anki.example.org",
        "http://localhost.example.org:8765",
        "//10.0.0.1:8765",
    ],
)
def test_another_machine_is_asked_only_with_leave(url: str) -> None:
    with pytest.raises(AddressError, match="--allow-remote"):
        AnkiConnect(url, key="")
    assert not AnkiConnect(url, key="", allow_remote=True).address.loopback


@pytest.mark.parametrize(
    "url",
    [
        f"http://127.0.0.1:8765?key={KEY}",
        f"http://user:{KEY}@127.0.0.1:8765",
        f"http://127.0.0.1:8765/#{KEY}",
    ],
)
def test_a_key_in_the_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(AddressError) as caught:
        AnkiConnect(url, key="")
    assert "FLASHGEN_ANKI_KEY" in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("url", ["https://127.0.0.1", "http://", "127.0.0.1:99999", "ftp://x/y"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressError, match=r"such as http://127\.0\.0\.1:8765"):
        AnkiConnect(url, key="", allow_remote=True)


def test_an_ipv6_address_is_written_as_one() -> None:
    assert str(AnkiConnect("http://[::1]:8765", key="").address) == "[::1]:8765"
    assert str(AnkiConnect("127.0.0.1", key="").address) == "127.0.0.1:8765"
