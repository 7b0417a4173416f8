"""What is left of a weight that gets only noise as gradient, by optimiser and size of the noise."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, VERMILION, Floats, chart, save

RATE, DECAY, STEPS, COPIES = 0.01, 0.1, 2000, 400
BETA_1, BETA_2, TINY = 0.9, 0.999, 1e-8


def left(scale: Floats, decoupled: bool) -> Floats:
    """Return the mean final weight, from 1, for noise gradients of each scale."""
    rng = np.random.default_rng(0)
    weight = np.ones((COPIES, len(scale)))
    first, second = np.zeros_like(weight), np.zeros_like(weight)
    for step in range(1, STEPS + 1):
        gradient = scale * rng.normal(size=weight.shape)
        if not decoupled:
            gradient = gradient + DECAY * weight
        first = BETA_1 * first + (1 - BETA_1) * gradient
        second = BETA_2 * second + (1 - BETA_2) * gradient**2
        move = first / (1 - BETA_1**step) / (np.sqrt(second / (1 - BETA_2**step)) + TINY)
        if decoupled:
            move = move + DECAY * weight
        weight = weight - RATE * move
    mean: Floats = weight.mean(axis=0)
    return mean


def draw() -> Figure:
    """Draw the weight left against the scale of its gradients, two curves named by letter."""
    figure, axes = chart(270, left=52)
    scale = np.logspace(-1, 2, 7)
    for name, decoupled, color, look in (("A", False, VERMILION, "s--"), ("B", True, BLUE, "o-")):
        weight = left(scale, decoupled)
        print(name, weight.round(2), f"pure decay {(1 - RATE * DECAY) ** STEPS:.3f}")
        axes.semilogx(scale, weight, look, color=color)
        axes.text(150, weight[-1], name, color=color, weight="bold", size=15, va="center")
    axes.set(ylim=(-0.05, 1.1), xlim=(0.08, 240))
    axes.set_xlabel("size of the weight's noisy gradients")
    axes.set_ylabel("weight left (start = 1)")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
