"""Numeric checks of cards/regularization.yaml."""

import itertools

import numpy as np
from card import Array, Card, rng, slope
from numpy.testing import assert_allclose
from scipy.optimize import minimize
from sklearn.linear_model import ElasticNet, Lasso, LassoCV, Ridge

CARD = Card("regularization")


def problem(n: int = 40, p: int = 5) -> tuple[Array, Array]:
    """Centred inputs, two of them nearly equal, and centred targets."""
    x = rng().normal(size=(n, p))
    x[:, 1] = x[:, 0] + 0.1 * x[:, 1]
    y = x @ np.linspace(1, -1, p) + rng().normal(size=n)
    return x - x.mean(axis=0), y - y.mean()


def ridge(x: Array, y: Array, lam: float) -> Array:
    """The solution as the card writes it."""
    return np.asarray(np.linalg.inv(x.T @ x + lam * np.eye(x.shape[1])) @ x.T @ y)


def soft(z: Array, lam: float) -> Array:
    return np.asarray(np.sign(z) * np.maximum(np.abs(z) - lam, 0))


def gap(k: int, eps: float) -> float:
    return float(np.log(1 + k * (1 - eps) / eps))


def widest_gap() -> tuple[float, float]:
    """Largest difference of what early stopping and ridge keep, and at which curvature/penalty."""
    x = np.linspace(0, 20, 20_001)
    difference = 1 - np.exp(-x) - x / (1 + x)
    return float(difference.max()), float(x[difference.argmax()])


for kind, item, said, computed in (
    ("formulas", "label-smoothing-gap", "aims at 0.91", f"aims at {0.9 + 0.1 / 10:.2f}"),
    ("formulas", "label-smoothing-gap", "each other at 0.01", f"each other at {0.1 / 10:.2f}"),
    ("formulas", "label-smoothing-gap", "the gap is 4.5", f"the gap is {gap(10, 0.1):.1f}"),
    ("formulas", "early-stopping-l2", "at most about 0.2", f"at most about {widest_gap()[0]:.1f}"),
    ("formulas", "early-stopping-l2", "2.5 times", f"{widest_gap()[1]:.1f} times"),
    ("figures", "figure-weight-decay-adam", "= 0.135", f"= {(1 - 0.01 * 0.1) ** 2000:.3f}"),
):
    CARD.number(kind, item, said, computed)


def one_standard_error_figure() -> tuple[int, int]:
    """Columns kept at the points B and A of the figure, from its own data."""
    data = np.random.default_rng(5)
    x = data.normal(size=(100, 40))
    y = x @ np.concatenate([[2.0, -1.5, 1.0, 0.7], np.zeros(36)]) + 2.0 * data.normal(size=100)
    grid = np.logspace(-2, 0, 21)[::-1]
    folds = LassoCV(alphas=grid, cv=10).fit(x, y).mse_path_
    error, bar = folds.mean(axis=1), folds.std(axis=1, ddof=1) / np.sqrt(10)
    best = int(error.argmin())
    simple = int(np.flatnonzero(error <= error[best] + bar[best])[0])
    a, b = (int((Lasso(grid[i]).fit(x, y).coef_ != 0).sum()) for i in (best, simple))
    return b, a


CARD.number(
    "figures",
    "figure-one-standard-error",
    "5 columns instead of 18",
    "{} columns instead of {}".format(*one_standard_error_figure()),
)

# One check per formula, in the order of the card.


@CARD.formula("ridge-solution", tex=r"\hat{\beta} = (X^\top X + \lambda I)^{-1} X^\top y")
def ridge_solution() -> None:
    """It is scikit-learn's, is least squares on added rows, and has no downhill direction."""
    x, y = problem()
    for lam in (0.01, 1.0, 30.0):
        beta = ridge(x, y, lam)
        assert_allclose(beta, Ridge(lam, fit_intercept=False).fit(x, y).coef_)
        rows = np.vstack([x, np.sqrt(lam) * np.eye(5)])
        added = np.linalg.lstsq(rows, np.concatenate([y, np.zeros(5)]), rcond=None)[0]
        assert_allclose(beta, added)

        def objective(b: Array, lam: float = lam) -> float:
            return float(((y - x @ b) ** 2).sum() + lam * b @ b)

        assert_allclose(slope(objective, beta), 0, atol=1e-5)
    wide, target = rng().normal(size=(5, 20)), rng().normal(size=5)
    assert np.isfinite(ridge(wide, target, 0.1)).all()


