"""Numeric checks of cards/contrastive-learning.yaml."""

import itertools

import numpy as np
from card import Array, Card, rng, slope
from numpy.testing import assert_allclose
from sklearn.metrics import log_loss

CARD = Card("contrastive-learning")


def unit(x: Array) -> Array:
    """The rows of x, scaled to length one."""
    return np.asarray(x / np.linalg.norm(x, axis=-1, keepdims=True))


def softmax(logits: Array) -> Array:
    """Softmax over the last axis."""
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def cross_entropy(logits: Array, right: int) -> float:
    """Stable softmax cross-entropy of one row: the truth for every softmax loss."""
    return float(np.logaddexp.reduce(logits) - logits[right])


def half_life(m: float) -> float:
    """Steps until an exponential moving average has forgotten half."""
    return float(np.log(0.5) / np.log(m))


def flattest(t: float) -> float:
    """Uniformity of the uniform distribution on the sphere in three dimensions."""
    return float(np.log(np.exp(-2 * t) * np.sinh(2 * t) / (2 * t)))


# SimCLR's Table B.1: top-1 after 100, 200, 400 and 800 epochs, by batch size, for either rule of
# scaling the learning rate with the batch.
LINEAR = {
    256: (57.5, 61.9, 64.7, 66.6),
    4096: (64.6, 66.5, 68.2, 68.9),
    8192: (64.8, 66.6, 67.8, 69.0),
}
SQUARE_ROOT = {
    256: (62.8, 64.3, 65.7, 66.5),
    4096: (64.5, 66.8, 68.0, 69.1),
    8192: (64.8, 67.0, 68.3, 69.1),
}
DOUBLED = np.diff(SQUARE_ROOT[4096])
BEYOND = max(np.subtract(rule[8192], rule[4096]).max() for rule in (LINEAR, SQUARE_ROOT))
SIMCLR_NUMBERS = (
    ("batch-size", "at most 0.3 points", f"at most {BEYOND:.1f} points"),
    ("batch-size", "57.5 %", f"{LINEAR[256][0]} %"),
    ("batch-size", "64.6 % at 4096", f"{LINEAR[4096][0]} % at 4096"),
    (
        "batch-size",
        "1.7 points below 4096",
        f"{SQUARE_ROOT[4096][0] - SQUARE_ROOT[256][0]:.1f} points below 4096",
    ),
    (
        "batch-size",
        "62.8 % against 64.5 %",
        f"{SQUARE_ROOT[256][0]} % against {SQUARE_ROOT[4096][0]} %",
    ),
    (
        "batch-size",
        "66.5 % against 69.1 %",
        f"{SQUARE_ROOT[256][-1]} % against {SQUARE_ROOT[4096][-1]} %",
    ),
    (
        "epochs",
        "64.5 % after 100 epochs and 69.1 % after 800",
        f"{SQUARE_ROOT[4096][0]} % after 100 epochs and {SQUARE_ROOT[4096][-1]} % after 800",
    ),
    (
        "epochs",
        "2.3, 1.2 and 1.1 points",
        "{:.1f}, {:.1f} and {:.1f} points".format(*DOUBLED),
    ),
    (
        "epochs",
        "5.3 of these 9.1 points",
        f"{SQUARE_ROOT[256][0] - LINEAR[256][0]:.1f} of these "
        f"{LINEAR[256][-1] - LINEAR[256][0]:.1f} points",
    ),
)

