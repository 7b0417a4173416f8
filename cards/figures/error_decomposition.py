"""Squared bias, variance and their sum for k-nearest neighbours, computed exactly."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, INK, MUTED, VERMILION, Floats, chart, save

POINTS, NOISE = 200, 0.5
X = (np.arange(POINTS) + 0.5) / POINTS
TRUTH = np.sin(2 * np.pi * X)
NEIGHBOURS = np.unique(np.geomspace(1, POINTS, 60).astype(int))


def squared_bias(k: int) -> float:
    """Return the mean over the points of (truth minus mean truth of the k nearest) squared."""
    order = np.argsort(np.abs(X[:, None] - X[None]), axis=1, kind="stable")
    return float(((TRUTH - TRUTH[order[:, :k]].mean(axis=1)) ** 2).mean())


def curves() -> tuple[Floats, Floats]:
    """Return squared bias and variance for each number of neighbours."""
    return np.array([squared_bias(int(k)) for k in NEIGHBOURS]), NOISE**2 / NEIGHBOURS


def draw() -> Figure:
    """Draw the three curves and the noise floor over the effective number of parameters."""
    figure, axes = chart(290, left=50)
    bias, variance = curves()
    total = bias + variance + NOISE**2
    freedom = POINTS / NEIGHBOURS
    best = int(total.argmin())
    print(f"best k {NEIGHBOURS[best]}: bias {bias[best]:.3f}, var {variance[best]:.3f}")
    print(f"total {total[best]:.3f}, at the ends {total[-1]:.2f} and {total[0]:.2f}")
    axes.axhline(NOISE**2, color=MUTED, ls=":", lw=1.6)
    axes.plot(freedom, bias, "--", color=BLUE)
    axes.plot(freedom, variance, "-.", color=VERMILION)
    axes.plot(freedom, total, color=INK, lw=2.6)
    axes.plot([freedom[best]], [total[best]], "o", color=GREEN, mec=INK, ms=9)
    for x, y, name, color in (
        (1.85, 0.165, "1", BLUE),
        (140, 0.115, "2", VERMILION),
        (1.5, 0.7, "3", INK),
        (3.2, 0.215, "4", MUTED),
    ):
        axes.text(x, y, name, color=color, size=16, weight="bold", va="center")
    axes.set(xscale="log", xlim=(0.92, 230), ylim=(0, 0.85))
    axes.set_xticks([1, 10, 100], ["1", "10", "100"])
    axes.minorticks_off()
    axes.set_xlabel("flexibility: n/k (log scale)")
    axes.set_ylabel("expected squared error")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
