"""Two half-moons with one label each: the nearest label decides, or labels spread to neighbours."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.datasets import make_moons
from sklearn.semi_supervised import LabelSpreading
from style import BLUE, FAINT, INK, ORANGE, WIDTH, Floats, badge, canvas, save

LOOKS = ((BLUE, "o"), (ORANGE, "s"))


def draw() -> Figure:
    """Draw the class that every point gets in either way; the labelled points are stars."""
    points, truth = make_moons(110, noise=0.06, random_state=1)
    known = [int(np.abs(points - spot).sum(axis=1).argmin()) for spot in ((0.0, 1.0), (1.0, -0.5))]
    gap: Floats = np.linalg.norm(points[:, None] - points[known], axis=2)
    partial = np.full(len(points), -1)
    partial[known] = truth[known]
    spread = LabelSpreading(kernel="knn", n_neighbors=6, alpha=0.99, max_iter=2000)
    figure, axes = canvas(176)
    for name, given, left in (
        ("A", truth[known][gap.argmin(axis=1)], 66),
        ("B", spread.fit(points, partial).transduction_, 246),
    ):
        print(f"{name}: {100 * (given == truth).mean():.0f} % right")
        spots = np.array([left, 50.0]) + 46 * points
        for side, (color, marker) in enumerate(LOOKS):
            axes.plot(*spots[given == side].T, marker, color=color, ms=6, mec=INK, mew=0.6)
        for side, index in enumerate(known):
            axes.plot(*spots[index], "*", color=LOOKS[side][0], ms=23, mec=INK, mew=1.6)
        badge(axes, left - 46, 158, name)
    axes.plot([WIDTH / 2] * 2, [8, 168], color=FAINT, lw=1.5)
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
