"""Observed frequency over predicted probability for three monotone versions of one score."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import brier_score_loss, roc_auc_score
from style import BLUE, INK, MUTED, VERMILION, Floats, chart, save

CASES, BINS = 40_000, 10


def sigmoid(logit: Floats) -> Floats:
    """Return the probability of a logit."""
    chance: Floats = 1 / (1 + np.exp(-logit))
    return chance


def draw() -> Figure:
    """Draw the binned frequencies of two distorted scores, named by letter, and the diagonal."""
    rng = np.random.default_rng(0)
    logit = rng.normal(0, 1.2, CASES)
    happened = rng.random(CASES) < sigmoid(logit)
    figure, axes = chart(300)
    axes.plot([0, 1], [0, 1], ":", color=MUTED, lw=2)
    looks = (
        ("A", 2.5 * logit, VERMILION, "o-", (0.16, 0.37)),
        ("B", logit + 1.5, BLUE, "s--", (0.66, 0.2)),
    )
    for name, distorted, color, look, place in looks:
        said = sigmoid(distorted)
        cell = np.minimum((said * BINS).astype(int), BINS - 1)
        x = [said[cell == k].mean() for k in range(BINS) if (cell == k).sum() > 50]  # noqa: PLR2004
        y = [happened[cell == k].mean() for k in range(BINS) if (cell == k).sum() > 50]  # noqa: PLR2004
        axes.plot(x, y, look, color=color, ms=6)
        axes.text(*place, name, color=color, weight="bold", size=16)
        print(
            f"{name}: AUC {roc_auc_score(happened, said):.3f}, "
            f"Brier {brier_score_loss(happened, said):.3f}, mean {said.mean():.2f}"
        )
    print(f"true: Brier {brier_score_loss(happened, sigmoid(logit)):.3f}, {happened.mean():.2f}")
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    axes.text(0.8, 0.87, "said = seen", color=INK, size=12, rotation=36, ha="center", va="center")
    axes.set_xlabel("predicted probability")
    axes.set_ylabel("observed frequency")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
