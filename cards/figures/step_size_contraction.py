"""By which factor a gradient step shrinks the error along a flat and along a steep direction."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, INK, MUTED, VERMILION, badge, chart, save

FLAT, STEEP = 1.0, 4.0


def draw() -> Figure:
    """Draw both factors over the step size, three step sizes marked by letters."""
    figure, axes = chart(290)
    rate = np.linspace(0, 0.64, 321)
    axes.axhspan(1, 1.6, color=MUTED, alpha=0.15, lw=0)
    axes.plot(rate, abs(1 - FLAT * rate), "-", color=BLUE)
    axes.plot(rate, abs(1 - STEEP * rate), "--", color=VERMILION)
    axes.axhline(1, color=INK, lw=1.2, ls=":")
    axes.text(0.25, 1.16, "above 1: error grows", ha="center", va="center")
    axes.text(0.155, 0.93, "flat (curvature 1)", color=BLUE, weight="bold", va="center")
    axes.text(0.30, 0.10, "steep (curvature 4)", color=VERMILION, weight="bold", va="center")
    best, limit = 2 / (FLAT + STEEP), 2 / STEEP
    for name, place in (("A", 0.1), ("B", best), ("C", limit)):
        worst = max(abs(1 - FLAT * place), abs(1 - STEEP * place))
        print(f"{name}: step size {place:.2f}, slowest factor {worst:.2f}")
        axes.plot([place], [worst], "D", color=GREEN, mec=INK, ms=8)
        badge(axes, place, 1.36, name)
        axes.plot([place, place], [worst, 1.28], color=MUTED, lw=1)
    axes.set(xlim=(0, 0.64), ylim=(0, 1.5), xticks=(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
    axes.set_xlabel("step size")
    axes.set_ylabel("error after / before")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
