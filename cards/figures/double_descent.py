"""Test error of least squares on random features, through the interpolation threshold."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, INK, MUTED, VERMILION, Floats, chart, save

ROWS, INPUTS, NOISE, RUNS = 100, 8, 0.5, 15
FEATURES = (5, 8, 12, 20, 30, 45, 65, 80, 92, 100, 109, 125, 155, 220, 330, 550, 1000)


def errors(features: int) -> tuple[float, float]:
    """Return the median training and test error of the minimum-norm fit."""
    rng = np.random.default_rng(1)
    slope = rng.normal(size=INPUTS) / np.sqrt(INPUTS)
    fresh = rng.normal(size=(500, INPUTS))

    def truth(x: Floats) -> Floats:
        height: Floats = x @ slope + np.sin(2 * x[:, 0])
        return height

    seen, unseen = [], []
    for _ in range(RUNS):
        x = rng.normal(size=(ROWS, INPUTS))
        y = truth(x) + NOISE * rng.normal(size=ROWS)
        weight = rng.normal(size=(INPUTS, features)) / np.sqrt(INPUTS)
        offset = 0.5 * rng.normal(size=features)
        train = np.maximum(x @ weight + offset, 0)
        test = np.maximum(fresh @ weight + offset, 0)
        beta = np.linalg.lstsq(train, y, rcond=None)[0]
        seen.append(((train @ beta - y) ** 2).mean())
        unseen.append(((test @ beta - truth(fresh)) ** 2).mean() + NOISE**2)
    return float(np.median(seen)), float(np.median(unseen))


def draw() -> Figure:
    """Draw both errors over the number of features, on logarithmic axes."""
    figure, axes = chart(290, left=58)
    seen, unseen = np.array([errors(features) for features in FEATURES]).T
    for features, low, high in zip(FEATURES, seen, unseen, strict=True):
        print(f"{features}: train {low:.3f}, test {high:.2f}")
    axes.axvline(ROWS, color=MUTED, ls=":", lw=1.6)
    axes.plot(FEATURES, unseen, "s--", color=VERMILION, ms=5)
    shown = seen > 1e-9  # noqa: PLR2004
    floor = np.where(shown, seen, 0.02)
    axes.plot(FEATURES, np.maximum(floor, 0.02), "o-", color=BLUE, ms=5)
    axes.text(6.2, 2.1, "test", color=VERMILION, weight="bold")
    axes.text(7, 0.33, "training", color=BLUE, weight="bold")
    axes.text(330, 0.032, "0", color=BLUE, weight="bold")
    axes.text(85, 90, "?", color=INK, size=16, weight="bold", ha="right")
    axes.set(xscale="log", yscale="log", xlim=(4, 1300), ylim=(0.016, 330))
    axes.set_xticks([10, 100, 1000], ["10", "100", "1000"])
    axes.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    axes.minorticks_off()
    axes.set_xlabel("number of features (100 training rows)")
    axes.set_ylabel("mean squared error")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