@CARD.formula(
    "ridge-shrinkage",
    tex=r"X\hat{\beta} = \sum_{j} u_j\, \frac{d_j^2}{d_j^2 + \lambda}\, u_j^\top y",
)
def ridge_shrinkage() -> None:
    """The sum is the fit of scikit-learn; a direction with d squared equal to lambda is halved."""
    x, y = problem()
    u, d, _ = np.linalg.svd(x, full_matrices=False)
    least = np.linalg.lstsq(x, y, rcond=None)[0]
    for lam in (0.0, 0.5, float(d[2] ** 2)):
        fit = sum(u[:, j] * d[j] ** 2 / (d[j] ** 2 + lam) * (u[:, j] @ y) for j in range(5))
        model = x @ (Ridge(lam, fit_intercept=False).fit(x, y).coef_ if lam else least)
        assert_allclose(fit, model)
    assert_allclose(u[:, 2] @ model, u[:, 2] @ (x @ least) / 2)
    smoother = x @ np.linalg.solve(x.T @ x + 3 * np.eye(5), x.T)
    assert_allclose(np.trace(smoother), (d**2 / (d**2 + 3)).sum())


@CARD.formula("ridge-prior", tex=r"\lambda = \frac{\sigma^2}{\tau^2}")
def ridge_prior() -> None:
    """Conditioning the joint Gaussian of weights and targets gives the ridge solution."""
    x, y = problem()
    for sigma, tau in ((1.0, 1.0), (2.0, 0.5), (0.3, 4.0)):
        covariance = tau**2 * x @ x.T + sigma**2 * np.eye(len(y))
        posterior = tau**2 * x.T @ np.linalg.solve(covariance, y)
        assert_allclose(posterior, ridge(x, y, sigma**2 / tau**2), rtol=1e-7)

    sigma, b = 1.5, 0.2  # the Laplace prior of the extra, on orthonormal inputs
    q, _ = np.linalg.qr(x)

    def negative_log(beta: Array) -> float:
        return float(((y - q @ beta) ** 2).sum() / (2 * sigma**2) + np.abs(beta).sum() / b)

    lasso = soft(q.T @ y, sigma**2 / b)
    for step in 0.01 * rng().normal(size=(200, 5)):
        assert negative_log(lasso + step) > negative_log(lasso)


@CARD.formula(
    "soft-threshold",
    tex=r"S(z, \lambda) = \operatorname{sign}(z)\, \max(|z| - \lambda,\, 0)",
)
def soft_threshold() -> None:
    """It is where a grid finds the minimum, and the lasso on orthonormal inputs."""
    grid = np.linspace(-4, 4, 80_001)
    for z in (-3.0, -0.4, 0.0, 0.7, 2.2):
        cost = 0.5 * (z - grid) ** 2 + 0.7 * np.abs(grid)
        assert_allclose(soft(np.array(z), 0.7), grid[cost.argmin()], atol=1e-4)
    x, y = problem()
    q, _ = np.linalg.qr(x)
    q *= np.sqrt(len(y))
    z = q.T @ y / len(y)
    lasso = Lasso(0.5, fit_intercept=False, tol=1e-12).fit(q, y).coef_
    assert 0 < (lasso == 0).sum() < 5
    assert_allclose(lasso, soft(z, 0.5), atol=1e-9)


def elastic(x: Array, y: Array, lam: float, alpha: float) -> Array:
    """Coordinate descent as the card's extra describes it, for columns of mean square one."""
    beta = np.zeros(x.shape[1])
    for _ in range(2000):
        for j in range(len(beta)):
            z = x[:, j] @ (y - x @ beta + x[:, j] * beta[j]) / len(y)
            beta[j] = soft(z, lam * alpha) / (1 + lam * (1 - alpha))
    return beta


