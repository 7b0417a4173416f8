"""Numeric checks of cards/feature-importance-selection.yaml."""

from collections.abc import Callable, Iterator
from itertools import chain, combinations, pairwise, permutations
from math import factorial

import numpy as np
from card import Array, Card, rng
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.stats import entropy, false_discovery_control, norm
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import partial_dependence
from sklearn.inspection import permutation_importance as shuffled_score
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mutual_info_score
from sklearn.preprocessing import TargetEncoder

CARD = Card("feature-importance-selection")


def false_choices(p: int, q: float, share: float) -> float:
    """Bound on the expected number of falsely selected features in stability selection."""
    return q**2 / ((2 * share - 1) * p)


for kind, item, said, computed in (
    (
        "concepts",
        "stability-selection",
        "that is 1.1",
        f"that is {false_choices(150, 10, 0.8):.1f}",
    ),
    ("formulas", "drop-column-linear", "ratio is 200", f"ratio is {2 / (1 - 0.99):.0f}"),
    ("formulas", "smoothed-target-encoding", "as 5.7 %", f"as {100 * (1 + 20 * 0.01) / 21:.1f} %"),
    ("snippets", "four-copies", "four of 0.5", f"four of {2 / 4}"),
    (
        "snippets",
        "credit-for-an-unused-feature",
        "1.1 0.9",
        f"{2 - 0.9 * 2 / 2:.1f} {0.9 * 2 / 2:.1f}",
    ),
    ("figures", "figure-shapley-routes", "12 points", f"{(18 - 10 + 30 - 14) / 2:.0f} points"),
    ("figures", "figure-shapley-routes", "8 points", f"{(14 - 10 + 30 - 18) / 2:.0f} points"),
    ("figures", "figure-shapley-routes", "of 8 points (", f"of {30 - 18 - 14 + 10} points ("),
    ("figures", "figure-three-effect-curves", "reaches 1.8", f"reaches {0.9 * 2**2 / 2}"),
    ("figures", "figure-three-effect-curves", "3.6", f"{0.9 * 2**2}"),
    ("figures", "figure-three-effect-curves", "= 0.45$ lower", f"= {0.9 / 2}$ lower"),
    ("follow_ups", "thousand-tests", "about 50 would", f"about {0.05 * 1000:.0f} would"),
):
    CARD.number(kind, item, said, computed)


def correlated(n: int, rho: float = 0.8) -> Array:
    """Rows of three features, the first two correlated."""
    x = rng().normal(size=(n, 3)) * [1.0, 1.0, 2.0]
    x[:, 1] = rho * x[:, 0] + np.sqrt(1 - rho**2) * x[:, 1]
    return x


def subsets(items: list[int]) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def shapley(v: Callable[[frozenset[int]], float], p: int) -> Array:
    """Shapley values as the card writes them."""
    values = []
    for j in range(p):
        total = 0.0
        for s in subsets([k for k in range(p) if k != j]):
            weight = factorial(len(s)) * factorial(p - len(s) - 1) / factorial(p)
            total += weight * (v(frozenset({*s, j})) - v(frozenset(s)))
        values.append(total)
    return np.array(values)


@CARD.formula(
    "mutual-information",
    tex=r"I(X; Y) = \sum_{x,\, y} p(x, y) \log \frac{p(x, y)}{p(x)\, p(y)}",
)
def mutual_information() -> None:
    """It is scikit-learn's, the drop in entropy, and the known value for normal variables."""

    def information(joint: Array) -> float:
        ratio = joint / (joint.sum(axis=1, keepdims=True) * joint.sum(axis=0))
        seen = joint > 0
        return float((joint[seen] * np.log(ratio[seen])).sum())

    counts = rng().integers(0, 9, (4, 3))
    joint = counts / counts.sum()
    x, y = np.repeat(np.indices((4, 3)).reshape(2, -1), counts.ravel(), axis=1)
    assert_allclose(information(joint), mutual_info_score(x, y))
    rest = sum(row.sum() * entropy(row / row.sum()) for row in joint)
    assert_allclose(information(joint), entropy(joint.sum(axis=0)) - rest)
    assert_allclose(information(np.outer([0.2, 0.8], [0.3, 0.7])), 0, atol=1e-15)

    rho, grid = 0.7, np.linspace(-6, 6, 301)
    a, b = np.meshgrid(grid, grid)
    normal = np.exp(-(a**2 - 2 * rho * a * b + b**2) / (2 * (1 - rho**2)))
    assert_allclose(information(normal / normal.sum()), -0.5 * np.log(1 - rho**2), rtol=1e-6)


