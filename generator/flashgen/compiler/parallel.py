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
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from flashgen.authoring.source import Source
from flashgen.compiler.cache import Cache, pack, unpack
from flashgen.compiler.compiled import CompiledQuestion
from flashgen.diagnostics import Diagnostic
from flashgen.media.library import Library

if TYPE_CHECKING:
    from flashgen.compiler.compile import Compiler

PAYS_FROM = {"fork": 200_000, "spawn": 2_000_000}
"""Characters to compile from which processes pay, by the way they start (measured)."""
PAYS_BESIDE = 500_000
"""Characters known from before from which one forked process pays: there is work meanwhile."""
_FILES_A_TASK = 2

Outcome = tuple[CompiledQuestion | None, list[Diagnostic]]
NewCompiler = Callable[[], "Compiler"]


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
    work = _Work(tuple(unknown), new_compiler, cache)
    if jobs is None:
        jobs = jobs_that_pay(unknown, sum(len(source.text) for source in sources))
    if jobs:
        with _processes(work, jobs) as packed:
            new = _received(packed, work, library)
            yield _in_turn(known, new, ahead=True)
    else:
        yield _in_turn(known, work.outcomes(), ahead=False)
    if cache and unknown:
        cache.prune()


def _in_turn(
    known: Sequence[tuple[CompiledQuestion, list[Diagnostic]] | None],
    new: Iterator[Outcome],
    *,
    ahead: bool,
) -> Iterator[Outcome]:
    """Give what is known and what is new in turn; notes are unpacked `ahead` of the first."""
    for outcome in known if ahead else ():
        _ = outcome and outcome[0].notes
    for outcome in known:
        yield outcome or next(new)


@dataclass(frozen=True)
class _Work:
    """Files to compile, and what with."""

    sources: tuple[Source, ...]
    new_compiler: NewCompiler
    cache: Cache | None

    here: ClassVar["_Work"]
    """The work of this process, if it is one of several."""

    @cached_property
    def compiler(self) -> "Compiler":
        """Make the compiler once it is needed: all that renders is loaded with it."""
        return self.new_compiler()

    def outcomes(self, start: int = 0) -> Iterator[Outcome]:
        """Compile one file after the other; what only the compiler needed is forgotten."""
        for source in self.sources[start:]:
            compiled, findings = self.compiler.compile(source)
            if compiled and self.cache:
                self.cache.put(source, pack(compiled, findings))
            if compiled:
                compiled.content.forget()
            yield compiled, findings

    def packed(self, number: int) -> tuple[bytes, list[Diagnostic]]:
        """Compile one file for another process: packed, or empty with its errors."""
        source = self.sources[number]
        compiled, findings = self.compiler.compile(source)
        if compiled is None:
            return b"", findings
        data = pack(compiled, findings)
        if self.cache:
            self.cache.put(source, data)
        return data, []


@contextmanager
def _processes(work: _Work, jobs: int) -> Iterator[Iterator[tuple[bytes, list[Diagnostic]]]]:
    """Compile in processes, which end with this context."""
    executor = ProcessPoolExecutor(
        jobs, multiprocessing.get_context(start_method()), _start, (work,)
    )
    results: Iterator[tuple[bytes, list[Diagnostic]]] = iter(())
    try:
        with suppress(BrokenProcessPool):
            results = executor.map(_packed, range(len(work.sources)), chunksize=_FILES_A_TASK)
        yield results
    finally:
        executor.shutdown(cancel_futures=True)


def _received(
    packed: Iterator[tuple[bytes, list[Diagnostic]]], work: _Work, library: Library
) -> Iterator[Outcome]:
    """Unpack what the processes send, notes and all, while they compile what comes next.

    Should one be killed, the rest is compiled here.
    """
    done = 0
    with suppress(BrokenProcessPool):
        for data, errors in packed:
            source = work.sources[done]
            outcome = unpack(data, source, library) if data else (None, errors)
            if outcome and outcome[0]:
                _ = outcome[0].notes
            yield outcome or work.compiler.compile(source)
            done += 1
    yield from work.outcomes(done)


def _start(work: _Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Work.here = work


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, however it went."""
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


def _packed(number: int) -> tuple[bytes, list[Diagnostic]]:
    return _Work.here.packed(number)


def start_method() -> str:
    """Return `fork` where it is safe: on Linux, while there is no other thread."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def jobs_that_pay(unknown: Sequence[Source], everything: int) -> int:
    """Return how many processes to compile the unknown files in; 0 is to do it here.

    `everything` counts the characters of all files.
    """
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    method = start_method()
    if not unknown or processors == 1:
        return 0
    size = sum(len(source.text) for source in unknown)
    if size >= PAYS_FROM[method]:
        return min(processors, len(unknown))
    return int(method == "fork" and everything - size >= PAYS_BESIDE)
