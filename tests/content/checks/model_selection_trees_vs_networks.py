"""Numeric checks of cards/model-selection-trees-vs-networks.yaml."""

import numpy as np
from card import Array, Card, rng, slope
from numpy.testing import assert_allclose
from scipy.optimize import minimize_scalar
from scipy.stats import chi2
from scipy.stats import t as student
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import (
    AdaBoostClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.metrics import mutual_info_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

CARD = Card("model-selection-trees-vs-networks")


def left_of_variance(rho: float, trees: float) -> float:
    """Share of a single tree's variance that an average of trees keeps."""
    return rho + (1 - rho) / trees


def gini_gain(parent: float, children: tuple[float, float]) -> float:
    """Gain of a split into halves, for the arch of the figure."""
    return 2 * parent * (1 - parent) - sum(p * (1 - p) for p in children)


def drawn_leaves(turned: bool) -> int:
    """Leaves of the tree in the figure of the staircase."""
    generator = np.random.default_rng(8)
    raw = generator.uniform(-1.45, 1.45, (960, 2))
    raw = raw[np.linalg.norm(raw, axis=1) < 1.4][:240]
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2) if turned else np.eye(2)
    tree = DecisionTreeClassifier(random_state=0).fit(raw @ turn.T, raw[:, 0] > 0)
    return int(tree.get_n_leaves())


def noise_splits() -> tuple[float, float]:
    """Share of a default forest's splits on 18 noise columns of 20, and the accuracy they cost."""
    generator = np.random.default_rng(0)
    x = generator.normal(size=(4000, 20))
    y = (x[:, 0] + x[:, 1] > 0) ^ (generator.random(4000) < 0.1)
    forests = {
        columns: RandomForestClassifier(random_state=0).fit(x[:2000, :columns], y[:2000])
        for columns in (20, 2)
    }
    split_on = np.concatenate([tree.tree_.feature for tree in forests[20].estimators_])
    rights = [forests[columns].score(x[2000:, :columns], y[2000:]) for columns in (2, 20)]
    return float((split_on[split_on >= 0] >= 2).mean()), rights[0] - rights[1]


def adaboost(rounds: int = 4) -> tuple[list[float], list[float], Array]:
    """AdaBoost by the card: votes, weight of the wrong rows after each, scikit-learn's votes."""
    x, noise = rng().normal(size=(2, 200))
    y = np.where(x + noise > 0, 1, -1)
    stump = DecisionTreeClassifier(max_depth=1, random_state=0)
    boosted = AdaBoostClassifier(stump, n_estimators=rounds, random_state=0).fit(x[:, None], y)
    weights = np.full(200, 1 / 200)
    votes, on_wrong = [], []
    for learner in boosted.estimators_:
        wrong = learner.predict(x[:, None]) != y
        error = weights[wrong].sum()
        vote = 0.5 * np.log((1 - error) / error)
        weights = weights * np.exp(np.where(wrong, vote, -vote))
        weights /= weights.sum()
        votes.append(float(vote))
        on_wrong.append(float(weights[wrong].sum()))
    return votes, on_wrong, boosted.estimator_weights_


NAIVE, CORRECTED = 1 / 10, 1 / 10 + 10 / 90
NOISE_SHARE, NOISE_COST = noise_splits()
GRID = next(values for values in range(9, 0, -1) if values**5 <= 60)

