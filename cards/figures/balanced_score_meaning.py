"""What a score learned on balanced classes means where positives are rare."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, MUTED, PAPER, VERMILION, chart, save

SHARES = ((0.1, "10 %", BLUE, "-"), (0.01, "1 %", GREEN, "--"), (0.001, "0.1 %", VERMILION, ":"))
MARKED = 0.9


def draw() -> Figure:
    """Draw the true probability over the balanced score, for three shares of positives."""
    figure, axes = chart(270, left=58)
    score = np.linspace(0.001, 0.999, 999)
    axes.plot([0, 1], [0, 1], color=MUTED, lw=1)
    for share, name, color, dash in SHARES:
        odds = score / (1 - score) * share / (1 - share)
        axes.plot(score, odds / (1 + odds), color=color, ls=dash)
        at = MARKED / (1 - MARKED) * share / (1 - share)
        true = at / (1 + at)
        print(f"{name}: score {MARKED} means {true:.4f}")
        axes.plot([MARKED], [true], "o", color=color, markeredgecolor=PAPER)
        lift = {"10 %": 0.10, "1 %": 0.09, "0.1 %": 0.075}[name]
        place = (MARKED - 0.04, true + lift)
        axes.text(*place, name, color=color, weight="bold", ha="right", va="center")
    axes.axvline(MARKED, color=MUTED, lw=1, ls="--", zorder=0)
    axes.set(xlim=(0, 1), ylim=(-0.02, 1), xticks=[0, 0.25, 0.5, 0.75, 0.9])
    axes.set_xticklabels(["0", "0.25", "0.5", "0.75", "0.9"])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.set_xlabel("score after training on balanced classes")
    axes.set_ylabel("true probability")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