@CARD.formula(
    "permutation-importance",
    tex=r"""
      \begin{aligned}
      \mathrm{PI}_j &= \mathbb{E}\bigl[L(Y, \hat{f}(X^{(j)}))\bigr] \\
      &\quad - \mathbb{E}\bigl[L(Y, \hat{f}(X))\bigr]
      \end{aligned}
    """,
)
def permutation_importance() -> None:
    """It agrees with scikit-learn, and with the derived value of a linear model."""
    x = correlated(20_000)
    y = x @ [1.0, -0.5, 2.0] + rng().normal(size=len(x))
    model = LinearRegression().fit(x, y)

    def loss(rows: Array) -> float:
        return float(((y - model.predict(rows)) ** 2).mean())

    theirs = shuffled_score(
        model, x, y, scoring="neg_mean_squared_error", n_repeats=5, random_state=0
    ).importances_mean
    for j in range(3):
        mixed = x.copy()
        mixed[:, j] = rng().permutation(x[:, j])
        ours = loss(mixed) - loss(x)
        assert_allclose(ours, theirs[j], rtol=0.05)
        assert_allclose(ours, 2 * model.coef_[j] ** 2 * x[:, j].var(), rtol=0.05)


@CARD.formula(
    "drop-column-linear",
    tex=r"\Delta_j = \beta_j^2 \operatorname{Var}(X_j)\,(1 - R_j^2)",
)
def drop_column_linear() -> None:
    """It holds exactly in any sample when the refits are least squares on the same rows."""
    x = correlated(200)
    y = x @ [1.0, -0.5, 2.0] + rng().normal(size=len(x))
    full = LinearRegression().fit(x, y)
    error = ((y - full.predict(x)) ** 2).mean()
    for j in range(3):
        rest = np.delete(x, j, axis=1)
        without = LinearRegression().fit(rest, y).predict(rest)
        rise = ((y - without) ** 2).mean() - error
        r2 = LinearRegression().fit(rest, x[:, j]).score(rest, x[:, j])
        assert_allclose(full.coef_[j] ** 2 * x[:, j].var() * (1 - r2), rise)


@CARD.formula(
    "impurity-importance",
    tex=r"""
      \mathrm{Imp}_j = \frac{1}{T} \sum_{t=1}^{T} \;
      \sum_{\nu \in t:\, v(\nu) = j} p(\nu)\, \Delta i(\nu)
    """,
)
def impurity_importance() -> None:
    """Summed over the nodes it is scikit-learn's, which scales each tree before averaging."""
    x = correlated(300)
    y = (x[:, 0] + rng().normal(size=len(x)) > 0).astype(int)
    forest = RandomForestClassifier(10, max_depth=3, random_state=0).fit(x, y)
    gains = np.zeros((10, 3))
    for gain, estimator in zip(gains, forest.estimators_, strict=True):
        tree = estimator.tree_
        rows = tree.weighted_n_node_samples
        for node in np.flatnonzero(tree.feature >= 0):
            drop = tree.impurity[node]
            for child in (tree.children_left[node], tree.children_right[node]):
                drop -= rows[child] / rows[node] * tree.impurity[child]
            gain[tree.feature[node]] += rows[node] / rows[0] * drop
    raw = [e.tree_.compute_feature_importances(normalize=False) for e in forest.estimators_]
    assert_allclose(gains.mean(axis=0), np.mean(raw, axis=0))
    scaled = (gains / gains.sum(axis=1, keepdims=True)).mean(axis=0)
    assert_allclose(scaled, forest.feature_importances_)
    assert np.abs(gains.sum(axis=0) / gains.sum() - scaled).max() > 1e-3


