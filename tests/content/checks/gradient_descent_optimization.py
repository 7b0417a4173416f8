"""Numeric checks of cards/gradient-descent-optimization.yaml."""

import itertools

import numpy as np
from card import Array, Card, rng, slope
from numpy.testing import assert_allclose
from scipy.optimize import minimize

CARD = Card("gradient-descent-optimization")


def floor(eta: float) -> float:
    """Expected loss at which SGD hovers on a parabola of curvature 1 and noise variance 1."""
    return 0.5 * eta / (2 - eta)


def descend(momentum: float) -> float:
    """Loss after the twenty steps of the figure of the ravine."""
    curvature, place, v = np.array([1.0, 25.0]), np.array([-9.0, 1.6]), np.zeros(2)
    for _ in range(20):
        v = momentum * v + curvature * place
        place = place - 0.074 * v
    return float(0.5 * (curvature * place**2).sum())


P = 0.001  # a confident mistake of a sigmoid
for kind, item, said, computed in (
    ("pitfalls", "vanishing-gradients", "leaves 0.5 %", f"leaves {100 * 0.9**50:.1f} %"),
    ("pitfalls", "vanishing-gradients", "makes 117", f"makes {1.1**50:.0f}"),
    ("formulas", "quadratic-rate", "by 2 % per step", f"by {100 * (1 - 99 / 101):.0f} % per step"),
    ("pitfalls", "unscaled-inputs", "$10^8$", f"$10^{np.log10(10_000**2):.0f}$"),
    ("pitfalls", "squared-error-sigmoid", "about 0.001", f"about {(1 - P) * P * (1 - P):.3f}"),
    ("follow_ups", "why-not-newton", "$10^{16}$", f"$10^{{{np.log10(1e8**2):.0f}}}$"),
    ("snippets", "first-adam-step", r"\approx 3.2$", rf"\approx {0.1 / 0.001**0.5:.1f}$"),
    ("snippets", "order-of-examples", "= 20$ rows", f"= {1 / 0.05:.0f}$ rows"),
    ("snippets", "order-of-examples", "is 0.08", f"is {(0.05 * 0.25 / (2 - 0.05)) ** 0.5:.2f}"),
    ("figures", "figure-ravine", "1.92 in A", f"{descend(0.0):.2f} in A"),
    ("figures", "figure-ravine", "0.04 in B", f"{descend(0.7):.2f} in B"),
    ("figures", "figure-ravine", "is 0.08", f"is {2 / 25}"),
    ("figures", "figure-contraction", "= 0.4$", f"= {2 / (1 + 4)}$"),
    ("figures", "figure-contraction", "factor 0.6", f"factor {(4 - 1) / (4 + 1)}"),
    ("figures", "figure-warmup", "= 4$", f"= {2 / 0.5:.0f}$"),
    ("figures", "figure-depth", r"\approx 0.71$", rf"\approx {0.5**0.5:.2f}$"),
    ("figures", "figure-noise-floor", "0.167 and", f"{floor(0.5):.3f} and"),
    ("figures", "figure-noise-floor", "and 0.013", f"and {floor(0.05):.3f}"),
):
    CARD.number(kind, item, said, computed)


class Logistic:
    """Log loss of a fixed small data set, with gradient and Hessian: a convex example."""

    def __init__(self) -> None:
        self.x = rng().normal(size=(40, 3)) * np.array([1.0, 2.0, 0.5])
        self.y = (self.x[:, 0] + rng().normal(size=40) > 0).astype(float)

    def p(self, theta: Array) -> Array:
        return np.asarray(1 / (1 + np.exp(-self.x @ theta)))

    def loss(self, theta: Array) -> float:
        z = self.x @ theta
        return float(np.mean(np.logaddexp(0, z) - self.y * z))

    def gradient(self, theta: Array) -> Array:
        return np.asarray(self.x.T @ (self.p(theta) - self.y) / len(self.y))

    def hessian(self, theta: Array) -> Array:
        p = self.p(theta)
        return np.asarray((self.x.T * p * (1 - p)) @ self.x / len(self.y))


