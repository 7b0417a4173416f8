"""How time and memory grow with the number of notes, as a picture for the README."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot
from run import Run

COLOURS = (
    *("#888888", "#d55e00", "#e69f00", "#0072b2", "#009e73"),
    *("#8c564b", "#cc79a7", "#000000", "#56b4e9"),
)


def draw(growth: Mapping[int, Mapping[str, Run]], path: Path) -> None:
    """Draw all programs over the sizes in `growth` and write the picture."""
    mpl.rcParams.update({"svg.hashsalt": "flashgen", "font.size": 10, "svg.fonttype": "path"})
    figure, (time, memory) = pyplot.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    sizes = sorted(growth)
    for name, colour in zip(growth[sizes[0]], COLOURS, strict=True):
        runs = [growth[size][name] for size in sizes]
        style = {"color": colour, "marker": "o", "markersize": 4, "label": name}
        time.plot(sizes, [run.wall for run in runs], **style)
        memory.plot(sizes, [run.memory for run in runs], **style)
    time.set(title="Seconds", xscale="log", yscale="log", xlabel="notes")
    memory.set(title="Peak memory, MB", xscale="log", yscale="log", xlabel="notes")
    for axes in (time, memory):
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    time.legend(frameon=False, fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