for kind, item, said, computed in (
    ("formulas", "momentum-update", "about 7 for", f"about {half_life(0.9):.0f} for"),
    ("formulas", "momentum-update", "69 for", f"{half_life(0.99):.0f} for"),
    ("formulas", "momentum-update", "693 for", f"{half_life(0.999):.0f} for"),
    ("formulas", "momentum-update", "spans 256 steps", f"spans {65536 / 256:.0f} steps"),
    ("formulas", "momentum-update", "77", f"{100 * 0.999**256:.0f}"),
    ("formulas", "info-nce-mi-bound", "22,026", f"{np.exp(10):,.0f}"),
    ("formulas", "uniformity", "-2.1", f"{flattest(2):.1f}"),
    ("formulas", "uniformity", r"\tau = 0.25", rf"\tau = {1 / (2 * 2)}"),
    ("hyperparameters", "batch-size", "8190", f"{2 * 4096 - 2}"),
    ("hyperparameters", "queue-size", "= 256$ steps", f"= {65536 / 256:.0f}$ steps"),
    ("hyperparameters", "queue-size", "32 MiB", f"{65536 * 128 * 4 / 2**20:.0f} MiB"),
    ("hyperparameters", "learning-rate", "both 4.8", f"both {0.3 * 4096 / 256:.1f}"),
    ("hyperparameters", "learning-rate", "both 4.8", f"both {0.075 * 4096**0.5:.1f}"),
    *(("hyperparameters", *number) for number in SIMCLR_NUMBERS),
    ("pitfalls", "temperature-too-high", "near 9.0", f"near {np.log(8191):.1f}"),
    ("pitfalls", "temperature-too-high", "near 8.0", f"near {np.log(1 + 8190 / np.e):.1f}"),
    (
        "figures",
        "figure-information-bound",
        "2.1, 4.2",
        "{:.1f}, {:.1f}".format(*np.log([8, 64])),
    ),
    ("figures", "figure-information-bound", "6.2 nats", f"{np.log(512):.1f} nats"),
    ("figures", "figure-information-bound", "ceiling of 6.24", f"ceiling of {np.log(512):.2f}"),
    ("figures", "figure-temperature", "about 1.2, 2.7", f"about {np.exp(0.2):.1f}, {np.e:.1f}"),
):
    CARD.number(kind, item, said, computed)

# One check per formula, in the order of the card.


def cosine(u: Array, v: Array) -> float:
    return float(u @ v / (np.linalg.norm(u) * np.linalg.norm(v)))


@CARD.formula(
    "cosine-similarity",
    tex=r"\operatorname{sim}(u, v) = \frac{u^\top v}{\lVert u \rVert_2 \, \lVert v \rVert_2}",
)
def cosine_similarity() -> None:
    """It is the cosine of a known angle, and fixes the distance of unit vectors."""
    for a, b in rng().uniform(0, 2 * np.pi, (20, 2)):
        u, v = 3.0 * np.array([np.cos(a), np.sin(a)]), 0.2 * np.array([np.cos(b), np.sin(b)])
        assert_allclose(cosine(u, v), np.cos(a - b), atol=1e-12)
    u, v = unit(rng().normal(size=(2, 8)))
    assert_allclose(((u - v) ** 2).sum(), 2 - 2 * cosine(u, v))


@CARD.formula(
    "pair-loss",
    tex=r"""
      \begin{aligned}
      \mathcal{L} &= \tfrac{1}{2}\, y\, d^2 + \tfrac{1}{2}\,(1 - y)\,\max(0,\, \alpha - d)^2 \\
      d &= \lVert z_1 - z_2 \rVert_2
      \end{aligned}
    """,
)
def pair_loss() -> None:
    """It is Hadsell's loss with the label turned round; its slope is that of two springs."""

    def loss(y: int, d: float, alpha: float) -> float:
        return 0.5 * y * d**2 + 0.5 * (1 - y) * max(0, alpha - d) ** 2

    z_1, z_2 = rng().normal(size=(2, 4))
    d, alpha = float(np.linalg.norm(z_1 - z_2)), 5.0
    assert alpha > d
    for y in (0, 1):
        dissimilar = 1 - y
        hadsell = (1 - dissimilar) / 2 * d**2 + dissimilar / 2 * max(0, alpha - d) ** 2
        assert_allclose(loss(y, d, alpha), hadsell)
        force = y * d - (1 - y) * max(0, alpha - d)
        numeric = (loss(y, d + 1e-6, alpha) - loss(y, d - 1e-6, alpha)) / 2e-6
        assert_allclose(numeric, force, rtol=1e-6)
    assert loss(0, alpha, alpha) == loss(0, 2 * alpha, alpha) == loss(1, 0.0, alpha) == 0


