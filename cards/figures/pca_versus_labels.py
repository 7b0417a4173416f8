"""Two stretched classes, and what is left of them on two directions."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, INK, MUTED, ORANGE, WIDTH, Floats, canvas, lines, save

EACH, SCALE, CENTRE, TILT = 45, 24.0, np.array([180.0, 214.0]), np.deg2rad(18)
SIDES = ((0, BLUE, "o"), (1, ORANGE, "s"))


def classes() -> tuple[Floats, Floats]:
    """Return centred points x 2 and their labels: long along one axis, apart along the other."""
    rng = np.random.default_rng(3)
    label = np.repeat([0.0, 1.0], EACH)
    flat = np.column_stack(
        [rng.uniform(-5, 5, 2 * EACH), rng.normal(0, 0.35, 2 * EACH) + 2.0 * label]
    )
    turn = np.array([[np.cos(TILT), np.sin(TILT)], [-np.sin(TILT), np.cos(TILT)]])
    points: Floats = (flat - flat.mean(axis=0)) @ turn
    return points, label


def directions(points: Floats, label: Floats) -> tuple[Floats, Floats]:
    """Return the first principal component and Fisher's discriminant, both of unit length."""
    groups = [points[label == side] for side, _, _ in SIDES]
    within = sum(np.cov(group.T) for group in groups)
    fisher = np.linalg.solve(within, groups[1].mean(axis=0) - groups[0].mean(axis=0))
    return np.linalg.svd(points)[2][0], fisher / np.linalg.norm(fisher)


def draw() -> Figure:
    """Draw the cloud with both directions, and below it the points projected on each."""
    points, label = classes()
    figure, axes = canvas(340)
    both = directions(points, label)
    for name, way, reach, dash in zip("AB", both, (6.4, 3.8), ("-", "--"), strict=True):
        share = (points @ way).var() / points.var(axis=0).sum()
        print(f"{name}: {share:.2f} of the variance, direction {np.round(way, 2)}")
        ahead = way * np.sign(way[np.abs(way).argmax()])
        ends = CENTRE + SCALE * np.outer([-reach, reach], ahead)
        axes.plot(*ends.T, color=INK, lw=2.2, ls=dash)
        lines(axes, *(ends[1] + 12 * ahead), name, size=15)
    for side, color, marker in SIDES:
        spots = CENTRE + SCALE * points[label == side]
        axes.plot(*spots.T, marker, color=color, ms=6, mec=INK, mew=0.6)
    for name, way, height in zip("AB", both, (66, 28), strict=True):
        axes.plot([46, WIDTH - 14], [height, height], color=MUTED, lw=1)
        lines(axes, 24, height, f"on {name}", size=13)
        for side, color, marker in SIDES:
            x = 206 + 0.95 * SCALE * (points @ way)[label == side]
            axes.plot(
                x,
                np.full(len(x), height + 6 - 12 * side),
                marker,
                color=color,
                ms=6,
                mec=INK,
                mew=0.6,
            )
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