for kind, item, said, computed in (
    ("concepts", "out-of-bag-error", r"1/e \approx 37", rf"1/e \approx {100 / np.e:.0f}"),
    (
        "formulas",
        "ensemble-variance",
        "100 trees leave 31 %",
        f"100 trees leave {100 * left_of_variance(0.3, 100):.0f} %",
    ),
    (
        "formulas",
        "ensemble-variance",
        "infinitely many 30 %",
        f"infinitely many {100 * left_of_variance(0.3, np.inf):.0f} %",
    ),
    (
        "concepts",
        "adaboost",
        "hold half of the total",
        f"hold {'half' if np.allclose(adaboost()[1], 0.5) else adaboost()[1]} of the total",
    ),
    ("formulas", "bic", "From 8 rows on", f"From {np.ceil(np.exp(2)):.0f} rows on"),
    ("formulas", "corrected-t", "corrected one 0.211", f"corrected one {CORRECTED:.3f}"),
    (
        "formulas",
        "corrected-t",
        "grows by 45 %",
        f"grows by {100 * ((CORRECTED / NAIVE) ** 0.5 - 1):.0f} %",
    ),
    ("hyperparameters", "tree-size", "up to 64 leaves", f"up to {2**6} leaves"),
    (
        "use_when",
        "mixed-scale-table",
        "84 % of its splits",
        f"{100 * NOISE_SHARE:.0f} % of its splits",
    ),
    (
        "use_when",
        "mixed-scale-table",
        "under two points below",
        "under two points below" if 0 < NOISE_COST < 0.02 else f"{NOISE_COST} below",
    ),
    ("snippets", "aic-keeps-noise", "in 16 %", f"in {100 * chi2.sf(2, 1):.0f} %"),
    (
        "figures",
        "figure-impurity-chord",
        "gain 0.045",
        f"gain {gini_gain(0.25, (0.1, 0.4)):.3f}",
    ),
    (
        "figures",
        "figure-tree-staircase",
        "2 leaves in panel A and 16 in panel B",
        f"{drawn_leaves(False)} leaves in panel A and {drawn_leaves(True)} in panel B",
    ),
    (
        "follow_ups",
        "search-budget",
        "only two values of each",
        f"only {'two' if GRID == 2 else GRID} values of each",
    ),
    (
        "follow_ups",
        "search-budget",
        r"$1 - 0.95^{60} \approx 95\,\%$",
        rf"$1 - 0.95^{{60}} \approx {100 * (1 - 0.95**60):.0f}\,\%$",
    ),
):
    CARD.number(kind, item, said, computed)

# One check per formula, in the order of the card.


@CARD.formula(
    "gini-impurity",
    tex=r"""
      \begin{aligned}
      G &= \sum_{k=1}^{K} \hat{p}_k (1 - \hat{p}_k) \\
      &= 1 - \sum_{k=1}^{K} \hat{p}_k^2
      \end{aligned}
    """,
)
def gini_impurity() -> None:
    """Scikit-learn's root node has it, and it is the chance of a wrong random label."""
    generator = rng()
    y = generator.choice(4, size=300, p=[0.5, 0.3, 0.15, 0.05])
    p = np.bincount(y) / len(y)
    stump = DecisionTreeClassifier(max_depth=1).fit(generator.normal(size=(300, 2)), y)
    assert_allclose((p * (1 - p)).sum(), stump.tree_.impurity[0])
    assert_allclose(1 - (p**2).sum(), stump.tree_.impurity[0])
    assert_allclose((y[:, None] != y).mean(), 1 - (p**2).sum())


@CARD.formula(
    "split-gain",
    tex=r"\Delta = I(S) - \sum_{c} \frac{|S_c|}{|S|}\, I(S_c)",
)
def split_gain() -> None:
    """The best threshold by brute force is scikit-learn's; the gain is never negative."""
    x, noise = rng().normal(size=(2, 80))
    y = (x + noise > 0).astype(float)

    def impurities(v: Array) -> Array:
        p = v.mean()
        q = np.clip([p, 1 - p], 1e-300, 1)
        return np.array([2 * p * (1 - p), -(q * np.log2(q)).sum(), v.var()])

    cuts = np.sort(x)[:-1] + np.diff(np.sort(x)) / 2
    parts = [(y[x <= cut], y[x > cut]) for cut in cuts]
    gains = np.array(
        [impurities(y) - sum(len(c) / len(y) * impurities(c) for c in part) for part in parts]
    )
    assert gains.min() > -1e-12
    trees = (
        DecisionTreeClassifier(max_depth=1),
        DecisionTreeClassifier(criterion="entropy", max_depth=1),
        DecisionTreeRegressor(max_depth=1),
    )
    for tree, gain in zip(trees, gains.T, strict=True):
        inner = tree.fit(x[:, None], y).tree_
        assert_allclose(inner.threshold[0], cuts[gain.argmax()])
        weighted = inner.n_node_samples[1:] / len(y) @ inner.impurity[1:]
        assert_allclose(inner.impurity[0] - weighted, gain.max())
    informed = [mutual_info_score(y, x > cut) / np.log(2) for cut in cuts]
    assert_allclose(gains[:, 1], informed, atol=1e-12)  # information gain, in bits