@CARD.formula(
    "triplet-loss",
    tex=r"""
      \begin{aligned}
      \mathcal{L} = \max\bigl(0,\; & \lVert z - z^{+} \rVert_2^2 \\
      & - \lVert z - z^{-} \rVert_2^2 + \alpha \bigr)
      \end{aligned}
    """,
)
def triplet_loss() -> None:
    """On the unit sphere it is a hinge on the difference of two cosines."""
    for z, pos, neg in unit(rng().normal(size=(50, 3, 4))):
        for alpha in (0.0, 0.2):
            near, far = np.linalg.norm(z - pos), np.linalg.norm(z - neg)
            loss = max(0.0, float(near**2 - far**2 + alpha))
            assert_allclose(loss, max(0, 2 * (z @ neg - z @ pos) + alpha), atol=1e-12)


@CARD.formula(
    "n-pair-loss",
    tex=r"""
      \mathcal{L} = \log\Bigl(1 + \sum_{j=1}^{N-1}
      \exp\bigl(z^\top z_j^{-} - z^\top z^{+}\bigr)\Bigr)
    """,
)
def n_pair_loss() -> None:
    """It is softmax cross-entropy; with one negative, a smooth triplet loss without margin."""

    def loss(z: Array, pos: Array, negs: Array) -> float:
        return float(np.log(1 + sum(np.exp(z @ neg - z @ pos) for neg in negs)))

    z, pos, *rest = unit(rng().normal(size=(7, 5)))
    negs = np.array(rest)
    assert_allclose(loss(z, pos, negs), cross_entropy(np.array([pos, *negs]) @ z, 0))
    for neg in negs:
        gap = float(z @ neg - z @ pos)
        assert_allclose(loss(z, pos, neg[None]), np.logaddexp(0, gap))
        triplet = max(0, ((z - pos) ** 2).sum() - ((z - neg) ** 2).sum())
        assert_allclose(triplet / 2, max(0, gap), atol=1e-12)
        sharp = loss(1000 * z, pos, neg[None]) / 1000
        assert_allclose(sharp, triplet / 2, atol=1e-3)


def info_nce(s: Array, positive: int, tau: float) -> float:
    return float(-np.log(np.exp(s[positive] / tau) / np.exp(s / tau).sum()))


@CARD.formula(
    "info-nce",
    tex=r"""
      \mathcal{L} = -\log
      \frac{\exp(s_{+}/\tau)}{\sum_{j=1}^{N} \exp(s_j/\tau)}
    """,
)
def info_nce_loss() -> None:
    """Noisy multiple choice picks the positive as often as it says; its limits are known."""
    s, tau = rng().uniform(-1, 1, 6), 0.4
    noise = rng().gumbel(size=(200_000, 6))
    picked = (s / tau + noise).argmax(axis=1) == 2
    assert_allclose(picked.mean(), np.exp(-info_nce(s, 2, tau)), atol=0.005)
    assert_allclose(info_nce(s, 2, tau), cross_entropy(s / tau, 2))
    for n in (2, 8, 256):
        assert_allclose(info_nce(np.full(n, 0.3), 0, tau), np.log(n))
    cold = 0.005
    assert_allclose(cold * info_nce(s, 2, cold), s.max() - s[2], atol=0.01)


def nt_xent(z: Array, tau: float) -> float:
    """Views 2k and 2k + 1 belong to the same image."""
    s = unit(z) @ unit(z).T
    total = 0.0
    for i in range(len(z)):
        others = [k for k in range(len(z)) if k != i]
        total += np.log(np.exp(s[i, i ^ 1] / tau) / np.exp(s[i, others] / tau).sum())
    return float(-total / len(z))


