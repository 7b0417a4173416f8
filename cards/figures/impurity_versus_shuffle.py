"""One forest, two importances: impurity drop in training, score drop on shuffled test rows."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from style import BLUE, INK, MUTED, ORANGE, Floats, badge, canvas, save

ROWS = (
    ("late before", 2),
    ("noise, 2 values", 2),
    ("noise, 10 values", 10),
    ("noise, all differ", 0),
)
FOLLOWS = 0.75  # share of the labels that equal the driver


def data(n: int) -> tuple[Floats, Floats]:
    """Return a binary driver with three columns of noise, and labels that follow the driver."""
    rng = np.random.default_rng(3)
    noise = [rng.integers(0, kinds, n) if kinds else rng.random(n) for _, kinds in ROWS[1:]]
    driver = rng.integers(0, 2, n)
    label = np.where(rng.random(n) < FOLLOWS, driver, 1 - driver)
    return np.column_stack([driver, *noise]).astype(float), label.astype(float)


def importances() -> dict[str, Floats]:
    """Return, by letter, each column's share of the two importances."""
    x, y = data(1200)
    forest = RandomForestClassifier(100, max_features=None, random_state=0).fit(x[:600], y[:600])
    shuffled = permutation_importance(forest, x[600:], y[600:], n_repeats=20, random_state=0)
    drop = shuffled.importances_mean
    print("accuracy drop on test rows:", drop.round(3))
    return {"A": forest.feature_importances_, "B": drop / np.abs(drop).sum()}


def draw() -> Figure:
    """Draw a panel of bars per importance, the columns of the table in rows."""
    figure, axes = canvas(214)
    for panel, (name, share) in enumerate(importances().items()):
        left = 152 + 112 * panel
        badge(axes, left + 40, 194, name)
        axes.plot([left, left], [16, 172], color=MUTED, lw=1.2)
        for row, value in enumerate(share):
            y = 153 - 39 * row
            color = BLUE if row == 0 else ORANGE
            axes.barh(y, 95 * value, 22, left, color=color, ec=INK, lw=1)
            print(f"{name}: {ROWS[row][0]:18} {value:.2f}")
    for row, (label, _) in enumerate(ROWS):
        axes.text(6, 153 - 39 * row, label, va="center_baseline")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
