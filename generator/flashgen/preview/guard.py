"""Who may ask: the author's own browser, by the address that was printed, and nobody else.

Any page that is open in the same browser, and any other program of the machine, can reach a port of
this machine. So each request names a secret in its path (in no cookie: all ports of a host share
those), and what a browser says of where a request comes from is believed.
"""

import re
from collections.abc import Collection
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d+)?", re.IGNORECASE)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
MAX_BODY = 65_536


class Guard:
    """Refuses what does not come from a page of this preview; paths count from the secret on.

    `hosts` are further names under which the preview may be asked for; those of this machine
    itself are good with any port, as a tunnel may have another.
    """

    def __init__(self, app: ASGIApp, token: str, hosts: Collection[str] = ()) -> None:
        self.app = app
        self.token = token
        self.hosts = {*_LOOPBACK, *(host.lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP is none."""
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = self._objection(scope, Headers(scope=scope))
        if refused:
            answer = PlainTextResponse(f"{refused}\n", 403)
            await answer(scope, receive, guarded)
            return
        await self.app({**scope, "root_path": f"/{self.token}"}, receive, guarded)

    def _objection(self, scope: Scope, headers: Headers) -> str:
        """Say why a request is refused; nothing if it is not."""
        host, origin = headers.get("host", ""), headers.get("origin")
        name = _HOST.fullmatch(host)
        ours = f"{scope['scheme']}://{host}".lower()
        begins = scope["path"].split("/")[1:2]
        if not name or name[1].lower() not in self.hosts:
            return (
                f'this preview is not asked for as "{name[1] if name else host}": '
                "start it with --allow-host and that name if it should be"
            )
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return "this comes from another page"
        if (origin or ours).lower() != ours or (scope["method"] == "POST" and origin is None):
            return "this comes from another page"
        if not compare_digest("".join(begins).encode(), self.token.encode()):
            return "this preview has ended, or the address is not whole: flashgen printed it"
        return ""