@CARD.formula(
    "elastic-net",
    tex=r"""
      \begin{aligned}
      J(\beta) = {} & \tfrac{1}{2n} \lVert y - X\beta \rVert_2^2 \\
      & + \lambda \bigl( \alpha \lVert \beta \rVert_1
      + \tfrac{1 - \alpha}{2} \lVert \beta \rVert_2^2 \bigr)
      \end{aligned}
    """,
)
def elastic_net() -> None:
    """Its minimum is scikit-learn's and that of coordinate descent; the ends are lasso, ridge."""
    x, y = problem()
    x /= np.sqrt((x**2).mean(axis=0))
    n = len(y)

    def objective(beta: Array, lam: float, alpha: float) -> float:
        size = alpha * np.abs(beta).sum() + (1 - alpha) / 2 * beta @ beta
        return float(((y - x @ beta) ** 2).sum() / (2 * n) + lam * size)

    for lam, alpha in ((0.1, 0.5), (0.3, 0.9), (0.2, 1.0)):
        model = ElasticNet(lam, l1_ratio=alpha, fit_intercept=False, tol=1e-12, max_iter=100_000)
        beta = model.fit(x, y).coef_
        assert_allclose(beta, elastic(x, y, lam, alpha), atol=1e-6)
        for step in 0.01 * rng().normal(size=(200, 5)):
            assert objective(beta + step, lam, alpha) > objective(beta, lam, alpha)
    found = minimize(objective, np.zeros(5), args=(0.4, 0.0), tol=1e-12).x
    assert_allclose(found, ridge(x, y, n * 0.4), atol=1e-5)

    start = np.abs(x.T @ y).max() / n  # the grid of the hyperparameter starts here
    assert (Lasso(1.0001 * start, fit_intercept=False).fit(x, y).coef_ == 0).all()
    below = Lasso(0.999 * start, fit_intercept=False, tol=1e-12).fit(x, y)
    assert (below.coef_ != 0).sum() == 1


@CARD.formula(
    "early-stopping-l2",
    tex=r"""
      \begin{aligned}
      w_t &= \bigl(1 - (1 - \eta h)^t\bigr)\, w^{\star} \\
      \lambda &\approx \frac{1}{\eta\, t}
      \end{aligned}
    """,
)
def early_stopping_l2() -> None:
    """Descent run step by step lands there; at low curvature ridge keeps the same share."""
    root = rng().normal(size=(4, 4))
    hessian, best = root @ root.T, rng().normal(size=4)
    h, directions = np.linalg.eigh(hessian)
    eta, t = 0.5 / h.max(), 17
    w = np.zeros(4)
    for _ in range(t):
        w = w - eta * hessian @ (w - best)
    share = 1 - (1 - eta * h) ** t
    assert_allclose(directions.T @ w, share * (directions.T @ best))

    for flat in (1e-3, 1e-2):
        curvature, steps = flat / (0.01 * 500), 500
        lam = 1 / (0.01 * steps)
        kept = 1 - (1 - 0.01 * curvature) ** steps
        assert_allclose(kept, curvature / (curvature + lam), rtol=flat)


@CARD.formula(
    "dropout-penalty",
    tex=r"""
      \begin{aligned}
      & \mathbb{E}_{M} \bigl\lVert y - \tfrac{1}{q} (M \odot X)\beta \bigr\rVert_2^2 \\
      &= \lVert y - X\beta \rVert_2^2 + \tfrac{1 - q}{q} \sum_j \lVert x_j \rVert_2^2\, \beta_j^2
      \end{aligned}
    """,
)
def dropout_penalty() -> None:
    """All masks of a small matrix, weighted by their probability, give the right side."""
    x, y, beta = rng().normal(size=(3, 3)), rng().normal(size=3), rng().normal(size=3)
    for q in (0.5, 0.8):
        mean = 0.0
        for bits in itertools.product((0, 1), repeat=9):
            mask = np.array(bits).reshape(3, 3)
            chance = q ** mask.sum() * (1 - q) ** (9 - mask.sum())
            mean += chance * ((y - (mask * x) @ beta / q) ** 2).sum()
        penalty = (1 - q) / q * sum((x[:, j] ** 2).sum() * beta[j] ** 2 for j in range(3))
        assert_allclose(mean, ((y - x @ beta) ** 2).sum() + penalty)

    noise, sigma = rng().normal(size=(400_000, 3)), 0.3  # the concept on augmentation
    noisy = ((y[0] - (x[0] + sigma * noise) @ beta) ** 2).mean()
    assert_allclose(noisy, (y[0] - x[0] @ beta) ** 2 + sigma**2 * beta @ beta, rtol=0.01)


