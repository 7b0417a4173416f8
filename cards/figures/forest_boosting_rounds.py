"""Test error over the number of trees: averaged trees settle, boosted trees turn back up."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from style import BLUE, GREEN, VERMILION, Floats, chart, save

TREES, ROWS, NOISE = 1000, 200, 1.5


def target(x: Floats) -> Floats:
    """Return the function behind the noisy labels."""
    value: Floats = 2 * np.sin(3 * x[:, 0]) + 2 * x[:, 1] * x[:, 2] + x[:, 3]
    return value


def curves() -> tuple[Floats, Floats, Floats]:
    """Return distances to the truth for 1, 2, … trees: averaged, boosted gently and hard."""
    rng = np.random.default_rng(0)
    train, test = rng.uniform(-1, 1, (ROWS, 8)), rng.uniform(-1, 1, (2000, 8))
    y = target(train) + NOISE * rng.normal(size=ROWS)
    truth = target(test)
    forest = RandomForestRegressor(TREES, max_features=4, random_state=0).fit(train, y)
    each = np.array([tree.predict(test) for tree in forest.estimators_])
    mean = each.cumsum(axis=0) / np.arange(1, TREES + 1)[:, None]
    result = [((mean - truth) ** 2).mean(axis=1)]
    for rate in (0.1, 0.5):
        model = GradientBoostingRegressor(
            learning_rate=rate, n_estimators=TREES, max_depth=3, random_state=0
        ).fit(train, y)
        staged = np.array(list(model.staged_predict(test)))
        result.append(((staged - truth) ** 2).mean(axis=1))
    return result[0], result[1], result[2]


def draw() -> Figure:
    """Draw the three curves over a logarithmic number of trees."""
    figure, axes = chart(290, left=50)
    count = np.arange(1, TREES + 1)
    shown = np.unique(np.geomspace(1, TREES, 120).astype(int)) - 1
    for errors, color, dash, name in zip(
        curves(), (BLUE, GREEN, VERMILION), ("-", "--", "-."), "ABC", strict=True
    ):
        best = int(errors.argmin())
        print(f"{name}: best {errors[best]:.2f} at {best + 1}, last {errors[-1]:.2f}")
        axes.plot(count[shown], errors[shown], dash, color=color, lw=2.6)
        axes.text(1080, errors[-1], name, color=color, weight="bold", size=16, va="center")
    axes.set(xscale="log", xlim=(1, 1700), ylim=(0, 3.2))
    axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    axes.set_yticks([0, 1, 2, 3])
    axes.minorticks_off()
    axes.set_xlabel("number of trees")
    axes.set_ylabel("test error above the noise")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
