"""The pages of the preview, and what they ask for, over HTTP on this machine."""

import asyncio
import json
import logging
import mimetypes
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import mathjax
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from flashgen.commands.explain import BY_CODE, explanation
from flashgen.preview import editor
from flashgen.preview.guard import MAX_BODY, Guard
from flashgen.preview.live import Live
from flashgen.preview.pages import Pages
from flashgen.targets.anki.notetypes import template

_PATIENCE = 5.0
"""Seconds in which a page has to say all that it says."""
_LOCAL = ("127.0.0.1", "::1")
_MATHJAX = Path(mathjax.__file__).parent / "static" / "mathjax" / "es5"
_STATIC = Path(__file__).with_name("static")


def app(live: Live, token: str, hosts: Sequence[str] = ()) -> Guard:
    """Return the whole preview, for those who know the token and ask one of the hosts."""
    answers = _Answers(live)
    routes = [
        Route("/", answers.page),
        Route("/state", answers.state),
        Route("/events", answers.events),
        Route("/card/{name:path}", answers.card),
        Route("/card.css", answers.style),
        Route("/media/", answers.frame),
        Route("/media/{name}", answers.media),
        Route("/explain/{code}", answers.explain),
        Route("/print/{question}/{kind}.{form}", answers.printed),
        Route("/open", answers.open, methods=["POST"]),
        Mount("/mathjax", StaticFiles(directory=_MATHJAX)),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    inner = Starlette(routes=routes, exception_handlers={Exception: _failed})
    return Guard(inner, token, hosts)


def _failed(request: Request, error: Exception) -> Response:
    """Say on the terminal what went wrong, in one line; the page shows what it had."""
    print(f"flashgen: {request.url.path.rpartition('/')[2]}: {error!r}", file=sys.stderr)
    return PlainTextResponse("this went wrong; the terminal says more\n", 500)


class _Answers:
    """What each address answers with."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.pages = Pages(live)

    async def page(self, _: Request) -> Response:
        return Response((_STATIC / "preview.html").read_bytes(), media_type="text/html")

    async def frame(self, _: Request) -> Response:
        return Response((_STATIC / "frame.html").read_bytes(), media_type="text/html")

    async def style(self, _: Request) -> Response:
        return Response(template("style.css"), media_type="text/css")

    async def state(self, _: Request) -> Response:
        return JSONResponse(self.live.state.summary())

    async def card(self, request: Request) -> Response:
        card = self.live.state.cards.get(request.path_params["name"])
        if card is None:
            raise HTTPException(404)
        return JSONResponse({"hash": card.hash, **card.sides._asdict()})

    async def media(self, request: Request) -> Response:
        name = request.path_params["name"]
        if (data := self.live.state.media.get(name)) is None:
            raise HTTPException(404)
        return Response(data, media_type=mimetypes.guess_type(name)[0])

    async def explain(self, request: Request) -> Response:
        code = request.path_params["code"]
        if code not in BY_CODE:
            raise HTTPException(404)
        return PlainTextResponse(explanation(BY_CODE[code]))

    async def printed(self, request: Request) -> Response:
        values = request.path_params
        return await run_in_threadpool(
            self.pages.printed, values["question"], values["kind"], values["form"]
        )

    async def events(self, _: Request) -> Response:
        async def stream() -> AsyncIterator[str]:
            async for number in self.live.numbers():
                yield ": still here\n\n" if number is None else f"data: {number}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def open(self, request: Request) -> Response:
        """Open a file of the cards in the editor: of this machine, for those who sit at it."""
        wish = await _body(request)
        path, line, column = wish.get("path"), wish.get("line"), wish.get("column")
        if not isinstance(path, str) or not isinstance(line, int) or not isinstance(column, int):
            raise HTTPException(400)
        file, cards = Path(path).resolve(), self.live.cards.resolve()
        if not file.is_file() or not file.is_relative_to(cards):
            raise HTTPException(404)
        here = request.client is not None and request.client.host in _LOCAL
        return JSONResponse({"opened": here and editor.start(file, line, column)})


async def _body(request: Request) -> dict[str, Any]:
    """Read a small JSON object, of someone who does not dawdle."""
    data = b""
    try:
        async with asyncio.timeout(_PATIENCE):
            async for part in request.stream():
                data += part
                if len(data) > MAX_BODY:
                    raise HTTPException(413)
        body = json.loads(data)
    except TimeoutError:
        raise HTTPException(408) from None
    except ValueError:
        raise HTTPException(400) from None
    if not isinstance(body, dict):
        raise HTTPException(400)
    return body


class _Server(uvicorn.Server):
    """A server whose open streams end when it is told to."""

    def __init__(self, config: uvicorn.Config, live: Live, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.live = live
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.live.start()
        await super().startup(sockets)
        self.ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.live.end()
        super().handle_exit(sig, frame)


def new_server(
    live: Live, token: str, hosts: Sequence[str], ready: Callable[[], None]
) -> uvicorn.Server:
    """Return what serves until it is interrupted, on the sockets that it is given to `run`.

    `ready` is called once the first request can come.
    """
    config = uvicorn.Config(
        app(live, token, hosts),
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=1000,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=16_384,
    )
    logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
    return _Server(config, live, ready)


def listen(host: str, port: int) -> socket.socket:
    """Take a port, of any number if it is 0. Raises OSError if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(512)
    except OSError:
        listening.close()
        raise
    return listening
