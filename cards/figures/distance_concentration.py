"""Distances between random points of a cube, relative to their mean, in three dimensions."""

import numpy as np
from matplotlib.figure import Figure
from scipy.spatial.distance import pdist
from scipy.stats import gaussian_kde
from style import BLUE, GREEN, VERMILION, chart, save

CURVES = (("A", 2, 0.5, GREEN, ":"), ("B", 20, 0.3, BLUE, "--"), ("C", 500, None, VERMILION, "-"))


def draw() -> Figure:
    """Draw a smooth density for each dimension, scaled to the same height."""
    figure, axes = chart(250, left=24)
    grid = np.linspace(0, 2.4, 400)
    for name, dimension, level, color, dash in CURVES:
        distance = pdist(np.random.default_rng(0).uniform(size=(300, dimension)))
        distance /= distance.mean()
        print(
            f"{name}: d = {dimension}, spread {distance.std():.3f}, "
            f"nearest {distance.min():.2f}, farthest {distance.max():.2f}"
        )
        height = gaussian_kde(distance)(grid)
        axes.plot(grid, height / height.max(), dash, color=color, lw=2.6)
        if level is None:
            axes.text(1, 1.04, name, color=color, weight="bold", size=15, ha="center")
        else:
            right = grid[height > level * height.max()][-1]
            axes.text(right + 0.06, level, name, color=color, weight="bold", size=15)
    axes.set(xlim=(0, 2.4), ylim=(0, 1.16), xticks=(0, 0.5, 1, 1.5, 2), yticks=())
    axes.set_xlabel("distance of two points / mean distance")
    axes.set_ylabel("frequency (scaled)")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
