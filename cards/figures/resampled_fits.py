"""The same two models fitted to twelve training sets each: bias and variance as one sees them."""

import numpy as np
from matplotlib.figure import Figure
from numpy.polynomial import Polynomial
from style import BLUE, INK, MUTED, VERMILION, WIDTH, Floats, save

POINTS, NOISE, SETS, SHOWN = 20, 0.35, 400, 12
GRID = np.linspace(0, 1, 121)
PANELS = (("A", 1, BLUE), ("B", 8, VERMILION))


def truth(x: Floats) -> Floats:
    """Return the function that the models try to learn."""
    height: Floats = np.sin(2 * np.pi * x)
    return height


def fits(degree: int) -> Floats:
    """Return the fitted curves on the grid, one row for each training set."""
    rng = np.random.default_rng(4)
    x = (np.arange(POINTS) + 0.5) / POINTS
    rows = []
    for _ in range(SETS):
        y = truth(x) + NOISE * rng.normal(size=POINTS)
        rows.append(Polynomial.fit(x, y, degree)(GRID))
    return np.array(rows)


def draw() -> Figure:
    """Draw a panel per model: single fits thin, their mean thick, the truth dashed."""
    height = 250
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    for column, (name, degree, color) in enumerate(PANELS):
        left = 12 + column * 174
        axes = figure.add_axes((left / WIDTH, 62 / height, 162 / WIDTH, 160 / height))
        curves = fits(degree)
        inside = slice(3, -3)  # from the first training input to the last
        mean = curves.mean(axis=0)
        bias = float(((mean - truth(GRID)) ** 2)[inside].mean())
        spread = float(curves.var(axis=0)[inside].mean())
        print(f"{name}: degree {degree}, squared bias {bias:.3f}, variance {spread:.3f}")
        for curve in curves[:SHOWN]:
            axes.plot(GRID[inside], curve[inside], color=color, lw=0.9, alpha=0.55)
        axes.plot(GRID[inside], mean[inside], color=color, lw=3.4)
        axes.plot(GRID, truth(GRID), "--", color=INK, lw=2)
        axes.set(xlim=(0, 1), ylim=(-1.9, 1.9), xticks=[], yticks=[])
        axes.set_xlabel("x")
        figure.text((left + 6) / WIDTH, 228 / height, f"Model {name}", weight="bold")
    key = figure.add_axes((0, 0, 1, 42 / height))
    key.set(xlim=(0, WIDTH), ylim=(0, 42))
    key.set_axis_off()
    for x, look, width, text in (
        (14, "--", 2.0, "truth"),
        (102, "-", 0.9, "one training set"),
        (266, "-", 3.4, "mean"),
    ):
        key.plot([x, x + 24], [20, 20], look, color=INK if look == "--" else MUTED, lw=width)
        key.text(x + 30, 20, text, va="center_baseline")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
