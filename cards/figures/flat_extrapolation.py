"""Two models fitted to a trend and asked about the future: one of them stops at the border."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from style import BLUE, FAINT, MUTED, VERMILION, chart, save

LAST, END = 6.0, 10.0


def draw() -> Figure:
    """Draw the data, a straight line and a random forest, up to and beyond the last row."""
    figure, axes = chart(270, left=40)
    rng = np.random.default_rng(3)
    x = np.sort(rng.uniform(0, LAST, 60))
    y = 1 + 0.8 * x + 0.55 * np.sin(2.6 * x) + 0.2 * rng.normal(size=60)
    grid = np.linspace(0, END, 400)
    line = LinearRegression().fit(x[:, None], y).predict(grid[:, None])
    forest = RandomForestRegressor(200, min_samples_leaf=3, random_state=0).fit(x[:, None], y)
    steps = forest.predict(grid[:, None])
    print(f"at {END:g}: line {line[-1]:.1f}, forest {steps[-1]:.1f}, largest label {y.max():.1f}")
    axes.axvspan(LAST, END, color=FAINT, alpha=0.6, lw=0)
    axes.plot(x, y, "o", color=MUTED, ms=4)
    axes.plot(grid, line, "--", color=BLUE, lw=2.6)
    axes.plot(grid, steps, "-", color=VERMILION, lw=2.6)
    axes.text(8.6, 6.6, "A", color=BLUE, weight="bold", size=16, ha="center")
    axes.text(8.3, 4.75, "B", color=VERMILION, weight="bold", size=16, ha="center")
    axes.text(3.0, 9.0, "training rows", ha="center")
    axes.text(8.0, 9.0, "future", ha="center")
    axes.set(xlim=(0, END), ylim=(0, 9.8), xticks=[], yticks=[])
    axes.set_xlabel("time")
    axes.set_ylabel("target")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