@CARD.formula(
    "ensemble-variance",
    tex=r"""
      \begin{aligned}
      & \operatorname{Var}\Bigl[\tfrac{1}{B} \textstyle\sum_{b=1}^{B} T_b(x)\Bigr] \\
      &\quad = \rho\, \sigma^2 + \frac{1 - \rho}{B}\, \sigma^2
      \end{aligned}
    """,
)
def ensemble_variance() -> None:
    """It is the quadratic form of the covariance matrix, and what simulated averages show."""
    generator, sigma = rng(), 1.7
    for rho, trees in ((0.0, 5), (0.4, 5), (0.4, 50), (1.0, 5)):
        covariance = sigma**2 * (rho + (1 - rho) * np.eye(trees))
        variance = rho * sigma**2 + (1 - rho) / trees * sigma**2
        assert_allclose(covariance.sum() / trees**2, variance)
        shared, own = generator.normal(size=(40_000, 1)), generator.normal(size=(40_000, trees))
        members = sigma * (np.sqrt(rho) * shared + np.sqrt(1 - rho) * own)
        assert_allclose(members.mean(axis=1).var(), variance, rtol=0.03)


@CARD.formula(
    "forest-weights",
    tex=r"""
      \begin{aligned}
      \hat{f}(x) &= \sum_{i=1}^{n} w_i(x)\, y_i \\
      w_i(x) &= \frac{1}{B} \sum_{b=1}^{B} \frac{\mathbf{1}[x_i \in L_b(x)]}{|L_b(x)|}
      \end{aligned}
    """,
)
def forest_weights() -> None:
    """A fitted forest predicts this; the weights are an average, far outside the data too."""
    x, new = rng().normal(size=(90, 3)), 4 * rng().normal(size=(40, 3))
    y = x @ [1.0, -2.0, 0.5] + rng().normal(size=90)
    forest = RandomForestRegressor(
        20, min_samples_leaf=4, max_features=1, bootstrap=False, random_state=0
    ).fit(x, y)
    same = forest.apply(new)[:, None, :] == forest.apply(x)[None, :, :]
    w = (same / same.sum(axis=1, keepdims=True)).mean(axis=2)
    assert_allclose(w @ y, forest.predict(new))
    assert_allclose(w.sum(axis=1), 1)
    assert w.min() >= 0
    assert y.min() <= forest.predict(100 * new).min()
    assert forest.predict(100 * new).max() <= y.max()


