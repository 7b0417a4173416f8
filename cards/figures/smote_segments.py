"""Synthetic minority points between neighbors: inside a cluster, and across the majority."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, INK, MUTED, VERMILION, WIDTH, Floats, arrow, canvas, save

NEIGHBORS, COPIES, FAR = 5, 4, 150
HEIGHT = 280


def points() -> tuple[Floats, Floats]:
    """Return majority points around (184, 142) and a minority of two clusters at its sides."""
    rng = np.random.default_rng(11)
    majority = rng.normal((184, 142), (34, 40), (120, 2))
    left = rng.normal((56, 140), (20, 34), (9, 2))
    right = rng.normal((308, 140), (16, 26), (3, 2))
    return majority, np.vstack([left, right])


def synthesise(minority: Floats) -> list[tuple[int, int, Floats]]:
    """Return for each new point its parents' numbers and its place."""
    rng = np.random.default_rng(1)
    gap = np.linalg.norm(minority[:, None] - minority[None], axis=2)
    nearest = gap.argsort(axis=1)[:, 1 : NEIGHBORS + 1]
    made = []
    for parent in range(len(minority)):
        for _ in range(COPIES):
            other = int(rng.choice(nearest[parent]))
            place = minority[parent] + rng.uniform() * (minority[other] - minority[parent])
            made.append((parent, other, place))
    return made


def draw() -> Figure:
    """Draw the majority, the minority, the segments and the new points."""
    figure, axes = canvas(HEIGHT)
    majority, minority = points()
    axes.plot(*majority.T, "o", color=MUTED, markersize=3.5)
    made = synthesise(minority)
    crossing = 0
    for parent, other, place in made:
        a, b = minority[parent], minority[other]
        axes.plot(*np.array([a, b]).T, "-", color=VERMILION, lw=0.8, zorder=1)
        axes.plot(*place, "x", color=VERMILION, markersize=7, markeredgewidth=1.8)
        crossing += np.linalg.norm(a - b) > FAR
    axes.plot(*minority.T, "o", color=BLUE, markersize=8)
    print(f"{crossing} of {len(made)} new points lie between the clusters")
    for x, name, target in ((52, "A", (52, 216)), (180, "B", (180, 196))):
        axes.text(x, 252, name, color=INK, weight="bold", size=16, ha="center", va="center")
        arrow(axes, (x, 241), target)
    for x, look, color, text in (
        (14, "o", BLUE, "minority"),
        (124, "o", MUTED, "majority"),
        (238, "x", VERMILION, "synthetic"),
    ):
        size = 4 if color == MUTED else 8
        axes.plot([x], [18], look, color=color, markersize=size, markeredgewidth=1.8)
        axes.text(x + 10, 18, text, va="center_baseline")
    axes.set_xlim(0, WIDTH)
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