# One check per formula, in the order of the card.


@CARD.formula("gradient-step", tex=r"\theta_{t+1} = \theta_t - \eta\, \nabla L(\theta_t)")
def gradient_step() -> None:
    """It minimises linear model plus price, and no other direction of that length goes lower."""
    problem, theta, eta = Logistic(), rng().normal(size=3), 0.3
    g = slope(problem.loss, theta)
    step = theta - eta * problem.gradient(theta)

    def model(to: Array) -> float:
        return float(g @ (to - theta) + ((to - theta) ** 2).sum() / (2 * eta))

    assert_allclose(minimize(model, np.zeros(3)).x, step, atol=1e-5)
    length = np.linalg.norm(step - theta)
    others = rng().normal(size=(500, 3))
    others *= length / np.linalg.norm(others, axis=1, keepdims=True)
    assert (others @ g).min() >= g @ (step - theta)


@CARD.formula(
    "descent-lemma",
    tex=r"""
      \begin{aligned}
      L(\theta - \eta g) \le{} & L(\theta) \\
      & - \eta \Bigl(1 - \frac{\eta\, \ell}{2}\Bigr) \lVert g \rVert_2^2
      \end{aligned}
    """,
)
def descent_lemma() -> None:
    """It holds for logistic regression at any step, and with equality on a round parabola."""
    problem = Logistic()
    ell = np.linalg.eigvalsh(problem.x.T @ problem.x)[-1] / (4 * len(problem.y))
    for theta in rng().normal(size=(50, 3)):
        g = problem.gradient(theta)
        assert np.linalg.eigvalsh(problem.hessian(theta))[-1] <= ell
        for eta in np.array([0.1, 1.0, 1.9, 3.0]) / ell:
            bound = problem.loss(theta) - eta * (1 - eta * ell / 2) * (g @ g)
            assert problem.loss(theta - eta * g) <= bound + 1e-12
    theta, eta, ell = rng().normal(size=4), 0.3, 2.0
    g = ell * theta
    after = ell / 2 * ((theta - eta * g) ** 2).sum()
    assert_allclose(after, ell / 2 * (theta**2).sum() - eta * (1 - eta * ell / 2) * (g @ g))


@CARD.formula(
    "quadratic-rate",
    tex=r"""
      \begin{aligned}
      \eta^{\star} &= \frac{2}{\lambda_{\min} + \lambda_{\max}} \\
      \rho^{\star} &= \frac{\kappa - 1}{\kappa + 1}
      \end{aligned}
    """,
)
def quadratic_rate() -> None:
    """A real run shrinks at rate rho, no step size on a grid is better, and 2 / max diverges."""
    root = rng().normal(size=(5, 5))
    hessian = root @ root.T + 0.5 * np.eye(5)
    low, high = np.linalg.eigvalsh(hessian)[[0, -1]]
    kappa = np.linalg.cond(hessian)

    def measured(eta: float) -> float:
        theta = rng().normal(size=5)
        for _ in range(400):
            theta = theta - eta * hessian @ theta
            theta /= np.linalg.norm(theta)
        return float(np.linalg.norm(theta - eta * hessian @ theta))

    best = 2 / (low + high)
    for eta in (0.5 * best, 0.9 * best, 1.2 * best):
        assert_allclose(measured(eta), max(abs(1 - eta * low), abs(1 - eta * high)), rtol=1e-4)
    radius = [
        np.abs(1 - eta * np.array([low, high])).max() for eta in best * np.arange(0.2, 2, 0.05)
    ]
    assert_allclose(min(radius), (kappa - 1) / (kappa + 1), rtol=1e-9)
    assert measured(1.01 * 2 / high) > 1 > measured(0.99 * 2 / high)


