"""Jobs of printing → the files they make, or why one cannot be made; PDFs two at a time."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from flashgen.markup.markdown import LostMarkupError
from flashgen.math.svg import FormulaError, drawer
from flashgen.targets.paper.pages import Job, draft
from flashgen.targets.paper.pdf import Draft, Page, TypesetError, compiled

Failure = FormulaError | TypesetError
LOST = (LostMarkupError, RecursionError)
LOSS = "part of its Markdown would be lost on paper"
_PROCESSES = 2
_SHEETS_A_PROCESS = 3
_Sent = Future[Page] | Failure | Page


def made(jobs: Sequence[Job]) -> Iterator[tuple[Job, Page | Failure]]:
    """Make the files of jobs in order, or say why one cannot be made.

    Typst keeps in memory what it has laid out, so several PDFs are made in processes that end
    after a few. (`max_tasks_per_child` does that too, but has been seen to wait for ever.)
    """
    if len(jobs) == 1 or jobs[0].form != "pdf":
        for job in jobs:
            yield job, _page(job)
        return
    few = _PROCESSES * (1 if jobs[0].kind == "cards" else _SHEETS_A_PROCESS)
    for start in range(0, len(jobs), few):
        yield from _made_together(jobs[start : start + few])


def _made_together(jobs: Sequence[Job]) -> Iterator[tuple[Job, Page | Failure]]:
    processes = min(len(jobs), os.cpu_count() or 1, _PROCESSES)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        try:
            waiting = [(job, _sent(job, pool)) for job in jobs]
            for job, sent in waiting:
                yield job, _result(sent)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _sent(job: Job, pool: ProcessPoolExecutor) -> _Sent:
    written = _written(job)
    if not isinstance(written, Draft):
        return written
    with _uninterrupted():
        return pool.submit(compiled, written)


@contextmanager
def _uninterrupted() -> Iterator[None]:
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
    try:
        return draft(job, drawer())
    except FormulaError as error:
        return error
    except LOST:
        return TypesetError(LOSS)
