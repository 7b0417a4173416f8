"""Jobs of printing → the files they make, or why one cannot be made; PDFs two at a time."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context

from flashgen.markup.leaves import LostMarkupError
from flashgen.math.svg import drawer
from flashgen.targets.paper.cards import Card
from flashgen.targets.paper.easel import Easel, Refused
from flashgen.targets.paper.job import Job
from flashgen.targets.paper.pages import draft
from flashgen.targets.paper.pdf import Complaint, Draft, Page, TypesetError, compiled

Failure = Refused | TypesetError
LOST = (LostMarkupError, RecursionError)
LOSS = "part of its Markdown would be lost on paper"
_PROCESSES = 2
_SHEETS_A_PROCESS = 3
_MOST_SUSPECTS = 8
_Sent = Future[Page] | Failure | Page


def pages_of(jobs: Sequence[Job]) -> Iterator[tuple[Job, Page | Failure]]:
    """Make the files of jobs in order, or say why one cannot be made.

    Typst keeps in memory what it has laid out, so several PDFs are made in processes that end
    after a few. (`max_tasks_per_child` does that too, but has been seen to wait for ever.)
    """
    if len(jobs) == 1 or jobs[0].form != "pdf":
        for job in jobs:
            yield job, _blamed(job, _page(job))
        return
    few = _PROCESSES * (1 if jobs[0].cards else _SHEETS_A_PROCESS)
    for start in range(0, len(jobs), few):
        yield from _pages_together(jobs[start : start + few])


def _pages_together(jobs: Sequence[Job]) -> Iterator[tuple[Job, Page | Failure]]:
    processes = min(len(jobs), os.cpu_count() or 1, _PROCESSES)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        try:
            waiting = [(job, _sent(job, pool)) for job in jobs]
            for job, sent in waiting:
                yield job, _blamed(job, _result(sent))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _sent(job: Job, pool: ProcessPoolExecutor) -> _Sent:
    written = _written(job)
    if not isinstance(written, Draft):
        return written
    with uninterrupted():
        return pool.submit(compiled, written)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Start processes that leave Ctrl-C to this one: they would each print a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _result(sent: _Sent) -> Page | Failure:
    if not isinstance(sent, Future):
        return sent
    try:
        return sent.result()
    except TypesetError as error:
        return error
    except BrokenProcessPool:
        message = "typst was stopped, perhaps for lack of memory"
        raise OSError(message) from None


def _page(job: Job) -> Page | Failure:
    written = _written(job)
    try:
        return compiled(written) if isinstance(written, Draft) else written
    except TypesetError as error:
        return error


def _written(job: Job) -> Draft | Page | Failure:
    easel = Easel(drawer())
    try:
        written = draft(job, easel)
    except LOST:
        return TypesetError(Complaint(LOSS))
    return Refused(tuple(easel.refused.values())) if easel.refused else written


def _blamed(job: Job, result: Page | Failure) -> Page | Failure:
    """Find out which cards typst complains about."""
    if not job.cards or not any(_unplaced(result)):
        return result
    cards = tuple(islice(_suspects(job, job.cards), _MOST_SUSPECTS))
    if isinstance(result, TypesetError):
        return TypesetError(replace(result.complaint, cards=cards))
    assert isinstance(result, Page)  # noqa: S101
    return replace(
        result,
        warnings=tuple(w if w.image else replace(w, cards=cards) for w in result.warnings),
    )


def _suspects(job: Job, cards: tuple[Card, ...]) -> Iterator[str]:
    """Give the ids of the cards that typst complains about, by printing one half, then the other.

    It says where in a template it stumbles, never for which card.
    """
    if any(_unplaced(_page(replace(job, cards=cards)))):
        half = len(cards) // 2
        if not half:
            yield cards[0].id
            return
        yield from _suspects(job, cards[:half])
        yield from _suspects(job, cards[half:])


def _unplaced(result: Page | Failure) -> Iterator[Complaint]:
    """Give the complaints that are about no image."""
    said: tuple[Complaint, ...] = ()
    if isinstance(result, TypesetError):
        said = (result.complaint,)
    elif isinstance(result, Page):
        said = result.warnings
    yield from (complaint for complaint in said if not complaint.image)