@CARD.formula(
    "heavy-ball",
    tex=r"""
      \begin{aligned}
      v_{t+1} &= \mu\, v_t + \nabla L(\theta_t) \\
      \theta_{t+1} &= \theta_t - \eta\, v_{t+1}
      \end{aligned}
    """,
)
def heavy_ball() -> None:
    """It equals Polyak's form in the last two points, and goes eta / (1 - mu) under a slope."""
    problem, eta, mu = Logistic(), 0.3, 0.9
    theta, v = np.ones(3), np.zeros(3)
    old, new = theta, theta
    for _ in range(30):
        v = mu * v + problem.gradient(theta)
        theta = theta - eta * v
        old, new = new, new - eta * problem.gradient(new) + mu * (new - old)
        assert_allclose(theta, new)
    v, g = 0.0, 2.0
    for t in range(1, 200):
        v = mu * v + g
        assert_allclose(v, (1 - mu**t) / (1 - mu) * g)
    assert_allclose(eta * v, 10 * eta * g)


def slowest(eta: float, mu: float, curvatures: Array) -> float:
    """Spectral radius of heavy-ball momentum over curvatures, from its two-step matrices."""
    matrices = [np.array([[1 + mu - eta * c, -mu], [1.0, 0.0]]) for c in curvatures]
    return max(float(np.abs(np.linalg.eigvals(m)).max()) for m in matrices)


@CARD.formula(
    "momentum-rate",
    tex=r"\rho^{\star} = \frac{\sqrt{\kappa} - 1}{\sqrt{\kappa} + 1}",
)
def momentum_rate() -> None:
    """The spectral radius is as stated there, and nowhere near lower."""
    low, high = 0.5, 20.0
    curvatures = np.linspace(low, high, 7)
    rho = (np.sqrt(high / low) - 1) / (np.sqrt(high / low) + 1)
    mu, eta = rho**2, (2 / (np.sqrt(low) + np.sqrt(high))) ** 2
    assert_allclose(slowest(eta, mu, curvatures), rho, rtol=1e-6)
    around = itertools.product(eta * np.linspace(0.7, 1.3, 13), mu * np.linspace(0.7, 1.3, 13))
    assert min(slowest(e, m, curvatures) for e, m in around) >= rho - 1e-6


@CARD.formula(
    "nesterov",
    tex=r"""
      \begin{aligned}
      v_{t+1} &= \mu\, v_t + \nabla L(\theta_t - \eta\mu\, v_t) \\
      \theta_{t+1} &= \theta_t - \eta\, v_{t+1}
      \end{aligned}
    """,
)
def nesterov() -> None:
    """It equals Nesterov's own form: extrapolate from the last two points, then descend."""
    problem, eta, mu = Logistic(), 0.3, 0.9
    theta, v = np.ones(3), np.zeros(3)
    old, new = theta, theta
    for _ in range(30):
        v = mu * v + problem.gradient(theta - eta * mu * v)
        theta = theta - eta * v
        ahead = new + mu * (new - old)
        old, new = new, ahead - eta * problem.gradient(ahead)
        assert_allclose(theta, new)
    best = minimize(problem.loss, np.zeros(3), tol=1e-12).fun
    assert problem.loss(theta) - best < 0.1 * (problem.loss(np.ones(3)) - best)


@CARD.formula(
    "adam",
    tex=r"""
      \begin{aligned}
      m_t &= \beta_1 m_{t-1} + (1 - \beta_1)\, g_t \\
      v_t &= \beta_2 v_{t-1} + (1 - \beta_2)\, g_t^2 \\
      \hat{m}_t &= \frac{m_t}{1 - \beta_1^t}, \quad \hat{v}_t = \frac{v_t}{1 - \beta_2^t} \\
      \theta_t &= \theta_{t-1} - \eta\, \frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \varepsilon}
      \end{aligned}
    """,
)
def adam() -> None:
    """Corrected means are weighted means with weights of sum one, so unbiased from step one."""
    beta_1, beta_2, eta, eps = 0.9, 0.999, 0.01, 1e-8
    gradients = rng().normal(size=(20, 3)) * np.array([1e-3, 1.0, 1e3])
    m, v, theta, wanted = np.zeros(3), np.zeros(3), np.zeros(3), np.zeros(3)
    for t, g in enumerate(gradients, start=1):
        m, v = beta_1 * m + (1 - beta_1) * g, beta_2 * v + (1 - beta_2) * g**2
        m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
        theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
        age = np.arange(t)[::-1]
        first = np.average(gradients[:t], axis=0, weights=beta_1**age)
        second = np.average(gradients[:t] ** 2, axis=0, weights=beta_2**age)
        assert_allclose(m_hat, first)
        assert_allclose(v_hat, second)
        wanted -= eta * first / (np.sqrt(second) + eps)
        if t == 1:
            assert_allclose(theta, -eta * np.sign(g), rtol=1e-4)
    assert_allclose(theta, wanted)

    draws = rng().normal(size=(20_000, 5))
    v = np.zeros(len(draws))
    for g in draws.T:
        v = beta_2 * v + (1 - beta_2) * g**2
    assert_allclose(v.mean() / (1 - beta_2**5), 1, rtol=0.03)


