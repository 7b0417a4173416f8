"""What ridge, lasso and best subset make of a least-squares coefficient, for orthonormal inputs."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, MUTED, VERMILION, chart, save

SIZE = 1.0


def draw() -> Figure:
    """Draw a curve per rule, named by letter only; the dashed line changes nothing."""
    figure, axes = chart(290, left=46)
    before = np.linspace(-3.4, 3.4, 681)
    axes.plot(before, before, color=MUTED, lw=1.3, ls=(0, (6, 4)))
    subset = np.where(np.abs(before) > SIZE, before, np.nan)
    lasso = np.sign(before) * np.maximum(np.abs(before) - SIZE, 0)
    axes.plot(before, subset, color=GREEN, ls=":", lw=3.2)
    axes.plot([-SIZE, SIZE], [0, 0], color=GREEN, ls=":", lw=3.2)
    axes.plot(before, before / (1 + SIZE), color=BLUE, ls="-.")
    axes.plot(before, lasso, color=VERMILION)
    for name, height, color in (("A", 3.42, GREEN), ("B", 2.42, VERMILION), ("C", 1.66, BLUE)):
        axes.text(3.62, height, name, color=color, weight="bold", size=15, ha="center", va="center")
    axes.set(xlim=(-3.5, 3.85), ylim=(-3.5, 3.7), xticks=range(-3, 4), yticks=range(-3, 4))
    axes.set_xlabel("least-squares coefficient")
    axes.set_ylabel("after the penalty")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
