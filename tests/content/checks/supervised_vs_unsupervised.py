"""Numeric checks of cards/supervised-vs-unsupervised.yaml."""

import itertools

import numpy as np
from card import Array, Card, rng, slope
from numpy.testing import assert_allclose
from scipy import stats
from sklearn.cluster import KMeans
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score, log_loss, rand_score, silhouette_samples
from sklearn.mixture import GaussianMixture

CARD = Card("supervised-vs-unsupervised")


def edge(d: int, r: float) -> float:
    return float(r ** (1 / d))


for kind, item, said, computed in (
    ("formulas", "cube-edge", "63 % of", f"{100 * edge(10, 0.01):.0f} % of"),
    ("formulas", "cube-edge", "10 % needs 79 %", f"10 % needs {100 * edge(10, 0.1):.0f} %"),
    ("formulas", "silhouette", "$s_i = 0.75$", f"$s_i = {(8 - 2) / max(8, 2):.2f}$"),
    ("snippets", "rand-by-chance", "Rand index of 0.82", f"Rand index of {0.1**2 + 0.9**2:.2f}"),
):
    CARD.number(kind, item, said, computed)

# One check per formula, in the order of the card.


@CARD.formula(
    "empirical-risk",
    tex=r"\hat{R}(f) = \frac{1}{n} \sum_{i=1}^{n} \ell\bigl(y_i, f(x_i)\bigr)",
)
def empirical_risk() -> None:
    """Over all samples it averages to the true risk; that of the best on each sample does not."""
    x, y, n = np.array([0.0, 1.0, 2.0]), np.array([0.5, 0.0, 2.5]), 3
    chances = np.array([0.5, 0.3, 0.2])
    slopes = np.array([0.0, 0.5, 1.0])

    def risk(w: float, chosen: list[int]) -> float:
        return float(sum((y[i] - w * x[i]) ** 2 for i in chosen) / len(chosen))

    mean, mean_of_best = np.zeros(3), 0.0
    for sample in itertools.product(range(3), repeat=n):
        weight = chances[list(sample)].prod()
        risks = np.array([risk(w, list(sample)) for w in slopes])
        mean += weight * risks
        mean_of_best += weight * risks.min()
    true = np.array([chances @ (y - w * x) ** 2 for w in slopes])
    assert_allclose(mean, true)
    assert mean_of_best < true.min()


@CARD.formula(
    "gaussian-likelihood",
    tex=r"""
      \begin{aligned}
      -\log p(y \mid x) = {} & \frac{\bigl(y - f(x)\bigr)^2}{2 \sigma^2} \\
      & + \tfrac{1}{2} \log(2 \pi \sigma^2)
      \end{aligned}
    """,
)
def gaussian_likelihood() -> None:
    """It is minus the normal log-density, and least squares has the highest likelihood."""
    y, f = rng().normal(size=(2, 50))
    for sigma in (0.3, 1.0, 4.0):
        ours = (y - f) ** 2 / (2 * sigma**2) + 0.5 * np.log(2 * np.pi * sigma**2)
        assert_allclose(ours, -stats.norm(f, sigma).logpdf(y))
    x = rng().normal(size=(50, 2))
    fitted = np.linalg.lstsq(x, y, rcond=None)[0]
    uphill = slope(lambda w: -float(stats.norm(x @ w, 0.7).logpdf(y).sum()), fitted)
    assert_allclose(uphill, 0, atol=1e-6)


@CARD.formula("bernoulli-likelihood", tex=r"\ell = -y \log p - (1 - y) \log(1 - p)")
def bernoulli_likelihood() -> None:
    """It is minus the Bernoulli log-probability; its slope in the logit is p - y."""
    z = rng().normal(size=40)
    y = rng().integers(0, 2, 40)
    p = 1 / (1 + np.exp(-z))
    ours = -y * np.log(p) - (1 - y) * np.log(1 - p)
    assert_allclose(ours, -stats.bernoulli(p).logpmf(y))
    assert_allclose(ours.mean(), log_loss(y, p))
    numeric = slope(lambda t: float((np.logaddexp(0, t) - y * t).sum()), z)
    assert_allclose(numeric, p - y, atol=1e-7)