@CARD.formula(
    "boosting-step",
    tex=r"""
      \begin{aligned}
      r_i &= -\frac{\partial L(y_i, F)}{\partial F} \Big|_{F = F_{m-1}(x_i)} \\
      F_m(x) &= F_{m-1}(x) + \nu\, h_m(x)
      \end{aligned}
    """,
)
def boosting_step() -> None:
    """The three residuals by differences; scikit-learn's stages, and AdaBoost's votes, by hand."""
    f = rng().normal(size=30)
    y = (rng().random(30) < 0.5).astype(float)
    losses = (
        (lambda v: float((0.5 * (y - v) ** 2).sum()), y - f),
        (lambda v: float((np.logaddexp(0, v) - y * v).sum()), y - 1 / (1 + np.exp(-f))),
        (lambda v: float(np.abs(y - v).sum()), np.sign(y - f)),
    )
    for loss, residual in losses:
        assert_allclose(-slope(loss, f), residual, atol=1e-6)

    x, nu = rng().normal(size=(100, 3)), 0.3
    target = np.sin(x[:, 0]) + x[:, 1] * x[:, 2]
    model = GradientBoostingRegressor(
        learning_rate=nu, n_estimators=5, max_depth=2, random_state=0
    ).fit(x, target)
    ensemble = DummyRegressor().fit(x, target).predict(x)
    for staged in model.staged_predict(x):
        h = DecisionTreeRegressor(max_depth=2, random_state=0).fit(x, target - ensemble)
        before = ((target - ensemble) ** 2).sum()
        ensemble = ensemble + nu * h.predict(x)
        assert_allclose(ensemble, staged)
        assert ((target - ensemble) ** 2).sum() < before
    votes, _, theirs = adaboost()
    assert_allclose(votes, theirs / 2)  # twice the votes decide alike


def leaf() -> tuple[Array, Array, Array]:
    """Labels and current log-odds of some rows, and which of them go left."""
    generator = rng()
    side = np.arange(40) < 15
    y = (generator.random(40) < np.where(side, 0.8, 0.3)).astype(float)
    return y, generator.normal(size=40), side.astype(float)


def derivatives(y: Array, f: Array) -> tuple[Array, Array]:
    """First and second derivatives of the log loss, by differences."""
    eps = 1e-4

    def loss(v: Array) -> Array:
        return np.asarray(np.logaddexp(0, v) - y * v)

    first = (loss(f + eps) - loss(f - eps)) / (2 * eps)
    second = (loss(f + eps) - 2 * loss(f) + loss(f - eps)) / eps**2
    return first, second


def best_saving(g: Array, h: Array, penalty: float) -> tuple[float, float]:
    """Best weight of a leaf for the second-order loss, found numerically, and what it saves."""
    found = minimize_scalar(
        lambda w: float((g * w + h * w**2 / 2).sum() + penalty * w**2 / 2), tol=1e-12
    )
    return float(found.x), float(-found.fun)


@CARD.formula("xgb-leaf-weight", tex=r"w^{*} = -\frac{G}{H + \lambda}")
def xgb_leaf_weight() -> None:
    """A numeric minimiser finds it; for squared loss it is the shrunken mean residual."""
    y, f, _ = leaf()
    g, h = derivatives(y, f)
    for penalty in (0.0, 1.0, 20.0):
        best, saving = best_saving(g, h, penalty)
        assert_allclose(-g.sum() / (h.sum() + penalty), best, rtol=1e-5)
        assert_allclose(g.sum() ** 2 / (h.sum() + penalty) / 2, saving, rtol=1e-6)
        squared = -(f - y).sum() / (len(y) + penalty)
        padded = np.concatenate([y - f, np.zeros(int(penalty))])
        assert_allclose(squared, padded.mean())


@CARD.formula(
    "xgb-split-gain",
    tex=r"""
      \begin{aligned}
      \tfrac12 \Bigl[ & \frac{G_L^2}{H_L + \lambda} + \frac{G_R^2}{H_R + \lambda} \\
      & - \frac{(G_L + G_R)^2}{H_L + H_R + \lambda} \Bigr] - \gamma
      \end{aligned}
    """,
)
def xgb_split_gain() -> None:
    """It is what two optimal leaves save beyond one, minus the price of a leaf."""
    y, f, side = leaf()
    g, h = derivatives(y, f)
    left = side.astype(bool)
    for penalty, gamma in ((0.0, 0.0), (1.0, 0.5), (10.0, 2.0)):
        parts = [(g[m].sum(), h[m].sum()) for m in (left, ~left)]
        (gl, hl), (gr, hr) = parts
        gain = (
            gl**2 / (hl + penalty) + gr**2 / (hr + penalty) - (gl + gr) ** 2 / (hl + hr + penalty)
        ) / 2 - gamma
        saved = sum(best_saving(g[m], h[m], penalty)[1] for m in (left, ~left))
        assert_allclose(gain, saved - best_saving(g, h, penalty)[1] - gamma, rtol=1e-5)


