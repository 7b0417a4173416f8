"""The common look of the figures: palette, sizes, helpers, and a writer of stable bytes."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

# Okabe-Ito, told apart by colour-blind readers too; lines also differ in dash and marker.
BLUE, ORANGE, GREEN, VERMILION = "#0072b2", "#e69f00", "#009e73", "#d55e00"
INK, MUTED, FAINT, PAPER = "#1d1d26", "#5a5a68", "#d9dae3", "#fbfbfd"
SKY, PEACH, MINT = "#d6eaf6", "#fbe6cf", "#d3efe6"

WIDTH = 360  # points: a phone shows the figure at about 350 px, so a point is about a pixel
Floats = npt.NDArray[np.float64]
MEDIA = Path(__file__).resolve().parent.parent / "media"

mpl.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "flashgen",
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 13,
        "axes.labelsize": 13,
        "xtick.labelsize": 12,
        "ytick.labelsize": 12,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": MUTED,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.facecolor": PAPER,
        "figure.facecolor": PAPER,
        "lines.linewidth": 2.0,
        "lines.markersize": 7.0,
    }
)


def canvas(height: float) -> tuple[Figure, Axes]:
    """Return an empty figure, and axes over all of it whose unit is one point."""
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, height))
    axes.set_axis_off()
    return figure, axes


def chart(height: float, left: float = 52, bottom: float = 46) -> tuple[Figure, Axes]:
    """Return a figure and its plotting axes; margins in points, equal for every reader's fonts."""
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, 1 - (left + 12) / WIDTH, 1 - (bottom + 12) / height)
    )
    return figure, axes


def lines(axes: Axes, x: float, y: float, *texts: str, size: float = 13, color: str = INK) -> None:
    """Write lines centred on (x, y), each a text of its own so that any font stays centred."""
    for row, text in enumerate(texts):
        lift = ((len(texts) - 1) / 2 - row) * size * 1.2
        axes.text(x, y + lift, text, size=size, color=color, ha="center", va="center_baseline")


def box(axes: Axes, corner: tuple[float, float], width: float, height: float, fill: str) -> None:
    """Draw a box with its lower left corner at `corner`."""
    shape = FancyBboxPatch(corner, width, height, "round,pad=0,rounding_size=5", fc=fill, ec=INK)
    axes.add_patch(shape)


def arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    color: str = INK,
    dash: str = "-",
    path: str = "arc3",
    width: float = 1.5,
) -> None:
    """Draw an arrow from start to end; `path` is a matplotlib connection style."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            connectionstyle=path,
            mutation_scale=11,
            shrinkA=0,
            shrinkB=0,
            color=color,
            linestyle=dash,
            linewidth=width,
        )
    )


def badge(axes: Axes, x: float, y: float, text: str) -> None:
    """Write a number or letter, light on a dark disc."""
    axes.plot([x], [y], "o", color=INK, markersize=18)
    axes.text(x, y, text, color=PAPER, weight="bold", ha="center", va="center_baseline")


def save(figure: Figure, script: str) -> None:
    """Write media/<name of the script>.svg: same bytes each time, text as text in any sans font."""
    target = MEDIA / f"{Path(script).stem}.svg"
    target.parent.mkdir(exist_ok=True)
    figure.savefig(target, metadata={"Date": None, "Creator": None})
    svg = target.read_text(encoding="utf-8").replace("'DejaVu Sans', sans-serif", "sans-serif")
    target.write_text(svg, encoding="utf-8", newline="\n")
