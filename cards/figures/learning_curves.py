"""Learning curves of a rigid and of a flexible model on the same regression problem."""

import numpy as np
from matplotlib.figure import Figure
from numpy.polynomial import Polynomial
from style import BLUE, INK, ORANGE, WIDTH, Floats, save

NOISE, RUNS = 0.4, 300
SIZES = np.array([20, 30, 45, 70, 100, 150, 220, 320])
PANELS = (("A", 1), ("B", 12))


def truth(x: Floats) -> Floats:
    """Return the function that the models try to learn."""
    height: Floats = np.sin(1.5 * np.pi * x)
    return height


def errors(degree: int, size: int) -> tuple[float, float]:
    """Return the median training and validation error (mean squared) of a polynomial."""
    rng = np.random.default_rng(size)
    fresh = np.linspace(-1, 1, 201)
    seen, unseen = [], []
    for _ in range(RUNS):
        x = rng.uniform(-1, 1, size)
        y = truth(x) + NOISE * rng.normal(size=size)
        model = Polynomial.fit(x, y, degree, domain=[-1, 1])
        seen.append(((y - model(x)) ** 2).mean())
        unseen.append(((truth(fresh) - model(fresh)) ** 2).mean() + NOISE**2)
    return float(np.median(seen)), float(np.median(unseen))


def draw() -> Figure:
    """Draw training and validation error over the number of rows, a panel per model."""
    height = 270
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    for column, (name, degree) in enumerate(PANELS):
        left = 44 + column * 160
        axes = figure.add_axes((left / WIDTH, 82 / height, 146 / WIDTH, 158 / height))
        seen, unseen = np.array([errors(degree, int(size)) for size in SIZES]).T
        print(f"{name}: train {seen.round(2)}, validation {unseen.round(2)}")
        axes.axhline(NOISE**2, color=INK, ls=":", lw=1.6)
        axes.plot(SIZES, unseen, "s--", color=ORANGE, mec=INK, mew=0.6, clip_on=True)
        axes.plot(SIZES, seen, "o-", color=BLUE, mec=INK, mew=0.6)
        axes.set(xlim=(0, 340), ylim=(0, 0.82), xticks=[0, 100, 200, 300])
        axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8])
        if column:
            axes.tick_params(labelleft=False)
        else:
            axes.set_ylabel("squared error")
        axes.set_xlabel("training rows")
        figure.text((left + 6) / WIDTH, 248 / height, f"Model {name}", weight="bold")
    key = figure.add_axes((0, 0, 1, 34 / height))
    key.set(xlim=(0, WIDTH), ylim=(0, 34))
    key.set_axis_off()
    for x, look, color, text in (
        (8, "o-", BLUE, "training"),
        (116, "s--", ORANGE, "validation"),
        (234, ":", INK, "noise floor"),
    ):
        key.plot([x, x + 14, x + 28], [15, 15, 15], look, color=color, markevery=[1])
        key.text(x + 34, 15, text, va="center_baseline")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
