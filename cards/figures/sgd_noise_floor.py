"""Stochastic gradient descent on a noisy parabola: two constant step sizes and a decaying one."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, VERMILION, Floats, chart, save

STEPS, RUNS, START = 400, 400, 10.0


def loss(rates: Floats) -> Floats:
    """Return the mean excess loss of many runs at curvature 1 and gradient noise of variance 1."""
    rng = np.random.default_rng(3)
    place, curve = np.full(RUNS, START), []
    for rate in rates:
        curve.append(0.5 * np.mean(place**2))
        place = place - rate * (place + rng.normal(size=RUNS))
    return np.array(curve)


def draw() -> Figure:
    """Draw a curve per schedule, named by letter only."""
    figure, axes = chart(280, left=68)
    step = np.arange(STEPS)
    schedules = (
        ("A", np.full(STEPS, 0.5), VERMILION, "-"),
        ("B", np.full(STEPS, 0.05), BLUE, "--"),
        ("C", 0.25 * (1 + np.cos(np.pi * step / STEPS)), GREEN, "-."),
    )
    for name, rates, color, look in schedules:
        curve = loss(rates)
        floor = rates[0] / (2 * (2 - rates[0]))
        print(f"{name}: ends at {curve[-20:].mean():.4f}, floor if constant {floor:.4f}")
        axes.plot(step, curve, look, color=color)
        axes.text(406, curve[-1], name, color=color, weight="bold", size=15, va="center")
    axes.set_yscale("log")
    axes.set(xlim=(-5, 436), ylim=(8e-4, 90), xticks=(0, 100, 200, 300, 400))
    axes.set_yticks((0.001, 0.01, 0.1, 1, 10), ("0.001", "0.01", "0.1", "1", "10"))
    axes.minorticks_off()
    axes.set_xlabel("step")
    axes.set_ylabel("loss above the minimum")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