@CARD.formula(
    "nt-xent",
    tex=r"""
      \mathcal{L} = -\frac{1}{2N} \sum_{i=1}^{2N} \log
      \frac{\exp(s_{ii'}/\tau)}{\sum_{k \neq i} \exp(s_{ik}/\tau)}
    """,
)
def nt_xent_loss() -> None:
    """It equals Algorithm 1 of the paper; each anchor has 2N - 2 negatives."""
    n, tau = 5, 0.2
    z = rng().normal(size=(2 * n, 3))

    def ell(i: int, j: int) -> float:
        sims = [z[i] @ z[k] / np.linalg.norm(z[i]) / np.linalg.norm(z[k]) for k in range(2 * n)]
        kept = [sims[k] / tau for k in range(2 * n) if k not in (i, j)]
        assert len(kept) == 2 * n - 2
        return cross_entropy(np.array([sims[j] / tau, *kept]), 0)

    pairs = [(2 * k - 2, 2 * k - 1) for k in range(1, n + 1)]
    paper = sum(ell(a, b) + ell(b, a) for a, b in pairs) / (2 * n)
    assert_allclose(nt_xent(z, tau), paper)
    for temperature in (0.1, 1.0):
        assert_allclose(nt_xent(np.ones((2 * n, 3)), temperature), np.log(2 * n - 1))


@CARD.formula(
    "info-nce-gradient",
    tex=r"""
      \begin{aligned}
      \nabla_{z}\, \mathcal{L} &=
      \frac{1}{\tau} \Bigl( \sum_{j=1}^{N} p_j\, z_j - z^{+} \Bigr) \\
      p_j &= \frac{\exp(s_j/\tau)}{\sum_{k=1}^{N} \exp(s_k/\tau)}
      \end{aligned}
    """,
)
def info_nce_gradient() -> None:
    """Finite differences in the anchor, in the scores and before normalisation agree."""
    tau = 0.3
    candidates = unit(rng().normal(size=(6, 4)))
    h = rng().normal(size=4)
    z = unit(h)

    def gradient(z: Array) -> Array:
        p = np.exp(candidates @ z / tau) / np.exp(candidates @ z / tau).sum()
        return np.asarray((p @ candidates - candidates[0]) / tau)

    numeric = slope(lambda x: cross_entropy(candidates @ x / tau, 0), z)
    assert_allclose(gradient(z), numeric, atol=1e-8)

    through = slope(lambda x: cross_entropy(candidates @ unit(x) / tau, 0), h)
    tangent = (np.eye(4) - np.outer(z, z)) @ gradient(z) / np.linalg.norm(h)
    assert_allclose(tangent, through, atol=1e-8)

    by_score = slope(lambda s: cross_entropy(s / tau, 0), candidates @ z)
    p = softmax(candidates @ z / tau)
    assert_allclose(by_score, (p - np.eye(6)[0]) / tau, atol=1e-8)
    assert_allclose(by_score.sum(), 0, atol=1e-8)


def joint_table() -> Array:
    """A small joint distribution of two discrete variables."""
    table = rng().gamma(1.0, size=(3, 4))
    return np.asarray(table / table.sum())


def expected_info_nce(scores: Array, joint: Array, n: int) -> float:
    """Exact mean loss: every anchor, positive and tuple of n - 1 negatives, enumerated."""
    p_y, total = joint.sum(axis=0), 0.0
    for x, y in np.ndindex(*joint.shape):
        for negatives in itertools.product(range(len(p_y)), repeat=n - 1):
            weight = joint[x, y] * np.prod(p_y[list(negatives)])
            total += weight * cross_entropy(scores[x, [y, *negatives]], 0)
    return total


@CARD.formula(
    "optimal-critic",
    tex=r"\exp\bigl(s^{\star}(x, y)/\tau\bigr) \propto \frac{p(y \mid x)}{p(y)}",
)
def optimal_critic() -> None:
    """The exact expected loss is stationary there, and larger everywhere else."""
    joint, tau = joint_table(), 0.5
    given_x = joint / joint.sum(axis=1, keepdims=True)
    best = tau * np.log(given_x / joint.sum(axis=0))

    def loss(flat: Array) -> float:
        return expected_info_nce(flat.reshape(joint.shape) / tau, joint, 3)

    assert_allclose(slope(loss, best.ravel(), 1e-5), 0, atol=1e-8)
    for scale in (0.01, 0.1, 1.0):
        elsewhere = best + scale * rng().normal(size=best.shape)
        assert loss(elsewhere.ravel()) > loss(best.ravel())
    any_factor = rng().normal(size=(3, 1))
    assert_allclose(loss((best + any_factor).ravel()), loss(best.ravel()))


