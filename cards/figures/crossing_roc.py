"""Two ROC curves with the same area that cross: the start of the curve decides which is better."""

import numpy as np
from matplotlib.figure import Figure
from scipy.stats import norm
from style import BLUE, INK, VERMILION, chart, save

AREA, BUDGET = 0.8, 0.05


def draw() -> Figure:
    """Draw both binormal curves, named by letter, and the budget of false positives."""
    figure, axes = chart(300)
    rate = np.concatenate([[0], norm.sf(np.linspace(5, -5, 600)), [1]])
    looks = (("A", 1.8, VERMILION, "-", (0.11, 0.68)), ("B", 0.6, BLUE, "--", (0.27, 0.85)))
    for name, spread, color, dash, place in looks:
        shift = norm.ppf(AREA) * np.sqrt(1 + spread**2)
        hit = norm.sf((norm.isf(rate) - shift) / spread)
        hit[[0, -1]] = 0, 1
        at = float(norm.sf((norm.isf(BUDGET) - shift) / spread))
        far = float(norm.sf((norm.isf(0.5) - shift) / spread))
        area = float(np.trapezoid(hit, rate))
        print(f"{name}: area {area:.3f}, recall {at:.2f} at {BUDGET}, {far:.2f} at 0.5")
        axes.plot(rate, hit, dash, color=color, lw=2.6)
        axes.plot([BUDGET], [at], "o", color=color, mec=INK, ms=9)
        axes.text(*place, name, color=color, weight="bold", size=16, ha="center")
    axes.plot([BUDGET, BUDGET], [0, 1], color=INK, lw=1.4, ls=(0, (2, 2)))
    axes.text(BUDGET + 0.03, 0.06, "budget: 5 % false alarms", size=12)
    axes.set(xlim=(0, 1.01), ylim=(0, 1.01))
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    axes.set_xlabel("false positive rate")
    axes.set_ylabel("true positive rate")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
