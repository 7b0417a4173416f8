"""Full-batch training of a small network at a large step size, without and with warm-up."""

from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, INK, VERMILION, WIDTH, Floats, badge, save

WIDE, ROWS, RATE, RAMP, STEPS = 12, 40, 0.5, 250, 350
DENSE, EVERY, BURST = 12, 6, 200  # steps looked at; curvature at which a run is lost
POWER = 50  # iterations
SHAPES = ((3, WIDE), (WIDE,), (WIDE, WIDE), (WIDE,), (WIDE,))
Gradient = Callable[[Floats], Floats]


def problem() -> tuple[Floats, Gradient]:
    """Return start weights and the gradient of a two-layer tanh network's mean squared error."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(ROWS, 3))
    y = np.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2] * 0.5
    drawn = [
        rng.normal(size=shape) * 3 / np.sqrt(shape[0]) if len(shape) > 1 else np.zeros(shape)
        for shape in SHAPES
    ]
    drawn[-1] = rng.normal(size=WIDE) * 3 / np.sqrt(WIDE)
    cuts = np.cumsum([weight.size for weight in drawn])[:-1]

    def gradient(flat: Floats) -> Floats:
        parts = [p.reshape(s) for p, s in zip(np.split(flat, cuts), SHAPES, strict=True)]
        w1, b1, w2, b2, w3 = parts
        h1 = np.tanh(x @ w1 + b1)
        h2 = np.tanh(h1 @ w2 + b2)
        error = (h2 @ w3 - y) / ROWS
        d2 = np.outer(error, w3) * (1 - h2**2)
        d1 = (d2 @ w2.T) * (1 - h1**2)
        slopes = (x.T @ d1, d1.sum(axis=0), h1.T @ d2, d2.sum(axis=0), h2.T @ error)
        return np.concatenate([slope.ravel() for slope in slopes])

    return np.concatenate([weight.ravel() for weight in drawn]), gradient


def dominant(gradient: Gradient, place: Floats, shift: float) -> float:
    """Return the Hessian's eigenvalue farthest from `shift`, by power iteration."""
    direction = np.random.default_rng(1).normal(size=len(place))
    value = 0.0
    for _ in range(POWER):
        direction /= np.linalg.norm(direction)
        step = 1e-4 * direction
        curved = (gradient(place + step) - gradient(place - step)) / 2e-4 - shift * direction
        value = float(direction @ curved)
        direction = curved
    return value + shift


def sharpness(gradient: Gradient, place: Floats) -> float:
    """Return the largest eigenvalue of the Hessian, also where a negative one is larger in size."""
    extreme = dominant(gradient, place, 0.0)
    return extreme if extreme > 0 else dominant(gradient, place, extreme)


def train(ramp: int) -> tuple[list[int], list[float], Floats]:
    """Return steps, sharpness at them, and the stability limit 2 / step size at every step."""
    place, gradient = problem()
    rates = RATE * np.minimum(1, np.arange(1, STEPS + 1) / ramp)
    seen, sharp = [], []
    for step, rate in enumerate(rates):
        if step < DENSE or step % EVERY == 0:
            seen.append(step)
            sharp.append(sharpness(gradient, place))
        if sharp[-1] > BURST:
            break
        place = place - rate * gradient(place)
    return seen, sharp, 2 / rates


def draw() -> Figure:
    """Draw sharpness and limit over the steps, a panel for each run."""
    figure = Figure(figsize=(WIDTH / 72, 400 / 72))
    for name, ramp, bottom in (("A", 1, 226), ("B", RAMP, 46)):
        axes = figure.add_axes((56 / WIDTH, bottom / 400, 292 / WIDTH, 162 / 400))
        seen, sharp, limit = train(ramp)
        print(f"{name}: sharpness {sharp[0]:.1f} first, {sharp[-1]:.1f} at step {seen[-1]}")
        axes.plot(limit, "--", color=VERMILION)
        axes.plot(seen, sharp, "-", color=BLUE)
        axes.set_yscale("log")
        axes.set(xlim=(-5, STEPS), ylim=(2, 40), yticks=(2, 4, 8, 16, 32))
        axes.set_yticklabels(("2", "4", "8", "16", "32"))
        axes.minorticks_off()
        axes.set_ylabel("curvature")
        place = axes.transData.inverted().transform(axes.transAxes.transform((0.94, 0.86)))
        badge(axes, place[0], place[1], name)
        if name == "A":
            axes.text(90, 4.6, "limit 2 / step size", color=VERMILION, weight="bold")
            axes.text(52, 21, "sharpest curvature", color=BLUE, weight="bold")
            axes.set_xticklabels(())
    axes.set_xlabel("training step")
    axes.plot([RAMP, RAMP], [2, 3], color=INK, lw=1.2)
    axes.text(RAMP - 6, 2.25, "end of warm-up", ha="right")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