@CARD.formula(
    "info-nce-mi-bound",
    tex=r"I(x; y) \ge \log N - \mathbb{E}\bigl[\mathcal{L}\bigr]",
)
def info_nce_mi_bound() -> None:
    """It holds for any scores, is nearly tight for the best ones, and cannot pass log N."""
    joint = joint_table()
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    information = float((joint * np.log(joint / independent)).sum())
    for scale in (0.0, 0.3, 1.0, 3.0):
        scores = scale * rng().normal(size=joint.shape)
        for n in (2, 3, 4):
            assert np.log(n) - expected_info_nce(scores, joint, n) <= information

    r, n, anchors = 0.8, 512, 2000
    information = float(-0.5 * np.log(1 - r**2))
    x = rng().normal(size=(anchors, 1))
    y = np.random.default_rng(1).normal(size=(anchors, n))
    y[:, :1] = r * x + np.sqrt(1 - r**2) * y[:, :1]
    ratio = -0.5 * np.log(1 - r**2) - (y - r * x) ** 2 / (2 * (1 - r**2)) + y**2 / 2
    bound = np.log(n) - np.mean([cross_entropy(row, 0) for row in ratio])
    assert_allclose(bound, information, atol=0.03)

    copies = np.eye(8) / 8  # y equals x: log 8 nats are shared, two candidates show less than log 2
    bound = np.log(2) - expected_info_nce(50 * np.eye(8), copies, 2)
    assert 0.8 * np.log(2) < bound < np.log(2) < np.log(8)


@CARD.formula(
    "alignment",
    tex=r"""
      \mathcal{L} = \mathbb{E}_{(z,\, z^{+})}\, \lVert z - z^{+} \rVert_2^2
    """,
)
def alignment() -> None:
    """A rotation by a known angle gives a known value, from 0 to 4."""
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    for turn in (0.0, 0.5, np.pi):
        z = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        z_pos = np.stack([np.cos(angle + turn), np.sin(angle + turn)], axis=1)
        align = np.mean(np.linalg.norm(z - z_pos, axis=1) ** 2)
        assert_allclose(align, 2 - 2 * np.cos(turn), atol=1e-12)
        assert_allclose(align, 2 - 2 * np.mean((z * z_pos).sum(axis=1)), atol=1e-12)


def uniformity(z: Array, z_other: Array, t: float) -> float:
    return float(np.log(np.exp(-t * np.linalg.norm(z - z_other, axis=1) ** 2).mean()))


@CARD.formula(
    "uniformity",
    tex=r"""
      \mathcal{L} = \log\, \mathbb{E}_{z,\, z'}
      \exp\bigl(-t\, \lVert z - z' \rVert_2^2\bigr)
    """,
)
def uniformity_loss() -> None:
    """It has the closed-form value on circle and sphere; anything less even scores higher."""
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    first, second = np.repeat(circle, 64, axis=0), np.tile(circle, (64, 1))
    sphere, sphere_other = unit(rng().normal(size=(2, 200_000, 3)))
    wide, wide_other = unit(rng().normal(size=(2, 200, 20_000)))
    shift = np.array([0.5, 0.0])
    for t in (0.5, 2.0):
        assert_allclose(uniformity(first, second, t), np.log(np.exp(-2 * t) * np.i0(2 * t)))
        assert_allclose(uniformity(sphere, sphere_other, t), flattest(t), atol=0.02)
        assert_allclose(uniformity(wide, wide_other, t), -2 * t, atol=0.02)
        assert uniformity(first, first, t) == 0
        crowded = uniformity(unit(first + shift), unit(second + shift), t)
        assert crowded > uniformity(first, second, t)
        tau = 1 / (2 * t)
        d2 = ((first - second) ** 2).sum(axis=1)
        potential = np.exp((first * second).sum(axis=1) / tau)
        assert_allclose(potential, np.exp(1 / tau) * np.exp(-t * d2))


