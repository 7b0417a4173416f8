"""Run one program and say what it took."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_KIB_A_MB = 1000 if sys.platform == "linux" else 1_000_000


@dataclass(frozen=True)
class Run:
    """Wall and CPU time in seconds, that of all processes together; peak memory in MB.

    The memory is the peak of the largest of the processes, worker processes included, not their
    sum: a forked worker shares most of its pages with the one that forked it. On Linux it is never
    less than what the process weighs that measures.
    """

    wall: float
    cpu: float
    memory: float


def run(command: list[str], folder: Path) -> Run:
    """Run a command in a folder; raises RuntimeError unless it succeeds."""
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(folder / "cache"),
        "SOURCE_DATE_EPOCH": "1800000000",
    }
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        if process.returncode:
            output.seek(0)
            said = output.read().decode()
            raise RuntimeError(f"{command} ended with {process.returncode}: {said}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _KIB_A_MB)
