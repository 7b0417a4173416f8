"""`make bench`: flashgen beside a plain script, in turns, with the targets it has to reach.

Environment: BENCH_NOTES (10,000), BENCH_ROUNDS (3), BENCH_GROWTH (100 1000 10000; the sizes of
the plot), BENCH_PLOT (docs/speed.svg). Sizes beyond 10,000 take minutes.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from run import Run, run

import content

HERE = Path(__file__).parent
PYTHON = sys.executable
FLASHGEN = [PYTHON, "-m", "flashgen"]
PLAIN = "plain script"
COLD, EDIT, NOTHING = "cold build", "one file changed", "nothing changed"
CHECK_COLD, CHECK_WARM, CHECK_EDIT = "check, cold", "check, warm", "check, one file changed"
PRINT, PRINTED = "print, 104 pages of sheets", 13
"""The sheet of a question has eight pages."""
TARGETS = {COLD: 0.5, EDIT: 0.15, NOTHING: 0.04, CHECK_COLD: 1.5, CHECK_WARM: 0.1}


class Bench:
    """One collection and the programs that are run on it."""

    def __init__(self, folder: Path, notes: int) -> None:
        self.folder = folder
        self.edits = 0
        content.write(folder / "cards", notes)

    def programs(self) -> dict[str, Callable[[], Run]]:
        """Return what is run in each round, in this order: each finds what the last one left."""
        return {
            PLAIN: lambda: run(
                [PYTHON, str(HERE / "plain.py"), "cards", "plain.apkg"], self.folder
            ),
            COLD: self.cold,
            EDIT: self.edit,
            NOTHING: self.build,
            CHECK_COLD: self.check_cold,
            CHECK_WARM: self.check,
            CHECK_EDIT: self.check_edited,
        }

    def build(self) -> Run:
        return run([*FLASHGEN, "build", "-q"], self.folder)

    def cold(self) -> Run:
        for name in ("cache", "build"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / "cards" / "flashgen.lock").unlink(missing_ok=True)
        return self.build()

    def edit(self) -> Run:
        self.change()
        return self.build()

    def change(self) -> None:
        self.edits += 1
        path = self.folder / "cards" / "part-0" / "question-00000.yaml"
        start = "definition: |\n      "
        text = content.question(0, 1).replace(start, f"{start}Edit {self.edits}: ", 1)
        path.write_text(text, encoding="utf-8")

    def check(self) -> Run:
        return run([*FLASHGEN, "check"], self.folder)

    def check_cold(self) -> Run:
        shutil.rmtree(self.folder / "cache", ignore_errors=True)
        return self.check()

    def check_edited(self) -> Run:
        self.change()
        return self.check()

    def print(self) -> Run:
        """Print the sheets of the first questions, after a build that left all in the cache."""
        self.build()
        names = [f"question-{number}" for number in range(PRINTED)]
        return run([*FLASHGEN, "print", "-q", *names], self.folder)


def measure(notes: int, rounds: int) -> tuple[dict[str, list[Run]], dict[str, float]]:
    """Return all runs of each program, and the medians of package step and floor in seconds."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), notes)
        runs: dict[str, list[Run]] = {program: [] for program in bench.programs()}
        for _ in range(rounds):
            for program, go in bench.programs().items():
                runs[program].append(go())
        if notes >= PRINTED * content.NOTES_A_QUESTION:
            runs[PRINT] = [bench.print()]
        command = [PYTHON, str(HERE / "floor.py"), str(bench.folder / "cards"), str(rounds)]
        floor = subprocess.run(command, capture_output=True, check=True, cwd=name)
        return runs, json.loads(floor.stdout)


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
        "| | time | ratio | target | CPU | peak memory | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, runs in results.items():
        each, pairs = _median(runs), list(zip(runs, results[PLAIN], strict=False))
        time = statistics.median(run.wall / plain.wall for run, plain in pairs)
        memory = statistics.median(run.memory / plain.memory for run, plain in pairs)
        target = f"≤ {TARGETS[name]}" if name in TARGETS else ""
        lines.append(
            f"| {name} | {each.wall:.2f} s | {time:.2f} | {target} "
            f"| {each.cpu:.2f} s | {each.memory:.0f} MB | {memory:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    notes = int(os.environ.get("BENCH_NOTES", "10000"))
    rounds = int(os.environ.get("BENCH_ROUNDS", "3"))
    sizes = [int(size) for size in os.environ.get("BENCH_GROWTH", "100 1000 10000").split()]
    results, steps = measure(notes, rounds)
    print(f"{notes:,} notes, medians of {rounds} rounds\n\n{table(results)}\n")
    ratio = steps["package"] / steps["floor"]
    print(f"package step {steps['package']:.2f} s, floor {steps['floor']:.2f} s: {ratio:.2f} (≤ 4)")
    ours, click = start_up(rounds)
    print(f"flashgen --help {ours:.3f} s, click {click:.3f} s: {ours / click:.2f} (≤ 1.5)\n")
    growth = {size: results if size == notes else measure(size, 1)[0] for size in sizes}
    for size, found in growth.items():
        print(f"{size:,} notes\n\n{table(found)}\n")
    import plot  # late: what this process weighs would show in the memory of its children

    medians = {
        size: {program: _median(runs) for program, runs in found.items()}
        for size, found in growth.items()
    }
    plot.draw(medians, Path(os.environ.get("BENCH_PLOT", "docs/speed.svg")))


if __name__ == "__main__":
    main()