@CARD.formula("aic", tex=r"\mathrm{AIC} = -2 \log \hat{L} + 2k")
def aic() -> None:
    """Averaged over samples it is the deviance on new data, which training alone misses by 2k."""
    generator, n, k, sets = rng(), 40, 6, 20_000
    x = generator.normal(size=(n, k))
    hat = x @ np.linalg.pinv(x)
    signal = x @ generator.normal(size=k)
    train, new = signal + generator.normal(size=(2, sets, n))
    fits = train @ hat
    constant = n * np.log(2 * np.pi)
    inside = ((train - fits) ** 2).sum(axis=1) + constant
    outside = ((new - fits) ** 2).sum(axis=1) + constant
    assert_allclose((inside + 2 * k).mean(), outside.mean(), atol=0.3)
    oracle = ((train - signal) ** 2).sum(axis=1).mean() + constant
    assert_allclose(inside.mean(), oracle - k, atol=0.3)
    assert_allclose(outside.mean(), oracle + k, atol=0.3)


@CARD.formula("bic", tex=r"\mathrm{BIC} = -2 \log \hat{L} + k \log n")
def bic() -> None:
    """From the exact evidence of a Gaussian model it differs by a bounded amount as n grows."""
    generator, k = rng(), 3
    beta = generator.normal(size=k)
    gaps = []
    for n in (50, 200, 800):
        x = generator.normal(size=(n, k))
        y = x @ beta + generator.normal(size=n)
        covariance = np.eye(n) + x @ x.T  # of y, if beta is standard normal
        evidence = -0.5 * (
            n * np.log(2 * np.pi)
            + np.linalg.slogdet(covariance)[1]
            + y @ np.linalg.solve(covariance, y)
        )
        fit = x @ np.linalg.pinv(x) @ y
        best = -0.5 * (n * np.log(2 * np.pi) + ((y - fit) ** 2).sum())
        gaps.append(-2 * best + k * np.log(n) + 2 * evidence)
        # The rest of the derivation: the standard normal prior at the peak, and |J| = 1.
        assert_allclose(gaps[-1], -beta @ beta, atol=1.2)
    assert np.ptp(gaps) < k * np.log(800 / 50) / 4


@CARD.formula(
    "corrected-t",
    tex=r"""
      t = \frac{\bar{d}}{\sqrt{\bigl(\tfrac{1}{J} + \tfrac{n_2}{n_1}\bigr)\, s^2}}
    """,
)
def corrected_t() -> None:
    """For two equally good learners it rejects about as rarely as it should; plain t does not."""
    generator, n, n_2, splits, sets = rng(), 60, 6, 10, 1500
    n_1 = n - n_2
    plain, corrected = [], []
    for _ in range(sets):
        u, v = generator.normal(size=(2, n))  # each learner predicts its own column by a mean
        order = generator.permuted(np.tile(np.arange(n), (splits, 1)), axis=1)
        test, train = order[:, :n_2], order[:, n_2:]
        losses = [
            ((z[test] - z[train].mean(axis=1, keepdims=True)) ** 2).mean(axis=1) for z in (u, v)
        ]
        d = losses[0] - losses[1]
        s2 = d.var(ddof=1)
        plain.append(d.mean() / np.sqrt(s2 / splits))
        corrected.append(d.mean() / np.sqrt((1 / splits + n_2 / n_1) * s2))
    limit = student.ppf(0.975, splits - 1)
    assert (np.abs(plain) > limit).mean() > 0.12
    assert 0.02 < (np.abs(corrected) > limit).mean() < 0.08
    rho = n_2 / (n_1 + n_2)
    assert_allclose(rho / (1 - rho), n_2 / n_1)
