"""AnkiConnect, spoken to: one request a connection, written at once, its answer read strictly.

The add-on reads on the thread of Anki's window. So a request is never sent by halves, given up to
be sent again, or sent once for each note. See "AnkiConnect" in docs/anki-loop.md.
"""

import json
import os
import select
import socket
from collections.abc import Callable, Iterable
from contextlib import closing
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any, NoReturn

from flashgen.anki_loop.address import DEFAULT_URL, Address, address, advice
from flashgen.anki_loop.trouble import (
    ActionError,
    KeyRefusedError,
    MissingActionError,
    NoProfileError,
    RefusedError,
    SilentError,
    StrangerError,
)
from flashgen.diagnostics import clip

KEY_VARIABLE = "FLASHGEN_ANKI_KEY"
"""Where the key is read from, and nowhere else: deck.yaml is committed, shells keep options."""

_PROTOCOL = 6
_QUOTED = 60
_OK = 200
_NO_PROFILE = ("collection is not available", "decks are not available", "media is not available")
_WAKE = "Anki does not answer yet: bring its window to the front, and close what it asks"


class AnkiConnect:
    """AnkiConnect at an address; `requests` counts what was asked.

    `tell` is called with a line for people when an answer takes longer than `patience` seconds, and
    when a wait is interrupted. An answer that has not come after `timeout` seconds is a
    SilentError; importing a large deck takes a while, so this is no number to make small.
    """

    def __init__(
        self,
        url: str = DEFAULT_URL,
        *,
        allow_remote: bool = False,
        key: str | None = None,
        tell: Callable[[str], None] = lambda _: None,
        patience: float = 3.0,
        timeout: float = 120.0,
    ) -> None:
        self.address = address(url, allow_remote=allow_remote)
        self.requests = 0
        self._key = os.environ.get(KEY_VARIABLE, "") if key is None else key
        self._tell = tell
        self._patience, self._timeout = patience, timeout

    def need(self, actions: Iterable[str], also: Iterable[str] = ()) -> frozenset[str]:
        """Return which of all these actions there are; without one of `actions`, an error names it.

        This is the first thing to ask. Raises AnkiError.
        """
        needed = list(actions)
        asked = [*needed, *also]
        try:
            answer = self.call("apiReflect", scopes=["actions"], actions=asked)
        except MissingActionError:
            raise _too_old(["apiReflect"]) from None
        there = answer.get("actions") if isinstance(answer, dict) else None
        if not isinstance(there, list):
            self._stranger(json.dumps(answer))
        if missing := [action for action in needed if action not in there]:
            raise _too_old(missing)
        return frozenset(action for action in asked if action in there)

    def call(self, action: str, **params: Any) -> Any:  # noqa: ANN401 - each action has its own
        """Return what an action answers. Raises AnkiError."""
        self.requests += 1
        try:
            status, data = self._exchange(json.dumps(self._request(action, params)).encode())
        except KeyboardInterrupt:
            self._tell(f"Anki may still finish what it was asked ({action})")
            raise
        answer = self._read(status, data)
        if answer["error"] is not None:
            self._failed(action, str(answer["error"]))
        return answer["result"]

    def many(self, actions: Iterable[tuple[str, dict[str, Any]]]) -> list[Any]:
        """Return what several actions answer, each told with its parameters, in one request.

        Raises AnkiError for the first that failed.
        """
        asked = list(actions)
        answers = self.call("multi", actions=[self._request(name, of) for name, of in asked])
        results = []
        for (name, _), answer in zip(asked, answers, strict=True):
            if answer["error"] is not None:
                self._failed(name, str(answer["error"]))
            results.append(answer["result"])
        return results

    def _request(self, action: str, params: dict[str, Any]) -> dict[str, Any]:
        """Return a request; within another one it needs version and key of its own, too."""
        request: dict[str, Any] = {"action": action, "version": _PROTOCOL, "params": params}
        return request | {"key": self._key} if self._key else request

    def _exchange(self, body: bytes) -> tuple[int, bytes]:
        """Send a request, and return status and body of the answer."""
        head = (
            f"POST / HTTP/1.1\r\nHost: {self.address}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        with self._connected() as connection:
            try:
                connection.sendall(head.encode() + body)
                self._await(connection)
                with closing(HTTPResponse(connection, method="POST")) as response:
                    response.begin()
                    return response.status, response.read()
            except TimeoutError:
                raise _silent(f"no answer came within {self._timeout:g} seconds") from None
            except (ConnectionError, IncompleteRead) as error:
                raise _silent(f"the connection was cut ({error})") from None
            except HTTPException as error:
                self._stranger(str(error) or type(error).__name__)

    def _connected(self) -> socket.socket:
        """Connect to the first host that lets us: straight, whatever the environment's proxy is."""
        for host in self.address.hosts:
            try:
                return socket.create_connection((host, self.address.port), self._timeout)
            except TimeoutError:
                raise _silent("the connection was not taken") from None
            except OSError as error:
                problem = error
        reason = problem.strerror or str(problem)
        raise RefusedError(
            f"Anki cannot be reached at {self.address} ({reason})", *advice(self.address)
        )

    def _await(self, connection: socket.socket) -> None:
        """Wait for the first bytes of an answer, and say so when that takes long."""
        patience = min(self._patience, self._timeout)
        if not select.select([connection], [], [], patience)[0]:
            self._tell(_WAKE)

    def _read(self, status: int, data: bytes) -> dict[str, Any]:
        """Return an answer of protocol 6: an object that has `result` and `error`, and no more."""
        text = data.decode(errors="replace")
        try:
            answer = json.loads(text, parse_constant=_no_number)
        except ValueError:
            self._stranger(text, status)
        if status != _OK or not isinstance(answer, dict) or answer.keys() != {"result", "error"}:
            self._stranger(text, status)
        return answer

    def _failed(self, action: str, error: str) -> NoReturn:
        """Raise what an error of AnkiConnect's means."""
        if error == "unsupported action":
            raise _too_old([action])
        if error in _NO_PROFILE:
            raise NoProfileError(
                "Anki runs, and no profile is open in it",
                "Open one in Anki (its window asks which), or wait until it has synced.",
            )
        if "api key" in error:
            raise KeyRefusedError(
                "AnkiConnect wants a key" if not self._key else "AnkiConnect wants another key",
                f"Put what its configuration calls apiKey into the variable {KEY_VARIABLE}.",
            )
        raise ActionError(f"{action}: {self._secretly(error)}")

    def _stranger(self, text: str, status: int = _OK) -> NoReturn:
        """Raise what an answer means that is not AnkiConnect's; quote its start."""
        quoted = clip(self._secretly(text), _QUOTED)
        what = f"status {status}, " if status != _OK else ""
        raise StrangerError(
            f"what answers at {self.address} is not AnkiConnect ({what}{quoted!r})",
            "Another program may have the port. Then give AnkiConnect another one, in its",
            "configuration (webBindPort), and tell it here by --url.",
        )

    def _secretly(self, text: str) -> str:
        """Return a text of another's without our key, which it may have repeated."""
        return text.replace(self._key, "…") if self._key else text


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _silent(message: str) -> SilentError:
    return SilentError(
        f"Anki was reached, but {message}",
        "It is busy, shows a dialogue or was put to sleep: bring its window to the front, close",
        "what it asks, and try again. It may still finish what it was asked.",
    )


def _too_old(actions: list[str]) -> MissingActionError:
    return MissingActionError(
        f"this AnkiConnect lacks {', '.join(actions)}",
        "Update it: Tools > Add-ons > Check for Updates, and start Anki again.",
    )


__all__ = ["DEFAULT_URL", "KEY_VARIABLE", "Address", "AnkiConnect"]
