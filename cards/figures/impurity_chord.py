"""Error rate and Gini impurity over the share of positives: gain is the gap above a chord."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, INK, MUTED, VERMILION, Floats, arrow, chart, save

LEFT, PARENT, RIGHT = 0.1, 0.25, 0.4


def gini(p: Floats) -> Floats:
    """Return the Gini impurity of two classes."""
    value: Floats = 2 * p * (1 - p)
    return value


def error(p: Floats) -> Floats:
    """Return the error rate of a vote for the majority."""
    value: Floats = np.minimum(p, 1 - p)
    return value


def draw() -> Figure:
    """Draw both curves, the two children of a split, and what the split gains."""
    figure, axes = chart(290, left=56)
    grid = np.linspace(0, 1, 201)
    axes.plot(grid, gini(grid), "-", color=BLUE, lw=2.6)
    axes.plot(grid, error(grid), "--", color=VERMILION, lw=2.6)
    ends = np.array([LEFT, RIGHT])
    for curve, color, marker in ((gini, BLUE, "o"), (error, VERMILION, "s")):
        axes.plot(ends, curve(ends), "-", color=INK, lw=1.4)
        axes.plot(ends, curve(ends), marker, color=color, ms=8, mec=INK, mew=0.8)
        top, mean = float(curve(np.array([PARENT]))[0]), float(curve(ends).mean())
        print(f"{curve.__name__}: parent {top:.3f}, children {mean:.3f}, gain {top - mean:.3f}")
        axes.plot([PARENT], [top], marker, color=color, ms=8, mec=INK, mew=0.8)
    parent, below = gini(np.array([PARENT]))[0], gini(ends).mean()
    axes.plot([PARENT, PARENT], [below, parent], color=INK, lw=3.4, solid_capstyle="butt")
    axes.text(0.03, 0.45, "gain", weight="bold")
    arrow(axes, (0.115, 0.442), (PARENT - 0.012, (parent + below) / 2))
    axes.text(0.845, 0.36, "Gini", color=BLUE, weight="bold")
    axes.text(0.5, 0.19, "error rate", color=VERMILION, weight="bold", ha="center")
    for x, name in ((LEFT, "left"), (PARENT, "parent"), (RIGHT, "right")):
        axes.plot([x, x], [0, 0.025], color=MUTED, lw=1.6)
        axes.text(x, 0.032, name, size=12, ha="center")
    axes.set(xlim=(0, 1), ylim=(0, 0.56), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=[0, 0.25, 0.5])
    axes.set_xticklabels(["0", "0.25", "0.5", "0.75", "1"])
    axes.set_yticklabels(["0", "0.25", "0.5"])
    axes.set_xlabel("share of positives in a node")
    axes.set_ylabel("impurity")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