@CARD.formula(
    "adamw-step",
    tex=r"""
      w \leftarrow w - \eta \Bigl( \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon} + \lambda w \Bigr)
    """,
)
def adamw_step() -> None:
    """Scaling the loss changes nothing, steady gradients have a closed form; L2 fails both."""

    def run(gradients: Array, lam: float, decoupled: bool) -> float:
        w, m, v, eta = 1.0, 0.0, 0.0, 0.01
        for t, loss_gradient in enumerate(gradients, start=1):
            g = loss_gradient + (0 if decoupled else lam * w)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            step = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-12)
            w -= eta * (step + (lam * w if decoupled else 0))
        return float(w)

    noise, lam = rng().normal(size=300), 0.5
    assert_allclose(run(noise, lam, True), run(100 * noise, lam, True))
    assert abs(run(noise, lam, False) - run(100 * noise, lam, False)) > 0.1
    assert_allclose(run(np.zeros(300), lam, True), (1 - 0.01 * lam) ** 300)
    kept = (1 - 0.01 * lam) ** 300  # steady gradient: w <- (1 - eta lam) w - eta
    assert_allclose(run(np.full(300, 7.0), lam, True), kept - (1 - kept) / lam)

    w, slope_of_loss, eta = 1.3, -0.4, 0.05  # plain gradient descent: both forms agree
    assert_allclose(w - eta * (slope_of_loss + lam * w), (1 - eta * lam) * w - eta * slope_of_loss)


@CARD.formula(
    "label-smoothing-gap",
    tex=r"""
      \begin{aligned}
      q_k &= (1 - \varepsilon)\, \mathbf{1}[k = y] + \frac{\varepsilon}{K} \\
      z_y - z_k &= \log\Bigl(1 + \frac{K(1 - \varepsilon)}{\varepsilon}\Bigr)
      \end{aligned}
    """,
)
def label_smoothing_gap() -> None:
    """A minimiser of the smoothed cross-entropy finds the gap; one-hot targets have none."""
    for k, eps in ((2, 0.2), (5, 0.1), (10, 0.1)):
        q = (1 - eps) * np.eye(k)[0] + eps / k
        assert_allclose(q.sum(), 1)

        def loss(z: Array, q: Array = q) -> float:
            return float(np.logaddexp.reduce(z) - q @ z)

        z = minimize(loss, np.zeros(k), tol=1e-10).x
        assert_allclose(z[0] - z[1:], gap(k, eps), atol=1e-3)
        hard = [loss(lead * np.eye(k)[0], np.eye(k)[0]) for lead in (1, 5, 20)]
        assert hard[0] > hard[1] > hard[2]


@CARD.formula(
    "one-standard-error",
    tex=r"""
      \begin{aligned}
      \hat{\lambda} = \max \{ \lambda : {} & \operatorname{CV}(\lambda)
      \le \operatorname{CV}(\lambda^{\star}) \\
      & + \operatorname{SE}(\lambda^{\star}) \}
      \end{aligned}
    """,
)
def one_standard_error() -> None:
    """Fold by fold by hand it is scikit-learn's path, and keeps fewer false columns."""
    false_best = false_simple = 0
    for seed in range(8):
        data = np.random.default_rng(seed)
        x = data.normal(size=(60, 15))
        y = x[:, 0] - x[:, 1] + data.normal(size=60)
        grid = np.logspace(-2, 0, 12)
        fold = np.arange(60) // 12
        errors = np.empty((12, 5))
        for i, k in np.ndindex(12, 5):
            model = Lasso(grid[i]).fit(x[fold != k], y[fold != k])
            errors[i, k] = ((model.predict(x[fold == k]) - y[fold == k]) ** 2).mean()
        path = LassoCV(alphas=grid, cv=5).fit(x, y)
        assert_allclose(errors[::-1], path.mse_path_, rtol=1e-3)

        cv, se = errors.mean(axis=1), errors.std(axis=1, ddof=1) / np.sqrt(5)
        star = int(cv.argmin())
        assert_allclose(grid[star], path.alpha_)
        chosen = max(grid[i] for i in range(12) if cv[i] <= cv[star] + se[star])
        assert chosen >= grid[star]
        false_best += int((Lasso(grid[star]).fit(x, y).coef_[2:] != 0).sum())
        false_simple += int((Lasso(chosen).fit(x, y).coef_[2:] != 0).sum())
    assert false_simple < false_best / 2
