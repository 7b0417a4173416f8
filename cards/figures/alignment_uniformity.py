"""Three ways for eight positive pairs to lie on the unit circle."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from style import BLUE, INK, MUTED, ORANGE, PAPER, WIDTH, Floats, badge, canvas, lines, save

PAIRS = 8


def points(angle: Floats) -> Floats:
    """Return unit vectors at the angles, one a row."""
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def panels() -> dict[str, tuple[Floats, Floats]]:
    """Return, by letter, the angles of first and second views."""
    rng = np.random.default_rng(8)
    spread = 2 * np.pi * np.arange(PAIRS) / PAIRS
    near = rng.uniform(0.10, 0.20, PAIRS)
    narrow = 0.9 + np.linspace(-0.15, 0.15, 2 * PAIRS)
    return {
        "A": (spread, spread[rng.permutation(PAIRS)] + np.pi / PAIRS),
        "B": (spread - near, spread + near),
        "C": (narrow[::2], narrow[1::2]),
    }


def losses(first: Floats, second: Floats) -> tuple[float, float]:
    """Return alignment (alpha 2) and uniformity (t 2, over distinct points) of Wang and Isola."""
    align = float(((points(first) - points(second)) ** 2).sum(axis=-1).mean())
    every = points(np.concatenate([first, second]))
    square = ((every[:, None] - every[None]) ** 2).sum(axis=-1)
    apart = square[np.triu_indices(len(every), 1)]
    return align, float(np.log(np.exp(-2 * apart).mean()))


def draw() -> Figure:
    """Draw a circle per panel; each line joins the two views of one image."""
    figure, axes = canvas(186)
    for column, (name, (first, second)) in enumerate(panels().items()):
        align, uniform = losses(first, second)
        print(f"{name}: alignment {align:.3f}, uniformity {uniform:.2f}")
        centre = np.array([WIDTH * (column + 0.5) / 3, 90])
        axes.add_patch(Circle(tuple(centre), 50, fc=PAPER, ec=MUTED, lw=1))
        one, two = centre + 50 * points(first), centre + 50 * points(second)
        for start, end in zip(one, two, strict=True):
            axes.plot(*zip(start, end, strict=True), color=INK, lw=1.6)
        axes.plot(*one.T, "o", color=BLUE, ms=7, mec=INK)
        axes.plot(*two.T, "s", color=ORANGE, ms=6, mec=INK)
        badge(axes, centre[0] - 48, 167, name)
    axes.plot([86], [14], "o", color=BLUE, ms=7, mec=INK)
    axes.plot([176], [14], "s", color=ORANGE, ms=6, mec=INK)
    axes.plot([266, 286], [14, 14], color=INK, lw=1.6)
    for x, text in ((95, "view 1"), (185, "view 2"), (292, "one pair")):
        axes.text(x, 14, text, va="center_baseline")
    lines(axes, 36, 14, "8 pairs:")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
