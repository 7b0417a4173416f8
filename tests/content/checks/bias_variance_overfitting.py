"""Numeric checks of cards/bias-variance-overfitting.yaml."""

import itertools

import numpy as np
from card import Array, Card, rng
from numpy.polynomial import Polynomial
from numpy.testing import assert_allclose
from scipy.integrate import quad
from scipy.optimize import linprog
from scipy.stats import binom, norm
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import KFold, LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsRegressor

CARD = Card("bias-variance-overfitting")


def luck(models: int, rows: int, delta: float) -> float:
    """Width of the bound of `finite-class-bound`."""
    return float(np.sqrt(np.log(2 * models / delta) / (2 * rows)))


def best_of(trials: int) -> float:
    """The approximation of `best-of-many`."""
    first, second = norm.ppf(1 - 1 / trials), norm.ppf(1 - 1 / (trials * np.e))
    return float((1 - np.euler_gamma) * first + np.euler_gamma * second)


def drawn_knn() -> tuple[int, float, float]:
    """Best k, its squared bias and its variance in the figure of the decomposition."""
    x = (np.arange(200) + 0.5) / 200
    truth = np.sin(2 * np.pi * x)
    order = np.argsort(np.abs(x[:, None] - x[None]), axis=1, kind="stable")
    total = {}
    for k in np.unique(np.geomspace(1, 200, 60).astype(int)):
        bias = float(((truth - truth[order[:, :k]].mean(axis=1)) ** 2).mean())
        total[bias + 0.25 / k] = (int(k), bias, 0.25 / k)
    return total[min(total)]


def drawn_polynomial(degree: int) -> tuple[float, float]:
    """Exact squared bias and variance of the figure of the resampled fits."""
    x, grid = (np.arange(20) + 0.5) / 20, np.linspace(0, 1, 121)[3:-3]
    basis = [Polynomial.fit(x, row, degree)(grid) for row in np.eye(20)]
    weights = np.array(basis).T
    bias = weights @ np.sin(2 * np.pi * x) - np.sin(2 * np.pi * grid)
    return float((bias**2).mean()), float(0.35**2 * (weights**2).sum(axis=1).mean())


def labelings_by_lines(points: Array) -> int:
    """How many of the labelings of points some straight line (or hyperplane) gives."""
    rows = np.column_stack([points, np.ones(len(points))])
    signs = itertools.product((-1, 1), repeat=len(points))
    margins = (-np.array(sign)[:, None] * rows for sign in signs)
    free, one = (None, None), -np.ones(len(points))
    return sum(linprog(0 * m[0], A_ub=m, b_ub=one, bounds=free).status == 0 for m in margins)


