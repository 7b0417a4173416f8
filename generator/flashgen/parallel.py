"""Many question files → many compiled questions: from the cache, else here or in processes."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import ClassVar

from flashgen.cache import Cache, pack, unpack
from flashgen.compile import CompiledQuestion, Compiler
from flashgen.diagnostics import Diagnostic
from flashgen.source import Source

PAYS_FROM = {"fork": 200_000, "spawn": 2_000_000}
"""Characters to compile from which processes pay, by the way they start (measured)."""
_FILES_A_TASK = 2

Outcome = tuple[CompiledQuestion | None, list[Diagnostic]]
NewCompiler = Callable[[], Compiler]


def compile_all(
    sources: Sequence[Source],
    new_compiler: NewCompiler,
    cache: Cache | None,
    jobs: int | None = None,
) -> Iterator[Outcome]:
    """Give the outcome of each file in turn, the same whichever way it came about.

    Without `jobs`, as many processes are used as pay; `new_compiler` makes one for each.
    """
    compiler = new_compiler()
    known = [cache.get(source, compiler.library) if cache else None for source in sources]
    unknown = [number for number, outcome in enumerate(known) if outcome is None]
    work = _Work(tuple(sources[number] for number in unknown), compiler, cache)
    if jobs is None:
        jobs = jobs_that_pay(work.sources)
    new = work.outcomes() if jobs == 1 else _from_processes(work, new_compiler, jobs)
    for outcome in known:
        yield outcome or next(new)
    if cache and unknown:
        cache.prune()


@dataclass(frozen=True)
class _Work:
    """Files to compile, and what with."""

    sources: tuple[Source, ...]
    compiler: Compiler
    cache: Cache | None

    here: ClassVar["_Work"]
    """The work of this process, if it is one of several."""

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


def _from_processes(work: _Work, new_compiler: NewCompiler, jobs: int) -> Iterator[Outcome]:
    """Compile in processes; should one of them be killed, the rest is compiled here."""
    executor = ProcessPoolExecutor(
        jobs,
        multiprocessing.get_context(start_method()),
        _start,
        (work.sources, new_compiler, work.cache),
    )
    work.compiler.warm_up()
    done = 0
    try:
        numbers = range(len(work.sources))
        for data, errors in executor.map(_packed, numbers, chunksize=_FILES_A_TASK):
            source = work.sources[done]
            outcome = unpack(data, source, work.compiler.library) if data else (None, errors)
            yield outcome or work.compiler.compile(source)
            done += 1
    except BrokenProcessPool:
        yield from work.outcomes(done)
    finally:
        executor.shutdown(cancel_futures=True)


def _start(sources: tuple[Source, ...], new_compiler: NewCompiler, cache: Cache | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Work.here = _Work(sources, new_compiler(), cache)


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


def jobs_that_pay(sources: Sequence[Source]) -> int:
    """Return how many processes to compile these files in."""
    size = sum(len(source.text) for source in sources)
    if size < PAYS_FROM[start_method()]:
        return 1
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(processors, len(sources))
