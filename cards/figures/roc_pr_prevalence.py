"""One classifier at three shares of positives: one ROC curve, three precision-recall curves."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import norm
from style import BLUE, GREEN, INK, MUTED, PAPER, VERMILION, WIDTH, save

SEPARATION = 2.0
SHARES = ((0.5, "A", BLUE, "-"), (0.05, "B", GREEN, "--"), (0.005, "C", VERMILION, ":"))
THRESHOLD = 1.5
HEIGHT, SIDE = 218, 134


def panel(figure: Figure, left: float, title: str, x: str, y: str) -> Axes:
    """Return square axes whose left edge lies `left` points from that of the figure."""
    axes = figure.add_axes((left / WIDTH, 50 / HEIGHT, SIDE / WIDTH, SIDE / HEIGHT))
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    axes.set_xticklabels(["0", "0.5", "1"])
    axes.set_yticklabels(["0", "0.5", "1"])
    axes.set_xlabel(x, labelpad=3)
    axes.set_ylabel(y, labelpad=1)
    axes.set_title(title, size=13, weight="bold", pad=8)
    return axes


def draw() -> Figure:
    """Draw both panels; a dot marks the same threshold on every curve."""
    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
    roc = panel(figure, 44, "ROC", "false positive rate", "recall")
    curve = panel(figure, 218, "PR", "recall", "precision")
    cut = np.linspace(-6, 8, 1401)
    recall, alarm = norm.sf(cut - SEPARATION), norm.sf(cut)
    roc.plot([0, 1], [0, 1], color=MUTED, lw=1)
    roc.plot(alarm, recall, color=INK)
    tpr, fpr = norm.sf(THRESHOLD - SEPARATION), norm.sf(THRESHOLD)
    roc.plot([fpr], [tpr], "o", color=INK, markeredgecolor=PAPER)
    print(f"AUC {norm.cdf(SEPARATION / 2**0.5):.3f}, recall {tpr:.3f}, FPR {fpr:.4f}")
    for share, name, color, dash in SHARES:
        precision = recall * share / (recall * share + alarm * (1 - share))
        point = tpr * share / (tpr * share + fpr * (1 - share))
        print(f"{name}: share {share}, precision {point:.3f}")
        curve.plot(recall, precision, color=color, ls=dash)
        curve.plot([tpr], [point], "o", color=color, markeredgecolor=PAPER)
        at = {"A": 0.45, "B": 0.52, "C": 0.36}[name]
        level = float(np.interp(-at, -recall, precision))
        lift = {"A": -0.15, "B": 0.07, "C": 0.04}[name]
        curve.text(at, level + lift, name, color=color, weight="bold", size=14, ha="center")
    roc.text(0.97, 0.3, "A, B, C", weight="bold", size=14, ha="right", va="center")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