@CARD.formula(
    "info-nce-limit",
    tex=r"""
      \begin{aligned}
      \lim_{N \to \infty} \bigl( & \mathbb{E}[\mathcal{L}] - \log N \bigr) = \\
      & -\tfrac{1}{\tau}\, \mathbb{E}_{(z,\, z^{+})} [z^\top z^{+}] \\
      & + \mathbb{E}_{z} \log \mathbb{E}_{z'} \exp(z^\top z'/\tau)
      \end{aligned}
    """,
)
def info_nce_limit() -> None:
    """On the circle the limit is known in closed form, and the loss approaches it."""
    tau, turn, anchors = 0.5, 0.3, 400
    limit = -np.cos(turn) / tau + np.log(np.i0(1 / tau))

    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    z = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    z_pos = np.stack([np.cos(angle + turn), np.sin(angle + turn)], axis=1)
    aligned = -(z * z_pos).sum(axis=1).mean() / tau
    spread = np.log(np.exp(z @ z.T / tau).mean(axis=1)).mean()
    assert_allclose(aligned + spread, limit)

    errors = []
    for n in (4, 64, 4096):
        s = np.cos(rng().uniform(0, 2 * np.pi, size=(anchors, n)))
        s[:, 0] = np.cos(turn)
        loss = np.mean([cross_entropy(row / tau, 0) for row in s])
        errors.append(abs(loss - np.log(n) - limit))
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 0.005


def supcon(z: Array, labels: list[int], tau: float) -> float:
    s = unit(z) @ unit(z).T
    total = 0.0
    for i in range(len(z)):
        others = [a for a in range(len(z)) if a != i]
        positives = [p for p in others if labels[p] == labels[i]]
        ell = [np.log(np.exp(s[i, p] / tau) / np.exp(s[i, others] / tau).sum()) for p in positives]
        total += -1 / len(positives) * sum(ell)
    return float(total)


@CARD.formula(
    "supcon-loss",
    tex=r"""
      \begin{aligned}
      \mathcal{L} &= \sum_{i} \frac{-1}{|P(i)|} \sum_{p \in P(i)} \ell_{ip} \\
      \ell_{ip} &= \log \frac{\exp(s_{ip}/\tau)}{\sum_{a \neq i} \exp(s_{ia}/\tau)}
      \end{aligned}
    """,
)
def supcon_loss() -> None:
    """It is cross-entropy to a uniform target, reduces to NT-Xent, and bounds the inner form.

    Its slope in the logit of a positive changes sign at the equal share 1/|P(i)|.
    """
    z, labels, tau = rng().normal(size=(8, 3)), [0, 0, 1, 1, 0, 0, 1, 1], 0.3
    logits = unit(z) @ unit(z).T / tau
    np.fill_diagonal(logits, -np.inf)
    target = np.equal.outer(labels, labels) & ~np.eye(8, dtype=bool)
    share = target / target.sum(axis=1, keepdims=True)
    log_p = np.log(softmax(logits)[target])
    assert_allclose(supcon(z, labels, tau), -(share[target] * log_p).sum())
    assert_allclose(supcon(z, [0, 0, 1, 1, 2, 2, 3, 3], tau), 8 * nt_xent(z, tau))
    inner = -np.log((share * softmax(logits)).sum(axis=1)).sum()
    assert supcon(z, labels, tau) > inner

    row = np.array([5.0, 1.0, 0.0, -1.0])  # two positives, the first with more than its half
    by_logit = slope(lambda s: (cross_entropy(s, 0) + cross_entropy(s, 1)) / 2, row)
    assert_allclose(by_logit, softmax(row) - [0.5, 0.5, 0, 0], atol=1e-8)
    assert by_logit[0] > 0 > by_logit[1]