@CARD.formula(
    "shapley-value",
    tex=r"""
      \begin{aligned}
      \varphi_j = \sum_{S \subseteq F \setminus \{j\}} & \frac{|S|!\,(p - |S| - 1)!}{p!} \\
      & \times \bigl[v(S \cup \{j\}) - v(S)\bigr]
      \end{aligned}
    """,
)
def shapley_value() -> None:
    """It is the mean gain over all orders, sums to the total, and obeys the four axioms."""
    p = 4
    game = {frozenset(s): rng().normal() + len(s) ** 2 for s in subsets(list(range(p)))}
    other = {s: value**2 for s, value in game.items()}
    phi = shapley(game.__getitem__, p)

    orders = list(permutations(range(p)))
    gains = np.zeros(p)
    for order in orders:
        for place, j in enumerate(order):
            before = frozenset(order[:place])
            gains[j] += game[before | {j}] - game[before]
    assert_allclose(phi, gains / len(orders))
    assert_allclose(phi.sum(), game[frozenset(range(p))] - game[frozenset()])
    both = shapley(lambda s: game[s] + other[s], p)
    assert_allclose(both, phi + shapley(other.__getitem__, p))
    blind = shapley(lambda s: game[s - {2}], p)
    assert_allclose(blind[2], 0, atol=1e-12)
    symmetric = shapley(lambda s: float(len(s & {0, 1}) ** 2 + (3 in s)), p)
    assert_allclose(symmetric[0], symmetric[1])


@CARD.formula(
    "linear-shap",
    tex=r"\varphi_j = \hat{\beta}_j \bigl(x_j - \mathbb{E}[X_j]\bigr)",
)
def linear_shap() -> None:
    """Brute force over subsets, missing features from correlated background rows, agrees."""
    background, beta, x = correlated(50), np.array([1.0, -0.5, 2.0]), np.array([1.0, 2.0, -1.0])

    def value(known: frozenset[int]) -> float:
        rows = background.copy()
        rows[:, list(known)] = x[list(known)]
        return float((0.3 + rows @ beta).mean())

    assert_allclose(shapley(value, 3), beta * (x - background.mean(axis=0)))


@CARD.formula(
    "partial-dependence",
    tex=r"\mathrm{PD}_j(x) = \frac{1}{n} \sum_{i=1}^{n} \hat{f}\bigl(x,\, x_{i,-j}\bigr)",
)
def partial_dependence_curve() -> None:
    """It is scikit-learn's brute-force curve, for a forest and each feature."""
    x = correlated(60)
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    forest = RandomForestClassifier(5, random_state=0).fit(x, y)
    for j in range(3):
        theirs = partial_dependence(
            forest, x, [j], method="brute", response_method="predict_proba", grid_resolution=4
        )
        for at, height in zip(theirs["grid_values"][0], theirs["average"][0], strict=True):
            rows = x.copy()
            rows[:, j] = at
            assert_allclose(forest.predict_proba(rows)[:, 1].mean(), height)


@CARD.formula(
    "accumulated-local-effect",
    tex=r"""
      \int_{x_0}^{x} \mathbb{E}\Bigl[\frac{\partial \hat{f}(X)}{\partial X_j}
      \Bigm| X_j = z\Bigr]\, dz
    """,
)
def accumulated_local_effect() -> None:
    """Binned differences of data give the closed form; without interaction, the pure effect."""
    rho, edges = 0.9, np.linspace(-2, 2, 41)
    x = correlated(200_000, rho)
    bins = np.digitize(x[:, 0], edges)

    def binned(f: Callable[[Array, Array], Array]) -> Array:
        steps = [
            (f(high, x[bins == k, 1]) - f(low, x[bins == k, 1])).mean()
            for k, (low, high) in enumerate(pairwise(edges), start=1)
        ]
        return np.cumsum(steps)

    product = binned(lambda a, b: a * b)
    exact = [quad(lambda z: rho * z, -2, end)[0] for end in edges[1:]]
    assert_allclose(product, exact, atol=0.02)
    assert_allclose(exact, [rho * (end**2 - 4) / 2 for end in edges[1:]], atol=1e-12)
    additive = binned(lambda a, b: a**3 + 5 * b)
    assert_allclose(additive, edges[1:] ** 3 + 8, atol=1e-9)
    near = np.abs(x[:, 0] - 1.5) < 0.05
    assert_allclose((x[near, 0] * x[near, 1]).mean(), rho * 1.5**2, rtol=0.02)
    assert_allclose((1.5 * x[:, 1]).mean(), 0, atol=0.02)