@CARD.formula(
    "noise-floor",
    tex=r"\operatorname{Var}[\theta_\infty] = \frac{\eta\, \sigma^2}{\lambda\,(2 - \eta\lambda)}",
)
def noise_floor() -> None:
    """Many runs of SGD on a noisy parabola end with this variance."""
    random = rng()
    for eta, sigma, lam in ((0.5, 1.0, 1.0), (0.1, 2.0, 3.0), (0.6, 0.5, 3.0)):
        theta = np.zeros(20_000)
        for _ in range(60):
            theta = theta - eta * (lam * theta + sigma * random.normal(size=theta.shape))
        assert_allclose(theta.var(), eta * sigma**2 / (lam * (2 - eta * lam)), rtol=0.05)


@CARD.formula("newton-step", tex=r"\theta_{t+1} = \theta_t - H^{-1}\, \nabla L(\theta_t)")
def newton_step() -> None:
    """One step solves a quadratic; rescaling does not matter; logistic loss ends at scipy's."""

    def step(theta: Array, gradient: Array, hessian: Array) -> Array:
        return np.asarray(theta - np.linalg.inv(hessian) @ gradient)

    root, b = rng().normal(size=(4, 4)), rng().normal(size=4)
    h = root @ root.T + np.eye(4)
    assert_allclose(step(np.ones(4), h @ np.ones(4) - b, h), np.linalg.solve(h, b))

    problem, theta = Logistic(), np.zeros(3)
    scale = np.array([1.0, 1e4, 1e-2])
    u = theta / scale
    for _ in range(8):
        u = step(
            u,
            scale * problem.gradient(scale * u),
            np.outer(scale, scale) * problem.hessian(scale * u),
        )
        theta = step(theta, problem.gradient(theta), problem.hessian(theta))
        assert_allclose(scale * u, theta, rtol=1e-6)
    assert_allclose(theta, minimize(problem.loss, np.zeros(3), tol=1e-10).x, atol=1e-4)


@CARD.formula(
    "backprop-recursion",
    tex=r"""
      \begin{aligned}
      \delta^{l} &= \bigl( (W^{l+1})^\top \delta^{l+1} \bigr) \odot \varphi'(z^{l}) \\
      \frac{\partial L}{\partial W^{l}} &= \delta^{l}\, (a^{l-1})^\top
      \end{aligned}
    """,
)
def backprop_recursion() -> None:
    """It gives the finite differences of the loss, by pre-activations and by all weights."""
    sizes, x, y = (3, 5, 4, 2), rng().normal(size=3), rng().normal(size=2)
    weights = [rng().normal(size=(o, i)) for i, o in itertools.pairwise(sizes)]

    def forward(ws: list[Array], nudge: dict[int, Array]) -> tuple[float, list[Array], list[Array]]:
        z, a = [], [x]
        for index, w in enumerate(ws):
            z.append(w @ a[-1] + nudge.get(index, 0.0))
            a.append(np.tanh(z[-1]))
        return float(0.5 * ((a[-1] - y) ** 2).sum()), z, a

    _, z, a = forward(weights, {})
    delta = (a[-1] - y) * (1 - np.tanh(z[-1]) ** 2)
    for layer in (2, 1, 0):
        if layer < len(weights) - 1:
            delta = (weights[layer + 1].T @ delta) * (1 - np.tanh(z[layer]) ** 2)
        nudged = slope(lambda d, at=layer: forward(weights, {at: d})[0], np.zeros(len(delta)))
        assert_allclose(delta, nudged, atol=1e-7)

        def loss(flat: Array, at: int = layer) -> float:
            changed = [flat.reshape(w.shape) if i == at else w for i, w in enumerate(weights)]
            return forward(changed, {})[0]

        numeric = slope(loss, weights[layer].ravel()).reshape(weights[layer].shape)
        assert_allclose(np.outer(delta, a[layer]), numeric, atol=1e-7)