@CARD.formula(
    "kl-divergence",
    tex=r"""
      \begin{aligned}
      D_{\mathrm{KL}}(p \,\|\, q) &= \sum_{k} p_k \log \frac{p_k}{q_k} \\
      &= H(p, q) - H(p)
      \end{aligned}
    """,
)
def kl_divergence() -> None:
    """Both lines are SciPy's relative entropy: never negative, zero for equals, not symmetric."""
    for p, q in rng().dirichlet(np.ones(4), size=(20, 2)):
        ours = float((p * np.log(p / q)).sum())
        cross, own = float(-(p * np.log(q)).sum()), float(-(p * np.log(p)).sum())
        assert_allclose(ours, stats.entropy(p, q))
        assert_allclose(cross - own, ours)
        assert_allclose(own, stats.entropy(p))
        assert ours > 0
        assert abs(ours - stats.entropy(q, p)) > 1e-6
        assert stats.entropy(p, p) == 0
    sure, spread = np.array([1e-9, 1 - 1e-9]), np.array([0.5, 0.5])
    assert stats.entropy(spread, sure) > 10 * stats.entropy(sure, spread)

    z, y = rng().normal(size=4), 2
    softmax_loss = slope(lambda z: float(np.logaddexp.reduce(z) - z[y]), z)
    assert_allclose(softmax_loss, np.exp(z) / np.exp(z).sum() - np.eye(4)[y], atol=1e-8)


@CARD.formula(
    "lda-log-odds",
    tex=r"""
      \begin{aligned}
      \log \frac{p(1 \mid x)}{p(0 \mid x)} &= w^\top x + b \\
      w &= \Sigma^{-1} (\mu_1 - \mu_0) \\
      b &= \tfrac{1}{2} \mu_0^\top \Sigma^{-1} \mu_0 - \tfrac{1}{2} \mu_1^\top \Sigma^{-1} \mu_1 \\
      &\quad + \log (\pi_1 / \pi_0)
      \end{aligned}
    """,
)
def lda_log_odds() -> None:
    """Bayes' rule on the densities agrees, and so does scikit-learn with plugged-in estimates."""

    def log_odds(x: Array, mu: Array, sigma: Array, pi: Array) -> Array:
        inverse = np.linalg.inv(sigma)
        w = inverse @ (mu[1] - mu[0])
        b = 0.5 * mu[0] @ inverse @ mu[0] - 0.5 * mu[1] @ inverse @ mu[1] + np.log(pi[1] / pi[0])
        return np.asarray(x @ w + b)

    root = rng().normal(size=(3, 3))
    sigma, pi = root @ root.T + np.eye(3), np.array([0.8, 0.2])
    mu, x = rng().normal(size=(2, 3)), rng().normal(size=(20, 3))
    joint = [np.log(pi[k]) + stats.multivariate_normal(mu[k], sigma).logpdf(x) for k in (0, 1)]
    assert_allclose(log_odds(x, mu, sigma, pi), joint[1] - joint[0])

    y = np.repeat([0, 1], (30, 10))
    x = rng().normal(size=(40, 3)) + y[:, None]
    groups = [x[y == k] for k in (0, 1)]
    means = np.array([group.mean(axis=0) for group in groups])
    pooled = sum((g - m).T @ (g - m) for g, m in zip(groups, means, strict=True)) / 40
    fitted = LinearDiscriminantAnalysis(solver="lsqr").fit(x, y)
    share = np.array([0.75, 0.25])
    assert_allclose(log_odds(x, means, pooled, share), fitted.decision_function(x), rtol=1e-6)


@CARD.formula(
    "kmeans-objective",
    tex=r"J = \sum_{i=1}^{n} \min_{j} \, \lVert x_i - \mu_j \rVert_2^2",
)
def kmeans_objective() -> None:
    """It is scikit-learn's inertia, flat at the fit; Lloyd's two steps never raise it."""

    def objective(x: Array, mu: Array) -> float:
        return float(((x[:, None] - mu) ** 2).sum(axis=2).min(axis=1).sum())

    x = rng().normal(size=(60, 2))
    model = KMeans(3, n_init=1, random_state=0).fit(x)
    assert_allclose(objective(x, model.cluster_centers_), model.inertia_)
    assert_allclose(
        slope(lambda m: objective(x, m.reshape(3, 2)), model.cluster_centers_.ravel()), 0, atol=1e-4
    )
    mu, values = x[:3].copy(), []
    for _ in range(8):
        nearest = ((x[:, None] - mu) ** 2).sum(axis=2).argmin(axis=1)
        mu = np.array([x[nearest == j].mean(axis=0) for j in range(3)])
        values.append(objective(x, mu))
    assert (np.diff(values) <= 1e-12).all()


