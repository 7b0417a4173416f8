"""Run a Python snippet of the content and catch what it prints.

It runs as this user and can do what this user can: callers run content only when they were told
to. What is limited is accidents: time, memory, output, and what it sees of the environment.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from threading import Thread
from typing import IO

MAX_OUTPUT = 65_536
"""Bytes that a snippet may print."""
_FILE = "snippet.py"
_PLACE = re.compile(rf'^ *File "[^"\n]*{re.escape(_FILE)}", line (\d+)', re.MULTILINE)
_HARNESS = Path(__file__).with_name("harness.py")
_LIMITED = """
limit() { ulimit -S "-$1" "$2" 2>/dev/null || echo "$3" >>"$unset"; }
unset=$1
ulimit -c 0
limit f 20480 "the size of files"
limit t "$2" "the time of the processor"
limit v "$3" memory
shift 3
exec "$@"
"""
_MARK = "FLASHGEN_SNIPPET"
"""The variable by which a process that a snippet started, and set apart, is known."""
EARLY = "leaves before its end, so nothing after that is tried"
_THREADS = "OMP_NUM_THREADS OPENBLAS_NUM_THREADS MKL_NUM_THREADS VECLIB_MAXIMUM_THREADS".split()
_NEEDED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Limits:
    """The interpreter that runs snippets, and what they may use.

    Memory is address space; it is not limited on Windows and macOS, which have no such limit.
    """

    python: str = sys.executable
    seconds: float = 10
    megabytes: int = 2048


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a snippet printed, and if it did not end well, why not and on which of its lines.

    An exception that was not caught counts as printed, with the line that names it. `unlimited`
    are limits that this system cannot set.
    """

    printed: str
    problem: str = ""
    line: int | None = None
    unlimited: tuple[str, ...] = ()


def execute(code: str, limits: Limits, seed: int = 0) -> Outcome:
    """Run code in an interpreter and an empty folder of its own; `seed` is that of hashes.

    It ended well if what runs it says so itself: code that leaves early, with whatever exit code,
    and whatever it prints, did not.
    """
    with tempfile.TemporaryDirectory(prefix="flashgen-", ignore_cleanup_errors=True) as folder:
        place = Path(folder).resolve()
        script = place / _FILE
        script.write_text(code, encoding="utf-8")
        work = place / "work"
        work.mkdir()
        ended, mark = script.with_name("ended"), token_hex()
        outcome = run([str(_HARNESS), str(ended), mark, str(script)], work, limits, seed)
        if not outcome.problem and not (ended.is_file() and ended.read_text() == mark):
            return replace(outcome, problem=EARLY)
        return outcome


def run(program: Sequence[str], work: Path, limits: Limits, seed: int = 0) -> Outcome:
    """Run a program in a folder, and wait until it and what it started have ended."""
    command = [limits.python, "-s", "-X", "utf8", *program]
    if os.name == "posix":
        allowed = (f"{limits.seconds + 1:.0f}", f"{limits.megabytes * 1024}")
        unset = str(work.with_name("unset"))
        command = ["/bin/sh", "-c", _LIMITED, "sh", unset, *allowed, *command]
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=work,
        env=_environment(work, seed) | {_MARK: str(work)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout  # noqa: S101
    assert process.stderr  # noqa: S101
    pipes = (_Capped(process.stdout, process), _Capped(process.stderr, process))
    timed_out = False
    try:
        process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        timed_out = True
    finally:
        _kill(process)
        process.wait()
        _kill_strays(work)
    printed, errors = (pipe.text() for pipe in pipes)
    if timed_out:
        return Outcome(printed, f"does not end within {limits.seconds:g} s")
    if any(pipe.overflowed for pipe in pipes):
        return Outcome(printed, f"prints more than {MAX_OUTPUT:,} bytes")
    outcome = Outcome(printed)
    if process.returncode:
        outcome = _failure(printed, errors, process.returncode)
    limited = work.with_name("unset")
    if limited.exists():
        return replace(outcome, unlimited=tuple(limited.read_text().splitlines()))
    return outcome


def _failure(printed: str, errors: str, code: int) -> Outcome:
    lines = [int(line) for line in _PLACE.findall(errors)]
    *_, innermost = re.split(r'^ *File "', errors, flags=re.MULTILINE)
    raised = next((line for line in innermost.splitlines()[1:] if line[:1].strip()), "")
    if not lines or not raised:
        how = f"ends with exit code {code}" if code >= 0 else f"is ended by signal {-code}"
        return Outcome(printed, how)
    gap = "" if not printed or printed.endswith("\n") else "\n"
    return Outcome(f"{printed}{gap}{raised}\n", f"raises {raised}", lines[-1])


def _environment(home: Path, seed: int) -> dict[str, str]:
    """Give what an interpreter needs, and none of the user's secrets."""
    inherited = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    own = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE"), str(home))
    python = {"PYTHONHASHSEED": str(seed), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    return inherited | own | python | dict.fromkeys(_THREADS, "1")


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End the process and what it started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _kill_strays(work: Path) -> None:
    """End what it started in a session of its own, where the system lists what runs (Linux)."""
    mark = os.fsencode(f"{_MARK}={work}")
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in environment.read_bytes().split(b"\0"):
                os.kill(int(environment.parent.name), signal.SIGKILL)


class _Capped:
    """Reads a pipe to its end, but ends the process when it writes too much."""

    def __init__(self, pipe: IO[bytes], process: "subprocess.Popen[bytes]") -> None:
        self.pipe, self.process = pipe, process
        self.data = b""
        self.thread = Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        with self.pipe:
            while not self.overflowed and (more := self.pipe.read1(8192)):  # type: ignore[attr-defined]
                self.data += more
        if self.overflowed:
            _kill(self.process)

    @property
    def overflowed(self) -> bool:
        return len(self.data) > MAX_OUTPUT

    def text(self) -> str:
        """Return what was written, once the process is gone."""
        self.thread.join(timeout=1)
        text = self.data[:MAX_OUTPUT].decode(errors="replace")
        return text.replace("\r\n", "\n")
