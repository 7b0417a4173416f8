"""Many question files → many compiled questions: from the cache, else here or in processes."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from flashgen.authoring.source import Source
from flashgen.compiler.cache import Cache, pack, unpack
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.diagnostics import Diagnostic
from flashgen.media.library import Library

if TYPE_CHECKING:
    from flashgen.compiler.compile import Compiler

PAYS_FROM = {"fork": 200_000, "spawn": 2_000_000}
"""Characters to compile from which processes pay, by the way they start (measured)."""
_FILES_A_TASK = 2

Outcome = tuple[CompiledQuestion | None, list[Diagnostic]]
NewCompiler = Callable[[], "Compiler"]
_Sent = list[tuple[bytes, list[Diagnostic]]]
"""Questions as another process sends them: packed, or empty with their errors."""


@contextmanager
def compiling(
    sources: Sequence[Source],
    new_compiler: NewCompiler,
    library: Library,
    cache: Cache | None,
    jobs: int | None = None,
) -> Iterator[Iterator[Outcome]]:
    """Give the outcome of each file in turn, the same whichever way it came about.

    Without `jobs`, as many processes are used as pay, which may be none: then files are compiled
    here, as they are asked for. Processes start at once, so that the caller can do something else
    before it asks. `new_compiler` makes a compiler for each; images of what is known are looked up
    in `library`.
    """
    known = [cache.get(source, library) if cache else None for source in sources]
    unknown = [source for source, outcome in zip(sources, known, strict=True) if not outcome]
    if jobs is None:
        jobs = jobs_that_pay(unknown)
    with _processes(jobs) as executor:
        new = _compiled(unknown, new_compiler, library, cache, executor)
        yield (outcome or next(new) for outcome in known)
    if cache and unknown:
        cache.prune()


def _compiled(
    sources: Sequence[Source],
    new_compiler: NewCompiler,
    library: Library,
    cache: Cache | None,
    executor: ProcessPoolExecutor | None,
) -> Iterator[Outcome]:
    """Compile files in the processes of an executor; should one be killed, the rest here."""
    sent: Iterator[_Sent] = iter(())
    if executor:
        tasks = [sources[n : n + _FILES_A_TASK] for n in range(0, len(sources), _FILES_A_TASK)]
        with suppress(BrokenProcessPool):
            sent = executor.map(partial(_send, new_compiler, cache), tasks)
    return _received(sources, sent, new_compiler, library, cache)


def _received(
    sources: Sequence[Source],
    sent: Iterator[_Sent],
    new_compiler: NewCompiler,
    library: Library,
    cache: Cache | None,
) -> Iterator[Outcome]:
    done = 0
    compiler: Compiler | None = None
    with suppress(BrokenProcessPool):
        for data, errors in chain.from_iterable(sent):
            source = sources[done]
            outcome: Outcome | None = (None, errors)
            if data:
                outcome = unpack(data, source, library)
            if outcome is None:  # an image changed meanwhile
                compiler = compiler or new_compiler()
                outcome = compiler.compile(source)
            yield outcome
            done += 1
    for source in sources[done:]:
        compiler = compiler or new_compiler()
        yield _compile(compiler, cache, source)


def _send(new_compiler: NewCompiler, cache: Cache | None, sources: Sequence[Source]) -> _Sent:
    compiler = new_compiler()
    outcomes = [_compile(compiler, cache, source) for source in sources]
    return [
        (pack(compiled, findings), []) if compiled else (b"", findings)
        for compiled, findings in outcomes
    ]


def _compile(compiler: "Compiler", cache: Cache | None, source: Source) -> Outcome:
    compiled, findings = compiler.compile(source)
    if compiled and cache:
        cache.put(source, pack(compiled, findings))
    return compiled, findings


@contextmanager
def _processes(jobs: int) -> Iterator[ProcessPoolExecutor | None]:
    """Give processes that end with this context, if there are to be any."""
    if not jobs:
        yield None
        return
    context = multiprocessing.get_context(start_method())
    executor = ProcessPoolExecutor(jobs, context, _start)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _start() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, however it went."""
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


def start_method() -> str:
    """Return `fork` where it is safe: on Linux, while there is no other thread."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def jobs_that_pay(sources: Sequence[Source]) -> int:
    """Return how many processes to compile files in; 0 is to do it here."""
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    size = sum(len(source.text) for source in sources)
    if processors == 1 or size < PAYS_FROM[start_method()]:
        return 0
    return min(processors, len(sources))