@CARD.formula(
    "clip-loss",
    tex=r"""
      \begin{aligned}
      \mathcal{L} = -\frac{1}{2N} \sum_{i=1}^{N} \Bigl[
      & \log \frac{\exp(s_{ii}/\tau)}{\sum_{j} \exp(s_{ij}/\tau)} \\
      {}+{} & \log \frac{\exp(s_{ii}/\tau)}{\sum_{j} \exp(s_{ji}/\tau)} \Bigr]
      \end{aligned}
    """,
)
def clip_loss() -> None:
    """It equals the paper's pseudocode and does not care which side is called image."""

    def loss(s: Array, tau: float) -> float:
        e, n = np.exp(s / tau), len(s)
        rows = [np.log(e[i, i] / e[i, :].sum()) for i in range(n)]
        columns = [np.log(e[i, i] / e[:, i].sum()) for i in range(n)]
        return float(-(np.sum(rows) + np.sum(columns)) / (2 * n))

    images, captions = unit(rng().normal(size=(2, 6, 4)))
    log_scale = np.log(1 / 0.07)
    logits = images @ captions.T * np.exp(log_scale)
    by_image = np.mean([cross_entropy(logits[i], i) for i in range(6)])
    by_text = np.mean([cross_entropy(logits[:, i], i) for i in range(6)])
    s = images @ captions.T
    assert_allclose(loss(s, 0.07), (by_image + by_text) / 2)
    assert_allclose(loss(s, 0.07), loss(s.T, 0.07))
    assert_allclose(loss(np.full((6, 6), 0.2), 0.07), np.log(6))


@CARD.formula(
    "siglip-loss",
    tex=r"""
      \mathcal{L} = -\frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{N}
      \log \sigma\bigl(y_{ij}\,(s_{ij}/\tau + b)\bigr)
    """,
)
def siglip_loss() -> None:
    """It is scikit-learn's log loss of all pairs; at its optimum the logit is a log density ratio.

    CLIP's softmax is blind to the bias, and with the first bias of the paper "no match" is said.
    """
    images, captions = unit(rng().normal(size=(2, 6, 4)))
    s, match = images @ captions.T, np.eye(6)
    for scale, bias in ((10.0, -10.0), (3.0, 0.5)):
        y = 2 * match - 1
        ours = -np.log(1 / (1 + np.exp(-y * (s * scale + bias)))).sum() / 6
        p = 1 / (1 + np.exp(-(s * scale + bias)))
        assert_allclose(ours, 6 * log_loss(match.ravel(), p.ravel()))
        softmax_loss = [cross_entropy(row * scale, 0) for row in s]
        assert_allclose([cross_entropy(row * scale + bias, 0) for row in s], softmax_loss)
    assert 1 / (1 + np.exp(10.0)) < 1e-4

    joint, n = joint_table(), 5
    apart = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    best = np.log(joint / apart) - np.log(n - 1)

    def expected(flat: Array) -> float:
        yes, no = np.logaddexp(0, -flat), np.logaddexp(0, flat)
        return float(joint.ravel() @ yes + (n - 1) * (apart.ravel() @ no))

    assert_allclose(slope(expected, best.ravel()), 0, atol=1e-8)


@CARD.formula(
    "debiased-contrastive",
    tex=r"""
      \begin{aligned}
      \mathcal{L} &= -\log \frac{e^{s_{+}/\tau}}{e^{s_{+}/\tau} + K g} \\
      g &= \max\Bigl( \frac{\bar{u} - \rho\, \bar{v}}{1 - \rho},\; e^{-1/\tau} \Bigr) \\
      \bar{u} &= \frac{1}{K} \sum_{j=1}^{K} e^{s_j/\tau} \\
      \bar{v} &= \frac{1}{M} \sum_{i=1}^{M} e^{s_i^{+}/\tau}
      \end{aligned}
    """,
)
def debiased_contrastive() -> None:
    """Without false negatives it is InfoNCE; with a known share of them it removes them."""

    def loss(pos: float, s: Array, more: Array, rho: float, tau: float) -> float:
        u, v = np.exp(s / tau).mean(), np.exp(more / tau).mean()
        g = max((u - rho * v) / (1 - rho), np.exp(-1 / tau))
        e = np.exp(pos / tau)
        return float(-np.log(e / (e + len(s) * g)))

    tau, pos = 0.5, 0.8
    true_negatives, positives = rng().uniform(-1, 0.5, 20), rng().uniform(0.5, 1, 20)
    mixed = np.concatenate([true_negatives, positives])
    plain = cross_entropy(np.array([pos, *mixed]) / tau, 0)
    assert_allclose(loss(pos, mixed, positives, 0.0, tau), plain)
    ideal = cross_entropy(np.array([pos, *true_negatives, *true_negatives]) / tau, 0)
    assert_allclose(loss(pos, mixed, positives, 0.5, tau), ideal)
    opposite = np.full(5, -1.0)
    clipped = cross_entropy(np.array([pos, *opposite]) / tau, 0)
    assert_allclose(loss(pos, opposite, positives, 0.3, tau), clipped)


