"""A skewed outcome, and the constant forecasts that three error measures call best."""

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import lognorm
from style import BLUE, GREEN, INK, SKY, VERMILION, chart, save

SPREAD = 0.8


def draw() -> Figure:
    """Draw the density and the three forecasts, named by letter only."""
    figure, axes = chart(270, left=24)
    outcome = lognorm(SPREAD)
    grid = np.linspace(0, 4.2, 500)
    height = outcome.pdf(grid)
    axes.fill_between(grid, height, color=SKY, lw=0)
    axes.plot(grid, height, color=INK, lw=1.6)
    sample = outcome.ppf((np.arange(20_000) + 0.5) / 20_000)
    tries = np.linspace(0.3, 2, 341)
    losses = {
        "A": [np.abs(1 - c / sample).mean() for c in tries],
        "B": [np.abs(sample - c).mean() for c in tries],
        "C": [((sample - c) ** 2).mean() for c in tries],
    }
    looks = (("A", VERMILION, "-"), ("B", GREEN, "--"), ("C", BLUE, "-."))
    for (name, color, dash), top in zip(looks, (0.77, 0.77, 0.77), strict=True):
        best = tries[int(np.argmin(losses[name]))]
        print(f"{name}: {best:.2f}, outcomes above {outcome.sf(best):.2f}")
        axes.plot([best, best], [0, top], dash, color=color, lw=2.6)
        axes.text(best, top + 0.02, name, color=color, weight="bold", size=16, ha="center")
    axes.set(xlim=(0, 4.2), ylim=(0, 0.9), xticks=range(5), yticks=())
    axes.set_xlabel("daily cash demand (million)")
    axes.set_ylabel("frequency")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