def mixture() -> tuple[Array, Array, Array]:
    """Weights, means and covariances of a small Gaussian mixture."""
    roots = rng().normal(size=(3, 2, 2))
    covariances = roots @ roots.transpose(0, 2, 1) + 0.2 * np.eye(2)
    return np.array([0.5, 0.3, 0.2]), 2 * rng().normal(size=(3, 2)), covariances


def joint_density(x: Array) -> Array:
    """The joint density of points x and components, points in rows."""
    parts = zip(*mixture(), strict=True)
    columns = [w * np.atleast_1d(stats.multivariate_normal(m, s).pdf(x)) for w, m, s in parts]
    return np.stack(columns, axis=1)


@CARD.formula(
    "responsibilities",
    tex=r"""
      \gamma_{ik} = \frac{\pi_k \, \mathcal{N}(x_i \mid \mu_k, \Sigma_k)}
      {\sum_{j=1}^{K} \pi_j \, \mathcal{N}(x_i \mid \mu_j, \Sigma_j)}
    """,
)
def responsibilities() -> None:
    """Scikit-learn agrees; so do the true components near a place; small spread gives k-means."""
    weights, means, covariances = mixture()
    x = rng().normal(size=(30, 2))
    ours = joint_density(x) / joint_density(x).sum(axis=1, keepdims=True)
    model = GaussianMixture(3)
    model.weights_, model.means_, model.covariances_ = weights, means, covariances
    model.precisions_cholesky_ = np.linalg.cholesky(np.linalg.inv(covariances))
    assert_allclose(ours, model.predict_proba(x), atol=1e-8)

    component = rng().choice(3, p=weights, size=300_000)
    roots = np.linalg.cholesky(covariances)
    noise = rng().normal(size=(300_000, 2))
    drawn = means[component] + np.einsum("nij,nj->ni", roots[component], noise)
    place = means[:2].mean(axis=0)
    near = np.linalg.norm(drawn - place, axis=1) < 0.15
    expected = joint_density(place[None])[0]
    counted = np.bincount(component[near], minlength=3) / near.sum()
    assert near.sum() > 500
    assert_allclose(counted, expected / expected.sum(), atol=0.06)

    distance = ((x[:, None] - means) ** 2).sum(axis=2)
    logits = np.log(weights) - distance / (2 * 1e-4)
    hard = np.exp(logits - logits.max(axis=1, keepdims=True))
    hard /= hard.sum(axis=1, keepdims=True)
    assert_allclose(hard, np.eye(3)[distance.argmin(axis=1)], atol=1e-6)


@CARD.formula(
    "em-decomposition",
    tex=r"""
      \begin{aligned}
      \log p(x) = {} & \sum_{k} q_k \log \frac{p(x, k)}{q_k} \\
      & + \sum_{k} q_k \log \frac{q_k}{p(k \mid x)}
      \end{aligned}
    """,
)
def em_decomposition() -> None:
    """Bound and gap add up for any q, the gap is never negative, and EM's likelihood only rises."""
    for x in rng().normal(size=(10, 2)):
        joint = joint_density(x[None])[0]
        q = rng().dirichlet(np.ones(3))
        bound = float((q * np.log(joint / q)).sum())
        gap = float(stats.entropy(q, joint / joint.sum()))
        assert gap > 0
        assert_allclose(bound + gap, np.log(joint.sum()))
    x = np.concatenate([rng().normal(size=40), rng().normal(4, 2, size=40)])
    pi, mu, sigma, scores = np.array([0.5, 0.5]), np.array([1.0, 2.0]), np.ones(2), []
    for _ in range(15):
        density = pi * stats.norm(mu, sigma).pdf(x[:, None])
        scores.append(np.log(density.sum(axis=1)).sum())
        share = density / density.sum(axis=1, keepdims=True)
        pi, mu = share.mean(axis=0), share.T @ x / share.sum(axis=0)
        sigma = np.sqrt((share * (x[:, None] - mu) ** 2).sum(axis=0) / share.sum(axis=0))
    assert (np.diff(scores) >= 0).all()
    assert scores[-1] > scores[0] + 1


