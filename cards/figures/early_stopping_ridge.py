"""How much of each direction's fit is kept: by gradient descent stopped early, and by ridge."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, INK, VERMILION, Floats, chart, save

RATE = 0.02


def kept_by_descent(curvature: Floats, steps: int) -> Floats:
    """Return the share of the least-squares solution reached from zero, by running the steps."""
    share = np.zeros_like(curvature)
    for _ in range(steps):
        share = share - RATE * curvature * (share - 1)
    return share


def draw() -> Figure:
    """Draw solid what descent keeps, dashed what ridge with 1/(rate x steps) keeps."""
    figure, axes = chart(280, left=52)
    curvature = np.logspace(-3, 1, 161)
    for name, steps, color, mark in (("A", 10, BLUE, 0.9), ("B", 1000, VERMILION, 0.009)):
        descent = kept_by_descent(curvature, steps)
        penalty = 1 / (RATE * steps)
        ridge = curvature / (curvature + penalty)
        print(f"{name}: {steps} steps, ridge {penalty:g}, gap {np.abs(descent - ridge).max():.2f}")
        axes.semilogx(curvature, descent, color=color)
        axes.semilogx(curvature, ridge, color=color, ls="--")
        height = float(np.interp(mark, curvature, descent))
        axes.text(mark * 0.7, height + 0.07, name, color=color, weight="bold", size=15, ha="center")
    axes.plot([], [], color=INK, label="stopped descent")
    axes.plot([], [], color=INK, ls="--", label="ridge")
    axes.legend(loc="upper left", frameon=False, fontsize=12, borderaxespad=0.1, handlelength=1.8)
    axes.set(ylim=(-0.03, 1.05))
    axes.set_xlabel("curvature of the loss in a direction")
    axes.set_ylabel("share of the fit kept")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
