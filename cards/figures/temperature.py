"""How a softmax at three temperatures shares the push among one anchor's negatives."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, VERMILION, Floats, chart, save

SIMILARITY = np.linspace(-0.4, 0.8, 7)
CURVES = (
    ("A", 1.0, GREEN, "s:"),
    ("B", 0.2, BLUE, "^--"),
    ("C", 0.05, VERMILION, "o-"),
)


def share(tau: float) -> Floats:
    """Return each negative's share of the repulsion at temperature tau, in per cent."""
    weight = np.exp(SIMILARITY / tau)
    percent: Floats = 100 * weight / weight.sum()
    return percent


def draw() -> Figure:
    """Draw a curve per temperature, named by letter only."""
    figure, axes = chart(270)
    for name, tau, color, look in CURVES:
        percent = share(tau)
        print(f"{name}: tau {tau}, hardest {percent[-1]:.0f} %, easiest {percent[0]:.2g} %")
        axes.plot(SIMILARITY, percent, look, color=color)
        axes.text(0.86, percent[-1], name, color=color, weight="bold", size=15, va="center")
    axes.set(xlim=(-0.48, 0.95), ylim=(-3, 106), xticks=SIMILARITY)
    axes.set_xlabel("similarity of the negative to the anchor")
    axes.set_ylabel("share of the push (%)")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