@CARD.formula(
    "pca-variance",
    tex=r"\max_{\lVert w \rVert_2 = 1} \, w^\top S \, w = \lambda_1",
)
def pca_variance() -> None:
    """No direction of a fine grid beats the eigenvector; its projection has that variance."""
    x = rng().normal(size=(200, 2)) @ np.array([[2.0, 0.7], [0.0, 0.5]])
    covariance = np.cov(x.T)
    values, vectors = np.linalg.eigh(covariance)
    angle = np.linspace(0, np.pi, 20_001)
    ways = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    spread = np.einsum("ni,ij,nj->n", ways, covariance, ways)
    assert_allclose(spread.max(), values[-1], rtol=1e-7)
    assert spread.max() <= values[-1] + 1e-12
    assert_allclose((x @ vectors[:, -1]).var(ddof=1), values[-1])


@CARD.formula("silhouette", tex=r"s_i = \frac{b_i - a_i}{\max(a_i, b_i)}")
def silhouette() -> None:
    """Computed point by point, it is scikit-learn's."""
    x = rng().normal(size=(30, 2))
    labels = np.arange(30) % 3
    ours = []
    for i in range(30):
        mean = [
            np.mean([np.linalg.norm(x[i] - x[j]) for j in range(30) if labels[j] == c and j != i])
            for c in range(3)
        ]
        a = mean[labels[i]]
        b = min(mean[c] for c in range(3) if c != labels[i])
        ours.append((b - a) / max(a, b))
    assert_allclose(ours, silhouette_samples(x, labels))


@CARD.formula(
    "adjusted-rand",
    tex=r"\mathrm{ARI} = \frac{\mathrm{RI} - \mathbb{E}[\mathrm{RI}]}{1 - \mathbb{E}[\mathrm{RI}]}",
)
def adjusted_rand() -> None:
    """With the expectation taken over every permutation of the labels, it is scikit-learn's."""
    first, second = [0, 0, 0, 1, 1, 1, 2], [0, 0, 1, 1, 1, 2, 2]

    def agree(a: tuple[int, ...], b: list[int]) -> float:
        pairs = list(itertools.combinations(range(len(a)), 2))
        return sum((a[i] == a[j]) == (b[i] == b[j]) for i, j in pairs) / len(pairs)

    index = agree(tuple(first), second)
    assert_allclose(index, rand_score(first, second))
    shuffled = [agree(order, second) for order in itertools.permutations(first)]
    expected = float(np.mean(shuffled))
    assert_allclose((index - expected) / (1 - expected), adjusted_rand_score(first, second))
    everyone = [adjusted_rand_score(order, second) for order in set(itertools.permutations(first))]
    assert_allclose(np.mean(everyone), 0, atol=1e-12)


@CARD.formula("cube-edge", tex=r"e_d(r) = r^{1/d}")
def cube_edge() -> None:
    """A centred subcube with this edge holds the share r of uniform points."""
    for d in (1, 3, 10):
        x = rng().uniform(-0.5, 0.5, size=(100_000, d))
        for r in (0.05, 0.4):
            inside = (np.abs(x) < edge(d, r) / 2).all(axis=1)
            assert_allclose(inside.mean(), r, atol=0.006)


@CARD.formula(
    "positive-unlabelled",
    tex=r"p(y = 1 \mid x) = \frac{p(s = 1 \mid x)}{c}",
)
def positive_unlabelled() -> None:
    """In a simulation with discrete x the corrected rates are true; c is found from positives."""
    n, c = 400_000, 0.3
    x = rng().integers(0, 4, n)
    y = rng().uniform(size=n) < np.array([0.05, 0.3, 0.7, 1.0])[x]
    s = y & (np.random.default_rng(1).uniform(size=n) < c)
    for value in range(4):
        here = x == value
        assert_allclose(s[here].mean() / c, y[here].mean(), atol=0.01)
    apart = x[(x == 0) | (x == 3)] == 3  # classes that do not overlap: every 3 is a positive
    found = apart & (rng().uniform(size=len(apart)) < c)
    model = LogisticRegression(C=1e6).fit(apart[:20_000, None], found[:20_000])
    held_out = apart[20_000:][found[20_000:]]
    assert_allclose(model.predict_proba(held_out[:, None])[:, 1].mean(), c, atol=0.02)