TRIANGLE = labelings_by_lines(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
K, BIAS, VARIANCE = drawn_knn()
LINE, CURVE = drawn_polynomial(1), drawn_polynomial(8)

for kind, item, said, computed in (
    ("formulas", "finite-class-bound", "1.4 points", f"{100 * luck(1, 10_000, 0.05):.1f} points"),
    ("formulas", "finite-class-bound", "2.3 points", f"{100 * luck(1000, 10**4, 0.05):.1f} points"),
    ("formulas", "best-of-many", "gives 2.24", f"gives {best_of(45):.2f}"),
    ("formulas", "best-of-many", "shows about 1", f"shows about {best_of(45) / 5**0.5:.0f}"),
    ("formulas", "best-of-many", "about 0.577", f"about {np.euler_gamma:.3f}"),
    ("applications", "app-backtests", "of about 1", f"of about {best_of(45) / 5**0.5:.0f}"),
    ("hyperparameters", "test-set-size", "0.9 points", f"{100 * (0.09 / 1e3) ** 0.5:.1f} points"),
    ("hyperparameters", "test-set-size", "0.3 points", f"{100 * (0.09 / 1e4) ** 0.5:.1f} points"),
    ("concepts", "vc-dimension", "in all 8 ways", f"in all {TRIANGLE} ways"),
    ("pitfalls", "folds-as-independent", "±0.3", f"±{1.0 / 10**0.5:.1f}"),
    ("figures", "figure-error-decomposition", "best k is 21", f"best k is {K}"),
    ("figures", "figure-error-decomposition", "bias 0.004", f"bias {BIAS:.3f}"),
    ("figures", "figure-error-decomposition", "variance 0.012", f"variance {VARIANCE:.3f}"),
    (
        "figures",
        "figure-resampled-fits",
        "bias 0.17, variance 0.01",
        f"bias {LINE[0]:.2f}, variance {LINE[1]:.2f}",
    ),
    ("figures", "figure-resampled-fits", "0.00 and 0.05", f"{CURVE[0]:.2f} and {CURVE[1]:.2f}"),
):
    CARD.number(kind, item, said, computed)

# One check per formula, in the order of the card.


@CARD.formula(
    "bias-variance-decomposition",
    tex=r"""
      \begin{aligned}
      \mathbb{E}\bigl[(y - \hat{f}(x))^2\bigr] &= \sigma^2 + b^2 + v \\
      b &= \mathbb{E}[\hat{f}(x)] - f(x) \\
      v &= \mathbb{E}\bigl[(\hat{f}(x) - \mathbb{E}[\hat{f}(x)])^2\bigr]
      \end{aligned}
    """,
)
def bias_variance_decomposition() -> None:
    """Too simple, about right and too flexible polynomials, simulated with fresh targets."""
    generator, sigma, x0, sets = rng(), 0.4, 0.3, 40_000
    x = np.linspace(0, 1, 15)
    labels = np.sin(5 * x) + sigma * generator.normal(size=(sets, 15))
    y = np.sin(5 * x0) + sigma * generator.normal(size=sets)
    parts = []
    for degree in (0, 3, 9):
        basis = np.vander(x, degree + 1)
        fits = labels @ (np.vander([x0], degree + 1) @ np.linalg.pinv(basis))[0]
        b, v = fits.mean() - np.sin(5 * x0), fits.var()
        assert_allclose(((y - fits) ** 2).mean(), sigma**2 + b**2 + v, rtol=0.02)
        parts.append((b**2, v))
    assert parts[0][0] > parts[1][0]
    assert parts[0][1] < parts[1][1] < parts[2][1]


@CARD.formula(
    "knn-error",
    tex=r"""
      \begin{aligned}
      \operatorname{Err}(x_0) &= \sigma^2 + \bigl(f(x_0) - \bar{f}_k\bigr)^2 + \frac{\sigma^2}{k} \\
      \bar{f}_k &= \frac{1}{k} \sum_{l=1}^{k} f(x_{(l)})
      \end{aligned}
    """,
)
def knn_error() -> None:
    """Scikit-learn's regressor, refitted many times on the same inputs, has this error."""
    generator, sigma, x0 = rng(), 0.5, np.array([[0.37]])
    x = generator.uniform(size=(30, 1))
    f = np.sin(2 * np.pi * x[:, 0])
    target = float(np.sin(2 * np.pi * x0[0, 0]))
    labels = f + sigma * generator.normal(size=(40_000, 30))
    y = target + sigma * generator.normal(size=40_000)
    nearest = np.argsort(np.abs(x[:, 0] - x0[0, 0]))
    for k in (1, 6, 30):
        predicted = KNeighborsRegressor(k).fit(x, labels.T).predict(x0)[0]
        error = sigma**2 + (target - f[nearest[:k]].mean()) ** 2 + sigma**2 / k
        assert_allclose(((y - predicted) ** 2).mean(), error, rtol=0.03)


@CARD.formula(
    "expected-optimism",
    tex=r"""
      \begin{aligned}
      \omega &= \mathbb{E}\bigl[\operatorname{Err}_{\mathrm{in}}
      - \overline{\operatorname{err}}\bigr] \\
      &= \frac{2}{n} \sum_{i=1}^{n} \operatorname{Cov}(\hat{y}_i,\, y_i)
      \end{aligned}
    """,
)
def expected_optimism() -> None:
    """Also for a fit that chooses its feature by the labels; for least squares it is 2p/n."""
    generator, n, sets = rng(), 12, 60_000
    x = generator.normal(size=(n, 3))
    truth = x @ np.array([1.0, -0.5, 0.2])
    y = truth + generator.normal(size=(sets, n))
    fresh = truth + generator.normal(size=(sets, n))

    unit = x / np.linalg.norm(x, axis=0)
    chosen = np.abs(y @ unit).argmax(axis=1)
    greedy = (y * unit.T[chosen]).sum(axis=1, keepdims=True) * unit.T[chosen]
    squares = y @ (x @ np.linalg.pinv(x))
    for fitted in (greedy, squares, np.zeros_like(y)):
        optimism = ((fresh - fitted) ** 2).mean() - ((y - fitted) ** 2).mean()
        centred = (fitted - fitted.mean(axis=0)) * (y - y.mean(axis=0))
        assert_allclose(optimism, 2 / n * centred.mean(axis=0).sum(), atol=0.02)
    optimism = ((fresh - squares) ** 2).mean() - ((y - squares) ** 2).mean()
    assert_allclose(optimism, 2 * 3 / n, atol=0.02)


@CARD.formula(
    "degrees-of-freedom",
    tex=r"""
      \begin{aligned}
      \operatorname{df} &= \frac{1}{\sigma^2} \sum_{i=1}^{n} \operatorname{Cov}(\hat{y}_i,\, y_i) \\
      &= \operatorname{tr}(S) \quad \text{if } \hat{y} = S y
      \end{aligned}
    """,
)
def degrees_of_freedom() -> None:
    """Simulated covariances equal the trace; least squares has p, k nearest neighbours n/k."""
    generator, n, sigma = rng(), 20, 0.7
    x = generator.normal(size=(n, 4))
    hat = x @ np.linalg.pinv(x)
    knn = np.array([KNeighborsRegressor(5).fit(x, e).predict(x) for e in np.eye(n)]).T
    ridge = np.array([Ridge(3.0, fit_intercept=False).fit(x, e).predict(x) for e in np.eye(n)]).T
    y = x.sum(axis=1) + sigma * generator.normal(size=(40_000, n))
    for smoother in (hat, knn, ridge):
        fitted = y @ smoother.T
        covariance = ((fitted - fitted.mean(axis=0)) * (y - y.mean(axis=0))).mean(axis=0)
        assert_allclose(covariance.sum() / sigma**2, np.trace(smoother), rtol=0.02)
    assert_allclose(np.trace(hat), 4)
    assert_allclose(np.trace(knn), n / 5)
    assert 0 < np.trace(ridge) < 4


@CARD.formula(
    "cross-validation-estimate",
    tex=r"""
      \operatorname{CV} = \frac{1}{n} \sum_{i=1}^{n}
      L\bigl(y_i,\, \hat{f}^{-\kappa(i)}(x_i)\bigr)
    """,
)
def cross_validation_estimate() -> None:
    """With equal folds it is scikit-learn's mean of fold scores; with n folds, leave-one-out."""
    generator = rng()
    x = generator.normal(size=(30, 2))
    y = x[:, 0] + 0.5 * generator.normal(size=30)

    def estimate(fold: Array) -> float:
        losses = []
        for i in range(30):
            others = fold != fold[i]
            model = LinearRegression().fit(x[others], y[others])
            losses.append((y[i] - model.predict(x[[i]])[0]) ** 2)
        return float(np.mean(losses))

    for folds, splitter in ((5, KFold(5)), (30, LeaveOneOut())):
        kappa = np.arange(30) // (30 // folds)
        scores = cross_val_score(
            LinearRegression(), x, y, cv=splitter, scoring="neg_mean_squared_error"
        )
        assert_allclose(estimate(kappa), -scores.mean())


@CARD.formula(
    "loocv-shortcut",
    tex=r"""
      \operatorname{CV}_n = \frac{1}{n} \sum_{i=1}^{n}
      \Bigl( \frac{y_i - \hat{y}_i}{1 - h_{ii}} \Bigr)^2
    """,
)
def loocv_shortcut() -> None:
    """It equals n refits, for least squares and, as the card says, for ridge."""
    generator, n = rng(), 25
    x, y = generator.normal(size=(n, 5)), generator.normal(size=n)
    for penalty in (0.0, 2.0):
        gram = penalty * np.eye(5)
        h = x @ np.linalg.inv(x.T @ x + gram) @ x.T
        brute = []
        for i in range(n):
            a, t = np.delete(x, i, axis=0), np.delete(y, i)
            brute.append((y[i] - x[i] @ np.linalg.solve(a.T @ a + gram, a.T @ t)) ** 2)
        assert_allclose((((y - h @ y) / (1 - np.diag(h))) ** 2).mean(), np.mean(brute))


@CARD.formula(
    "finite-class-bound",
    tex=r"\max_{j \le M} \bigl| \hat{R}_j - R_j \bigr| \le \sqrt{\frac{\ln(2M/\delta)}{2n}}",
)
def finite_class_bound() -> None:
    """Exact binomial tails: the largest deviation of M independent models stays inside."""
    for models in (1, 10, 1000):
        for n in (50, 2000):
            for delta in (0.05, 0.5):
                width = luck(models, n, delta)
                assert_allclose(2 * models * np.exp(-2 * n * width**2), delta)
                for risk in (0.03, 0.2, 0.5):
                    errors = np.arange(n + 1)
                    inside = np.abs(errors / n - risk) <= width
                    chance = binom.pmf(errors, n, risk)[inside].sum()
                    assert chance**models >= 1 - delta


@CARD.formula(
    "best-of-many",
    tex=r"""
      \begin{aligned}
      \mathbb{E}\bigl[\max_{j \le M} Z_j\bigr] \approx {} &
      (1 - \gamma)\, \Phi^{-1}\bigl(1 - \tfrac{1}{M}\bigr) \\
      & + \gamma\, \Phi^{-1}\bigl(1 - \tfrac{1}{M e}\bigr)
      \end{aligned}
    """,
)
def best_of_many() -> None:
    """The exact mean of the maximum, by integration, is near it and below the derived bound."""
    for trials in (10, 45, 1000, 100_000):

        def density(z: float, m: int = trials) -> float:
            return float(z * m * norm.pdf(z) * norm.cdf(z) ** (m - 1))

        exact = quad(density, -3, 9, points=[0, 2, 4], limit=200)[0]
        assert_allclose(best_of(trials), exact, rtol=0.025)
        assert exact <= np.sqrt(2 * np.log(trials))


@CARD.formula(
    "minimum-norm-risk",
    tex=r"""
      \begin{aligned}
      \gamma < 1: \quad & R \to \sigma^2\, \frac{\gamma}{1 - \gamma} \\
      \gamma > 1: \quad & R \to r^2 \Bigl(1 - \frac{1}{\gamma}\Bigr) + \frac{\sigma^2}{\gamma - 1}
      \end{aligned}
    """,
)
def minimum_norm_risk() -> None:
    """Simulated fits by the pseudo-inverse on both sides of the threshold."""
    generator, n, sigma, r = rng(), 100, 0.8, 1.5
    for gamma in (0.2, 0.6, 1.6, 4.0):
        p = int(gamma * n)
        risks = []
        for _ in range(40):
            beta = generator.normal(size=p)
            beta *= r / np.linalg.norm(beta)
            x = generator.normal(size=(n, p))
            fit = np.linalg.lstsq(x, x @ beta + sigma * generator.normal(size=n), rcond=None)[0]
            risks.append(((fit - beta) ** 2).sum())  # features are uncorrelated, variance 1
        if gamma < 1:
            limit = sigma**2 * gamma / (1 - gamma)
        else:
            limit = r**2 * (1 - 1 / gamma) + sigma**2 / (gamma - 1)
        assert_allclose(np.mean(risks), limit, rtol=0.08)

    def limit_beyond(gamma: Array, length: float) -> Array:
        return np.asarray(length**2 * (1 - 1 / gamma) + sigma**2 / (gamma - 1))

    many = np.linspace(1.05, 50, 100_000)  # where the risk dips below that of predicting zero
    lowest = many[limit_beyond(many, r).argmin()]
    assert_allclose(lowest, r / (r - sigma), rtol=1e-3)
    assert limit_beyond(many, r).min() < r**2
    assert limit_beyond(many, 0.7).min() > 0.7**2