@CARD.formula("softmax-gradient", tex=r"\frac{\partial L}{\partial z_k} = p_k - y_k")
def softmax_gradient() -> None:
    """It equals finite differences of the cross-entropy of a softmax, also for soft targets."""
    z = rng().normal(size=4)
    p = np.exp(z) / np.exp(z).sum()
    for y in (np.array([0.0, 1.0, 0.0, 0.0]), np.array([0.1, 0.2, 0.3, 0.4])):
        numeric = slope(lambda z, y=y: float(-y @ np.log(np.exp(z) / np.exp(z).sum())), z)
        assert_allclose(p - y, numeric, atol=1e-8)

    soft = np.array([0.1, 0.2, 0.3, 0.4])  # the extra: cross-entropy is entropy plus divergence
    divergence = soft @ np.log(soft / p)
    assert_allclose(-soft @ np.log(p), -soft @ np.log(soft) + divergence)


@CARD.formula("he-initialisation", tex=r"\operatorname{Var}[W_{ij}] = \frac{2}{n_{\mathrm{in}}}")
def he_initialisation() -> None:
    """Through layers of changing width the signal keeps its size; with half of it, it fades."""
    random, widths = rng(), (300, 200, 400, 300, 250, 300)
    for share, per_layer in ((1.0, 1.0), (0.5, 0.5)):
        power = []
        for _ in range(8):
            z = random.normal(size=(200, widths[0]))
            for n_in, n_out in itertools.pairwise(widths):
                w = random.normal(size=(n_in, n_out)) * np.sqrt(share * 2 / n_in)
                z = np.maximum(z, 0) @ w
            power.append(z.var())
        assert_allclose(np.mean(power), per_layer ** (len(widths) - 1), rtol=0.1)


@CARD.formula(
    "warmup-cosine",
    tex=r"""
      \begin{aligned}
      \eta_t &= \begin{cases}
      \eta_{\max}\, t / T_w & t \le T_w \\
      \tfrac{1}{2}\, \eta_{\max} \bigl(1 + \cos(\pi u_t)\bigr) & t > T_w
      \end{cases} \\
      u_t &= \frac{t - T_w}{T - T_w}
      \end{aligned}
    """,
)
def warmup_cosine() -> None:
    """It meets the peak without a jump, ends at zero, and decays at half the peak on average."""
    peak, warm, total = 0.4, 100, 1100

    def rate(t: float) -> float:
        u = (t - warm) / (total - warm)
        return peak * t / warm if t <= warm else 0.5 * peak * (1 + np.cos(np.pi * u))

    assert rate(0) == 0
    assert_allclose([rate(warm / 2), rate(warm), rate(warm + 1e-6)], [peak / 2, peak, peak])
    assert_allclose(rate(total), 0, atol=1e-15)
    decay = [rate(t) for t in range(warm, total + 1)]
    assert_allclose(np.mean(decay), peak / 2)
    assert all(later < earlier for earlier, later in itertools.pairwise(decay))
    whole = decay[0] - peak * np.sin(np.pi / 2 * np.arange(total - warm + 1) / (total - warm)) ** 2
    assert_allclose(decay, whole, atol=1e-12)
