"""The same loss pressed against a diamond (L1) and a disc (L2): where its contour touches."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from style import BLUE, INK, MINT, MUTED, SKY, VERMILION, WIDTH, Floats, badge, canvas, save

OPTIMUM, RADIUS = np.array([0.45, 1.55]), 1.0
CURVATURE = np.array([[1.0, 0.3], [0.3, 1.0]])
SCALE = 58.0


def loss(point: Floats) -> Floats:
    """Return the quadratic loss at points in the last axis."""
    away = point - OPTIMUM
    value: Floats = 0.5 * np.einsum("...i,ij,...j->...", away, CURVATURE, away)
    return value


def touch(power: float) -> Floats:
    """Return the point of the unit ball's rim in that norm with the least loss."""
    angle = np.linspace(0, 2 * np.pi, 4 * 9000, endpoint=False)
    rim = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    rim *= RADIUS / (np.abs(rim) ** power).sum(axis=-1, keepdims=True) ** (1 / power)
    best: Floats = rim[loss(rim).argmin()]
    return best


def contour(level: float) -> Floats:
    """Return the ellipse on which the loss has that level."""
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    half = np.linalg.cholesky(np.linalg.inv(CURVATURE))
    ellipse: Floats = OPTIMUM + np.sqrt(2 * level) * (half @ circle).T
    return ellipse


def draw() -> Figure:
    """Draw a panel per penalty, named by letter only."""
    figure, axes = canvas(262)
    for column, (name, power, fill, color) in enumerate(
        (("A", 1.0, SKY, BLUE), ("B", 2.0, MINT, VERMILION))
    ):
        centre = np.array([WIDTH * (column + 0.5) / 2 - 20, 82])
        for end, label, shift in (((98, 0), "β₁", (-2, -14)), ((0, 166), "β₂", (-14, 0))):
            tip = centre + end
            axes.annotate(
                "",
                tip,
                centre - 0.55 * np.array(end),
                arrowprops={"arrowstyle": "-|>", "color": MUTED},
            )
            axes.text(*(tip + shift), label, ha="center", va="center_baseline")
        if power == 1:
            corners = RADIUS * SCALE * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
            axes.add_patch(Polygon(centre + corners, fc=fill, ec=INK, lw=1.8, zorder=2))
        else:
            axes.add_patch(Circle(tuple(centre), RADIUS * SCALE, fc=fill, ec=INK, lw=1.8, zorder=2))
        best = touch(power)
        print(f"{name}: touches at {best.round(2)}, loss {loss(best):.3f}")
        for share, width in ((0.12, 1.2), (0.45, 1.2), (1.0, 2.2)):
            ring = centre + SCALE * contour(share * float(loss(best)))
            axes.plot(*ring.T, color=color, lw=width, ls="-" if share == 1 else "--", zorder=3)
        axes.plot(*(centre + SCALE * OPTIMUM), "+", color=INK, ms=11, mew=2, zorder=4)
        axes.plot(*(centre + SCALE * best), "o", color=INK, ms=8, zorder=5)
        badge(axes, centre[0] - 54, 242, name)
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