@CARD.formula(
    "hard-negative-weighting",
    tex=r"""
      \begin{aligned}
      \mathcal{L} &= -\log \frac{e^{s_{+}/\tau}}
      {e^{s_{+}/\tau} + \sum_{j=1}^{K} w_j\, e^{s_j/\tau}} \\
      w_j &= \frac{e^{\beta s_j/\tau}}{\frac{1}{K} \sum_{k=1}^{K} e^{\beta s_k/\tau}}
      \end{aligned}
    """,
)
def hard_negative_weighting() -> None:
    """No hardness is InfoNCE, endless hardness the hardest negative; between, a tilted mean."""

    def weights(s: Array, beta: float, tau: float) -> Array:
        e = np.exp(beta * s / tau)
        return np.asarray(e / e.mean())

    def loss(pos: float, s: Array, beta: float, tau: float) -> float:
        e = np.exp(pos / tau)
        return float(-np.log(e / (e + weights(s, beta, tau) @ np.exp(s / tau))))

    s, tau, pos = rng().uniform(-1, 0.6, 20), 0.5, 0.8
    assert_allclose(weights(s, 1.3, tau).mean(), 1)
    assert_allclose(loss(pos, s, 0.0, tau), cross_entropy(np.array([pos, *s]) / tau, 0))
    hardest = np.array([pos, *np.full(20, s.max())])
    assert_allclose(loss(pos, s, 500.0, tau), cross_entropy(hardest / tau, 0), atol=1e-6)

    beta, normal = 0.5, rng().normal(size=400_000)
    mean = (weights(normal, beta, 1.0) * np.exp(normal)).mean()
    assert_allclose(mean, np.exp(beta + 0.5), rtol=0.02)  # tilting N(0, 1) gives N(beta, 1)


@CARD.formula(
    "momentum-update",
    tex=r"\theta_k \leftarrow m\, \theta_k + (1 - m)\, \theta_q",
)
def momentum_update() -> None:
    """Repeated, it is the geometric sum of the derivation; old weights halve as stated."""
    m, n = 0.9, 25
    start, queries = rng().normal(size=3), rng().normal(size=(n, 3))
    key = start
    for query in queries:
        key = m * key + (1 - m) * query
    unrolled = m**n * start + (1 - m) * sum(m**i * queries[n - 1 - i] for i in range(n))
    assert_allclose(key, unrolled)
    for momentum in (0.9, 0.99, 0.999):
        old, steps = 1.0, 0
        while old > 0.5:
            old, steps = momentum * old + (1 - momentum) * 0.0, steps + 1
        assert steps == np.ceil(half_life(momentum))


@CARD.formula(
    "recall-at-k",
    tex=r"""
      \frac{1}{|Q|} \sum_{q \in Q}
      \mathbf{1}\bigl[T_k(q) \cap R(q) \neq \varnothing\bigr]
    """,
)
def recall_at_k() -> None:
    """It equals the share of queries whose best relevant item ranks in the first k."""
    z, labels = unit(rng().normal(size=(30, 4))), np.arange(30) % 5
    s = z @ z.T

    def recall(k: int) -> float:
        hits = 0
        for q in range(30):
            nearest = [i for i in np.argsort(-s[q]) if i != q][:k]
            relevant = {i for i in range(30) if i != q and labels[i] == labels[q]}
            hits += bool(set(nearest) & relevant)
        return hits / 30

    ranks = []
    for q in range(30):
        relevant = [i for i in range(30) if i != q and labels[i] == labels[q]]
        best = s[q, relevant].max()
        ranks.append(1 + sum(s[q, i] > best for i in range(30) if i != q))
    curve = [recall(k) for k in (1, 2, 5, 10, 29)]
    assert_allclose(curve, [np.mean(np.array(ranks) <= k) for k in (1, 2, 5, 10, 29)])
    assert curve == sorted(curve)
    assert curve[-1] == 1
