"""`make bench`: flashgen beside a plain script, in turns, with the targets it has to reach.

The collection is the shipped deck, multiplied (copies.py). Its formulas are *known* if verdicts on
all of them lie in the cache folder, and *new* if none does.

Environment: BENCH_NOTES (10,000), BENCH_ROUNDS (3), BENCH_GROWTH (100 1000 10000; the sizes of
the plot), BENCH_PLOT (docs/speed.svg). Sizes beyond 10,000 take minutes.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from run import Run, run

HERE = Path(__file__).parent
DECK = HERE.parents[1] / "cards"
PYTHON = sys.executable
FLASHGEN = [PYTHON, "-m", "flashgen"]
PLAIN = "plain script"
COLD, NEW = "cold build, formulas known", "cold build, formulas new"
EDIT, NOTHING, PRINT = "one file changed", "nothing changed", "print, one sheet"
CHECK_COLD, CHECK_WARM, CHECK_EDIT = "check, cold", "check, warm", "check, one file changed"
TARGETS = {
    COLD: "time ≤ 0.5, memory ≤ 2.0",
    NEW: "2 ms of CPU a formula on top, memory ≤ 2.0",
    EDIT: "time ≤ 0.15, memory ≤ 2.0",
    NOTHING: "time ≤ 0.03",
}


class Bench:
    """One collection and the programs that are run on it; `counts` says what it holds.

    Of flashgen's cache folder, all is in folders but the verdicts on formulas, which are files.
    """

    def __init__(self, folder: Path, notes: int) -> None:
        self.folder = folder
        self.cards = folder / "cards"
        self.cache = folder / "cache" / "flashgen"
        self.edits = 0
        # in a process of its own, for what this one weighs would show in the memory of the others
        command = [PYTHON, str(HERE / "copies.py"), str(DECK), str(self.cards), str(notes)]
        copied = subprocess.run(command, capture_output=True, check=True)
        self.counts: dict[str, int] = json.loads(copied.stdout)
        self.first = min(self.cards.glob("part-1/*.yaml"))
        self.text = self.first.read_text(encoding="utf-8")
        self.check()  # judges all formulas, and measures those that any program measures
        self.known = self.verdicts()

    def programs(self) -> dict[str, Callable[[], Run]]:
        """Return what is run in each round, in this order: each finds what the last one left."""
        return {
            PLAIN: self.plain,
            COLD: self.cold,
            NEW: self.new,
            EDIT: self.edit,
            NOTHING: self.build,
            PRINT: self.print,
            CHECK_COLD: self.check_cold,
            CHECK_WARM: self.check,
            CHECK_EDIT: self.check_edited,
        }

    def plain(self) -> Run:
        return run([PYTHON, str(HERE / "plain.py"), "cards", "plain.apkg"], self.folder)

    def build(self) -> Run:
        return run([*FLASHGEN, "build", "-q"], self.folder)

    def cold(self) -> Run:
        self.forget(but=self.known)
        return self.build()

    def new(self) -> Run:
        self.forget(but={})
        return self.build()

    def edit(self) -> Run:
        self.change()
        return self.build()

    def print(self) -> Run:
        return run([*FLASHGEN, "print", "-q", self.first.stem], self.folder)

    def check(self) -> Run:
        return run([*FLASHGEN, "check"], self.folder)

    def check_cold(self) -> Run:
        self.forget(but=self.known)
        return self.check()

    def check_edited(self) -> Run:
        self.change()
        return self.check()

    def verdicts(self) -> dict[str, bytes]:
        """Return the files with verdicts on formulas."""
        return {path.name: path.read_bytes() for path in self.cache.iterdir() if path.is_file()}

    def forget(self, but: dict[str, bytes]) -> None:
        """Remove all that was built and remembered but these verdicts."""
        for folder in (self.cache, self.folder / "build"):
            shutil.rmtree(folder, ignore_errors=True)
        (self.cards / "flashgen.lock").unlink(missing_ok=True)
        self.cache.mkdir(parents=True)
        for name, verdicts in but.items():
            (self.cache / name).write_bytes(verdicts)

    def change(self) -> None:
        self.edits += 1
        start = r"(definition: >-\n +)"
        text, found = re.subn(start, rf"\1Edit {self.edits}: ", self.text, count=1)
        assert found, f"{self.first} has no definition to change"
        self.first.write_text(text, encoding="utf-8")


def measure(notes: int, rounds: int) -> tuple[dict[str, list[Run]], dict[str, int]]:
    """Return all runs of each program, and what the collection holds."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), notes)
        runs: dict[str, list[Run]] = {program: [] for program in bench.programs()}
        for _ in range(rounds):
            for program, go in bench.programs().items():
                runs[program].append(go())
        return runs, bench.counts


