"""DBSCAN with minPts 4: the eps-circles of three points, each with another role."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from sklearn.cluster import DBSCAN
from style import BLUE, INK, MUTED, PAPER, canvas, lines, save

EPS, LEAST = 48.0, 4
POINTS = np.array(
    [
        [66, 148], [92, 122], [104, 158], [128, 136], [82, 178], [142, 176], [60, 112],
        [117, 104], [154, 118], [190, 132], [298, 92], [270, 64],
    ],
    dtype=float,
)  # fmt: skip
NAMED = {"P": 8, "Q": 9, "R": 10}


def draw() -> Figure:
    """Draw all points, and a circle of radius eps around each of the three that have a name."""
    found = DBSCAN(eps=EPS, min_samples=LEAST).fit(POINTS)
    figure, axes = canvas(236)
    axes.set_aspect("equal")
    for name, index in NAMED.items():
        near = (np.linalg.norm(POINTS - POINTS[index], axis=1) <= EPS).sum()
        core = index in found.core_sample_indices_
        print(f"{name}: {near} points in its circle, core {core}, cluster {found.labels_[index]}")
        axes.add_patch(Circle(tuple(POINTS[index]), EPS, fill=False, ec=MUTED, ls="--", lw=1.6))
    axes.plot(*POINTS.T, "o", color=BLUE, ms=9, mec=INK)
    for name, index in NAMED.items():
        x, y = POINTS[index]
        axes.plot([x], [y], "o", color=INK, ms=18)
        lines(axes, x, y, name, color=PAPER)
    x, y = POINTS[NAMED["R"]]
    axes.plot([x, x], [y, y + EPS], color=MUTED, lw=1.6)
    axes.text(x + 7, y + 27, "eps", va="center_baseline")
    lines(axes, 180, 220, "minPts = 4, the point itself counts")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
