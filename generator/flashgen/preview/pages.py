"""Sheets and quizzes of a question as they are printed, made when someone wants to see one."""

import time
from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException
from starlette.responses import Response

from flashgen.commands.print import Choice, publish
from flashgen.diagnostics import Diagnostic
from flashgen.preview.live import Live

_KINDS = ("sheet", "quiz", "cheatsheet")
_TYPES = {"html": "text/html", "pdf": "application/pdf"}
_POLICY = {
    "html": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "frame-ancestors 'self'; sandbox",
    "pdf": "default-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
}
"""Printed pages carry their styles, fonts and pictures in them, and no script."""
_REMEMBERED = 8


class Pages:
    """Prints questions of the state there is, and remembers the last ones."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self._known: dict[tuple[int, str, str, str], Response] = {}

    def printed(self, question: str, kind: str, form: str) -> Response:
        """Return a page, or what is wrong with the cards."""
        if kind not in _KINDS or form not in _TYPES or question not in self.live.state.titles:
            raise HTTPException(404)
        with self.live.lock:
            key = (self.live.state.number, question, kind, form)
            if key not in self._known:
                response = self._print(question, kind, form)
                kept = [*self._known.items()][1 - _REMEMBERED :]
                self._known = dict([*kept, (key, response)])
            return self._known[key]

    def _print(self, question: str, kind: str, form: str) -> Response:
        choice = Choice(kind=kind, form=form, questions=(question,))
        with TemporaryDirectory(prefix="flashgen-") as folder:
            now = int(time.time())
            printed, findings = publish(self.live.cards, Path(folder), choice, now=now)
            if printed is None:
                return _refusal(findings)
            (name,) = printed.files
            return Response(
                Path(name).read_bytes(),
                media_type=_TYPES[form],
                headers={"content-security-policy": _POLICY[form]},
            )


def _refusal(findings: Sequence[Diagnostic]) -> Response:
    listed = "\n\n".join(escape(str(finding)) for finding in findings)
    text = f"<!doctype html><title>Not printed</title><pre>{listed}</pre>"
    return Response(text, media_type="text/html")