def start_up(rounds: int) -> tuple[float, float]:
    """Return the CPU times of `flashgen --help` and of importing Click."""
    here, ours, click = Path.cwd(), [], []
    for _ in range(rounds * 5):
        ours.append(run([*FLASHGEN, "--help"], here).cpu)
        click.append(run([PYTHON, "-c", "import click"], here).cpu)
    return statistics.median(ours), statistics.median(click)


def _median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(each.wall for each in runs),
        statistics.median(each.cpu for each in runs),
        statistics.median(each.memory for each in runs),
    )


def table(results: dict[str, list[Run]]) -> str:
    """Write medians as a Markdown table, and those of the ratios to the plain script.

    A ratio compares two runs of one round, so that a machine whose speed drifts distorts it less.
    """
    lines = [
        "| | time | ratio | CPU | ratio | peak memory | ratio | target |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, runs in results.items():
        each, pairs = _median(runs), list(zip(runs, results[PLAIN], strict=True))
        time = statistics.median(run.wall / plain.wall for run, plain in pairs)
        cpu = statistics.median(run.cpu / plain.cpu for run, plain in pairs)
        memory = statistics.median(run.memory / plain.memory for run, plain in pairs)
        lines.append(
            f"| {name} | {each.wall:.2f} s | {time:.2f} | {each.cpu:.2f} s | {cpu:.2f} "
            f"| {each.memory:.0f} MB | {memory:.1f} | {TARGETS.get(name, '')} |"
        )
    return "\n".join(lines)


def report(results: dict[str, list[Run]], counts: dict[str, int]) -> str:
    """Write what one collection holds, what was measured on it, and what a new formula takes."""
    pairs = zip(results[NEW], results[COLD], strict=True)
    seconds = statistics.median(new.cpu - known.cpu for new, known in pairs)
    each = seconds / counts["formulas"] * 1000
    return (
        f"{counts['notes']:,} notes in {counts['files']:,} files, "
        f"medians of {len(results[PLAIN])} rounds\n\n{table(results)}\n\n"
        f"{counts['formulas']:,} formulas: {each:.2f} ms of CPU for each that is new (≤ 2)\n"
    )


def main() -> None:
    notes = int(os.environ.get("BENCH_NOTES", "10000"))
    rounds = int(os.environ.get("BENCH_ROUNDS", "3"))
    sizes = [int(size) for size in os.environ.get("BENCH_GROWTH", "100 1000 10000").split()]
    results, counts = measure(notes, rounds)
    print(report(results, counts))
    ours, click = start_up(rounds)
    print(f"flashgen --help {ours:.3f} s, click {click:.3f} s: {ours / click:.2f} (≤ 1.5)\n")
    growth: dict[int, dict[str, Run]] = {}
    for size in sizes:
        found, held = (results, counts) if size == notes else measure(size, 1)
        if size != notes:
            print(report(found, held))
        growth[held["notes"]] = {program: _median(runs) for program, runs in found.items()}
    import plot  # late: what this process weighs would show in the memory of its children

    plot.draw(growth, Path(os.environ.get("BENCH_PLOT", "docs/speed.svg")))


if __name__ == "__main__":
    main()
