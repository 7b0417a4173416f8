"""Addresses of sources: each is asked once whether somebody answers there.

Nothing else in flashgen uses the network, and what is answered is not kept.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from flashgen.commands.codes import NO_ANSWER
from flashgen.diagnostics import Diagnostic, clip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flashgen.compiler.compiled import CompiledQuestion

CODES = (NO_ANSWER.code,)
"""What only asking finds."""
SECONDS = 15.0
_AT_ONCE = 8
_FAILED = 400
_FOR_PEOPLE = (401, 403, 429)
"""Answers of pages that are there, and let no program in."""
_HEADERS = {"User-Agent": "flashgen (asks whether a link answers)", "Accept": "*/*"}
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"


def check(
    questions: Iterable[CompiledQuestion],
    progress: Callable[[int, int], None] | None = None,
    seconds: float = SECONDS,
) -> list[Diagnostic]:
    """Ask each address of a source once, several at a time, and return those without an answer."""
    places = [
        (compiled.source, text, address)
        for compiled in questions
        for reference in compiled.content().question.sources.values()
        for text, address in reference.addresses
    ]
    pages = list(dict.fromkeys(_page(address) for *_, address in places))
    problems: dict[str, str] = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(lambda page: ask(page, seconds), pages)
        for page, problem in zip(pages, answers, strict=True):
            problems[page] = problem
            if progress:
                progress(len(problems), len(pages))
    hint = "look it up and mend it; a comment keeps one that you know to be right"
    return [
        source.finding(*text.place(source), NO_ANSWER, f"{address} {problem}", hint)
        for source, text, address in places
        if (problem := problems[_page(address)])
    ]


def ask(page: str, seconds: float = SECONDS) -> str:
    """Return what is wrong with an address, or nothing if somebody answers there."""
    request = Request(quote(page, safe=_IN_ADDRESSES), headers=_HEADERS)  # noqa: S310
    try:
        with urlopen(request, timeout=seconds):  # noqa: S310 (the schema wants http or https)
            return ""
    except HTTPError as error:
        error.close()
        is_there = error.code < _FAILED or error.code in _FOR_PEOPLE
        return "" if is_there else f"answers {error.code} {error.reason}".rstrip()
    except (OSError, ValueError, HTTPException) as error:
        why = str(getattr(error, "reason", "") or error) or type(error).__name__
        return f"does not answer: {clip(why)}"


def _page(address: str) -> str:
    """Return what is asked for: the page, whatever part of it is meant."""
    return address.partition("#")[0]
