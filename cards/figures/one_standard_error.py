"""Ten-fold cross-validation of the lasso: the error curve with bars of one standard error."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.linear_model import LassoCV
from style import BLUE, INK, MUTED, VERMILION, chart, save


def draw() -> Figure:
    """Draw the curve, the line one bar above its minimum, and the two choices by letter."""
    rng = np.random.default_rng(5)
    inputs = rng.normal(size=(100, 40))
    truth = np.concatenate([[2.0, -1.5, 1.0, 0.7], np.zeros(36)])
    target = inputs @ truth + 2.0 * rng.normal(size=100)
    grid = np.logspace(-2, 0, 21)[::-1]
    model = LassoCV(alphas=grid, cv=10).fit(inputs, target)
    error = model.mse_path_.mean(axis=1)
    bar = model.mse_path_.std(axis=1, ddof=1) / np.sqrt(10)
    best = int(error.argmin())
    line = error[best] + bar[best]
    simple = int(np.flatnonzero(error <= line)[0])
    for name, index in (("A", best), ("B", simple)):
        count = int(
            (np.abs(LassoCV(alphas=[grid[index]], cv=10).fit(inputs, target).coef_) > 0).sum()
        )
        print(f"{name}: lambda {grid[index]:.2f}, error {error[index]:.2f}, {count} coefficients")
    figure, axes = chart(280, left=46)
    axes.errorbar(grid, error, yerr=bar, fmt="o", ms=4.5, color=BLUE, ecolor=MUTED, elinewidth=1.2)
    axes.axhline(line, color=VERMILION, ls="--", lw=1.6)
    axes.set_xscale("log")
    for name, index in (("A", best), ("B", simple)):
        axes.plot([grid[index]] * 2, [0, error[index]], color=INK, ls=":", lw=1.6)
        axes.plot(grid[index], error[index], "D", color=INK, ms=7, zorder=5)
        axes.text(grid[index] * 1.08, 2.35, name, weight="bold", size=15)
    axes.set(ylim=(2.2, 9.6))
    axes.set_xlabel("penalty λ (stronger to the right)")
    axes.set_ylabel("cross-validated error")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