@CARD.formula(
    "variance-inflation",
    tex=r"""
      \operatorname{Var}(\hat{\beta}_j) =
      \frac{\sigma^2}{(n-1)\, s_j^2} \cdot \frac{1}{1 - R_j^2}
    """,
)
def variance_inflation() -> None:
    """It is the diagonal of the exact covariance, and the VIFs that of inverse correlation."""
    n, noise = 60, 0.7
    x = correlated(n, 0.95)
    design = np.column_stack([np.ones(n), x])
    covariance = noise**2 * np.linalg.inv(design.T @ design)
    inverse = np.linalg.inv(np.corrcoef(x.T))
    for j in range(3):
        rest = np.delete(x, j, axis=1)
        r2 = LinearRegression().fit(rest, x[:, j]).score(rest, x[:, j])
        variance = noise**2 / ((n - 1) * x[:, j].var(ddof=1)) / (1 - r2)
        assert_allclose(variance, covariance[j + 1, j + 1])
        assert_allclose(1 / (1 - r2), inverse[j, j])


@CARD.formula(
    "smoothed-target-encoding",
    tex=r"\hat{t}_c = \frac{n_c\, \bar{y}_c + m\, \bar{y}}{n_c + m}",
)
def smoothed_target_encoding() -> None:
    """It is scikit-learn's with a fixed smoothing, and the peak of the normal posterior."""
    shop = rng().integers(0, 6, (80, 1))
    y = rng().normal(size=80) + shop[:, 0]
    for m in (0.5, 20.0):
        theirs = TargetEncoder(target_type="continuous", smooth=m).fit(shop, y)
        noise, spread = 1.3, 1.3 / np.sqrt(m)
        for c in range(6):
            own = y[shop[:, 0] == c]
            ours = (len(own) * own.mean() + m * y.mean()) / (len(own) + m)
            assert_allclose(ours, theirs.transform([[c]])[0, 0])
            theta = np.linspace(ours - 1, ours + 1, 2001)
            log_post = -((theta - y.mean()) ** 2) / (2 * spread**2)
            log_post -= ((own[:, None] - theta) ** 2).sum(axis=0) / (2 * noise**2)
            assert_allclose(theta[log_post.argmax()], ours, atol=1e-3)


@CARD.formula(
    "benjamini-hochberg",
    tex=r"k^{\star} = \max\Bigl\{ k : p_{(k)} \le \frac{k}{m}\, \alpha \Bigr\}",
)
def benjamini_hochberg() -> None:
    """It selects what SciPy does, and keeps the share of false choices, where Bonferroni has fewer.

    For independent tests that share is exactly the level times the share of noise.
    """
    m, noise, level, runs = 20, 12, 0.2, 20_000
    z = rng().normal(size=(runs, m))
    z[:, noise:] += 2.5
    p = norm.sf(z)
    ordered = np.sort(p, axis=1)
    k = np.arange(1, m + 1)
    chosen = np.where(ordered <= k * level / m, k, 0).max(axis=1)
    cut = np.where(chosen > 0, np.take_along_axis(ordered, chosen[:, None] - 1, 1)[:, 0], -1.0)
    selected = p <= cut[:, None]
    for row, ours in zip(p[:200], selected[:200], strict=True):
        assert (ours == (false_discovery_control(row) <= level)).all()
    false = selected[:, :noise].sum(axis=1) / np.maximum(chosen, 1)
    assert_allclose(false.mean(), level * noise / m, atol=0.005)
    strict = p <= level / m
    assert strict[:, :noise].any(axis=1).mean() < level
    assert strict.sum() < selected.sum()
