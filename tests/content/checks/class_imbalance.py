"""Numeric checks of cards/class-imbalance.yaml."""

import numpy as np
from card import Array, Card, rng, slope
from numpy.testing import assert_allclose
from scipy.optimize import minimize, minimize_scalar
from scipy.stats import binomtest, norm
from sklearn.metrics import log_loss, precision_score
from sklearn.utils.class_weight import compute_class_weight

CARD = Card("class-imbalance")


def logit(p: Array | float) -> Array:
    """Log odds."""
    return np.asarray(np.log(p) - np.log1p(-np.asarray(p)))


def sigmoid(z: Array | float) -> Array:
    """The inverse of the log odds."""
    return np.asarray(1 / (1 + np.exp(-np.asarray(z))))


def precision(tpr: float, fpr: float, share: float) -> float:
    """The card's formula of precision."""
    return share * tpr / (share * tpr + (1 - share) * fpr)


def threshold(false_alarm: float, miss: float) -> float:
    """The card's cost-optimal threshold."""
    return false_alarm / (false_alarm + miss)


def corrected(q: Array | float, share: float, sampled: float) -> Array:
    """The card's correction of the odds, solved for p."""
    odds = np.asarray(q) / (1 - np.asarray(q)) * share / (1 - share) * (1 - sampled) / sampled
    return np.asarray(odds / (1 + odds))


def focal(p_t: float, gamma: float, alpha_t: float = 1.0) -> float:
    """The card's focal loss."""
    return float(-alpha_t * (1 - p_t) ** gamma * np.log(p_t))


def focal_minimiser(eta: float, gamma: float) -> float:
    """The prediction with the least expected focal loss where positives have probability eta."""
    found = minimize_scalar(
        lambda q: eta * focal(q, gamma) + (1 - eta) * focal(1 - q, gamma),
        bounds=(1e-6, 1 - 1e-6),
        method="bounded",
    )
    return float(found.x)


def matured(age: int, delay: float = 4) -> float:
    """Reported share of the fraud of the week that ended age - 1 weeks ago."""
    return float(1 - delay * (np.exp(-(age - 1) / delay) - np.exp(-age / delay)))


def slope_variance(c: float, effect: float) -> float:
    """Asymptotic variance of a logistic slope per positive, with c negatives for each.

    The classes are standard normal, `effect` apart; the variance is from the Fisher information.
    """
    x = np.linspace(-8, 10, 4501)
    density = norm.pdf(x, effect) + c * norm.pdf(x)
    p = norm.pdf(x, effect) / density
    weight = density * p * (1 - p) * (x[1] - x[0])
    information = np.array(
        [[weight.sum(), (weight * x).sum()], [(weight * x).sum(), (weight * x * x).sum()]]
    )
    return float(np.linalg.inv(information)[1, 1])


DOT = norm.sf(1.5 - 2.0), norm.sf(1.5)  # the marked threshold of the figure
DOTS = [f"{100 * precision(*DOT, share):.0f} %" for share in (0.5, 0.05, 0.005)]
SCORES = [f"{100 * float(corrected(0.9, share, 0.5)):.0f} %" for share in (0.1, 0.01, 0.001)]
RECALL_ERROR = 100 * np.sqrt(0.8 * 0.2 / 60)
ENOUGH = next(age for age in range(1, 50) if matured(age) >= 0.9)

for kind, item, said, computed in (
    ("concepts", "base-rate-fallacy", "only 7 %", f"only {100 * precision(0.8, 0.01, 1e-3):.0f} %"),
    (
        "formulas",
        "precision-and-prevalence",
        r"98.8 % at $\pi = 50\,\%$ and 7.4 %",
        rf"{100 * precision(0.8, 0.01, 0.5):.1f} % at $\pi = 50\,\%$ and "
        f"{100 * precision(0.8, 0.01, 1e-3):.1f} %",
    ),
    (
        "formulas",
        "cost-threshold",
        r"$t^{\star} = 5/505 \approx 1\,\%$",
        rf"$t^{{\star}} = 5/505 \approx {100 * threshold(5, 500):.0f}\,\%$",
    ),
    (
        "formulas",
        "prior-correction",
        r"p = 8.3\,\%",
        rf"p = {100 * float(corrected(0.9, 0.01, 0.5)):.1f}\,\%",
    ),
    ("formulas", "focal-loss", "smallest at 0.31", f"smallest at {focal_minimiser(0.1, 2):.2f}"),
    ("formulas", "subsampling-variance", "five cost 20 %", f"five cost {100 / 5:.0f} %"),
    (
        "formulas",
        "subsampling-variance",
        "about 10 % in the standard error",
        f"about {100 * (np.sqrt(1.2) - 1):.0f} % in the standard error",
    ),
    (
        "formulas",
        "subsampling-variance",
        "five cost a factor of 3.7",
        f"five cost a factor of {slope_variance(5, 2) / slope_variance(1e7, 2):.1f}",
    ),
    ("pitfalls", "noisy-fold-scores", "by 12.5 points", f"by {100 / 8} points"),
    ("use_when", "huge-majority", "about 14 negatives", f"about {30 / 2 - 1:.0f} negatives"),
    ("avoid_when", "priced-risk", "With 6,000 defaults", f"With {0.02 * 300_000:,.0f} defaults"),
    ("applications", "app-card-fraud", "(0.17 %)", f"({100 * 492 / 284_807:.2f} %)"),
    (
        "figures",
        "figure-roc-pr",
        "91 %, 35 % and 5 % are right",
        f"{DOTS[0]}, {DOTS[1]} and {DOTS[2]} are right",
    ),
    ("figures", "figure-roc-pr", "(AUC) is 0.92", f"(AUC) is {norm.cdf(2 / np.sqrt(2)):.2f}"),
    ("figures", "figure-roc-pr", "rate of 7 %", f"rate of {100 * DOT[1]:.0f} %"),
    ("figures", "figure-roc-pr", "about 13 false alarms", f"about {199 * DOT[1]:.0f} false alarms"),
    ("figures", "figure-roc-pr", "each 0.69 hits", f"each {DOT[0]:.2f} hits"),
    (
        "figures",
        "figure-balanced-score",
        "**50 %, 8 % and 1 %**",
        f"**{SCORES[0]}, {SCORES[1]} and {SCORES[2]}**",
    ),
    (
        "figures",
        "figure-label-maturity",
        "about ten weeks for 90 %",
        f"about {'ten' if ENOUGH == 10 else ENOUGH} weeks for 90 %",
    ),
    ("follow_ups", "recall-interval", r"\approx 5$ points", rf"\approx {RECALL_ERROR:.0f}$ points"),
    ("follow_ups", "recall-interval", "80 ± 10", f"80 ± {1.96 * RECALL_ERROR:.0f}"),
    (
        "follow_ups",
        "compare-with-few-positives",
        "p = 0.45",
        f"p = {binomtest(5, 7).pvalue:.2f}",
    ),
    (
        "follow_ups",
        "amount-dependent-costs",
        "50 % for 5 euros, 1 % for 495",
        f"{100 * threshold(5, 5):.0f} % for 5 euros, {100 * threshold(5, 495):.0f} % for 495",
    ),
):
    CARD.number(kind, item, said, computed)


@CARD.formula(
    "precision-and-prevalence",
    tex=r"""
      \mathrm{precision} = \frac{\pi\,\mathrm{TPR}}{\pi\,\mathrm{TPR} + (1-\pi)\,\mathrm{FPR}}
    """,
)
def precision_and_prevalence() -> None:
    """It is scikit-learn's precision of a population built with exactly these rates."""
    for positives, hits, negatives, alarms in ((50, 40, 50, 5), (20, 7, 1980, 33), (5, 5, 495, 1)):
        y = np.repeat([1, 1, 0, 0], [hits, positives - hits, alarms, negatives - alarms])
        flagged = np.repeat([1, 0, 1, 0], [hits, positives - hits, alarms, negatives - alarms])
        share = positives / (positives + negatives)
        formula = precision(hits / positives, alarms / negatives, share)
        assert_allclose(formula, precision_score(y, flagged))


@CARD.formula(
    "cost-threshold",
    tex=r"""
      t^{\star} = \frac{c_{\mathrm{FP}}}{c_{\mathrm{FP}} + c_{\mathrm{FN}}}
    """,
)
def cost_threshold() -> None:
    """No other threshold on calibrated probabilities is cheaper, at any share of positives."""
    for shape in ((2.0, 2.0), (0.5, 20.0)):
        p = np.sort(rng().beta(*shape, 20_000))
        for false_alarm, miss in ((1, 1), (5, 100), (3, 1)):
            costs = [
                np.where(p > t, (1 - p) * false_alarm, p * miss).mean()
                for t in np.linspace(0.001, 0.999, 999)
            ]
            best = np.where(p > threshold(false_alarm, miss), (1 - p) * false_alarm, p * miss)
            assert best.mean() <= min(costs) + 1e-12


@CARD.formula(
    "prior-correction",
    tex=r"""
      \frac{p}{1-p} = \frac{q}{1-q} \cdot \frac{\pi}{1-\pi} \cdot \frac{1-\pi_s}{\pi_s}
    """,
)
def prior_correction() -> None:
    """It turns Bayes' posterior at one prior into that at another; beta's form is the same."""

    def posterior(x: Array, share: float) -> Array:
        one, zero = share * norm.pdf(x, 1.3, 0.8), (1 - share) * norm.pdf(x, 0, 1.1)
        return np.asarray(one / (one + zero))

    x = np.linspace(-3, 4, 50)
    for share, sampled in ((0.01, 0.5), (0.3, 0.1), (0.2, 0.2)):
        q = posterior(x, sampled)
        assert_allclose(corrected(q, share, sampled), posterior(x, share))
        assert_allclose(np.argsort(corrected(q, share, sampled)), np.argsort(q))
    share, kept = 0.02, 0.1
    sampled = share / (share + kept * (1 - share))
    q = posterior(x, sampled)
    assert_allclose(kept * q / (kept * q + 1 - q), corrected(q, share, sampled))
    shift = logit(corrected(q, share, sampled)) - logit(q)
    assert_allclose(shift, np.log(kept))


@CARD.formula(
    "weighted-cross-entropy",
    tex=r"""
      \begin{aligned}
      \mathcal{L} = -\frac{1}{n} \sum_{i=1}^{n} \bigl[ & w\, y_i \log q_i \\
      & + (1 - y_i) \log(1 - q_i) \bigr]
      \end{aligned}
    """,
)
def weighted_cross_entropy() -> None:
    """It is scikit-learn's weighted log loss; its minimiser has w times the true odds."""

    def loss(y: Array, q: Array, w: float) -> float:
        return float(-(w * y * np.log(q) + (1 - y) * np.log(1 - q)).mean())

    y, w = (rng().uniform(size=40) < 0.3).astype(float), 7.0
    q = rng().uniform(0.05, 0.95, 40)
    weights = np.where(y == 1, w, 1.0)
    assert_allclose(loss(y, q, w), log_loss(y, q, sample_weight=weights, normalize=False) / 40)
    copies = np.repeat(np.arange(40), weights.astype(int))
    assert_allclose(loss(y, q, w), log_loss(y[copies], q[copies], normalize=False) / 40)
    for positives in (1, 3, 9):
        y = (np.arange(30) < positives).astype(float)

        def constant(z: float, y: Array = y) -> float:
            return loss(y, np.full(30, sigmoid(z)), w)

        found = minimize_scalar(constant, bounds=(-9, 9), method="bounded")
        assert_allclose(np.exp(found.x), w * positives / (30 - positives), rtol=1e-4)
        assert (found.x > 0) == (positives / 30 > 1 / (1 + w))
    balanced = compute_class_weight("balanced", classes=np.array([0, 1]), y=y)
    assert_allclose(balanced, 30 / (2 * np.array([21, 9])))


@CARD.formula(
    "smote-interpolation",
    tex=r"""
      x_{\mathrm{new}} = x_a + u\,(x_b - x_a)
    """,
)
def smote_interpolation() -> None:
    """New points lie on the segment; with independent parents two thirds of the variance stay."""
    a, b = rng().normal(3, 2, (2, 200_000))
    u = np.random.default_rng(1).uniform(size=200_000)
    new = a + u * (b - a)
    assert_allclose(np.abs(new - a) + np.abs(b - new), np.abs(b - a), atol=1e-9)
    assert_allclose(new.mean(), 3, atol=0.02)
    assert_allclose(new.var(), 4 * 2 / 3, rtol=0.02)


@CARD.formula(
    "focal-loss",
    tex=r"""
      \mathcal{L} = -\alpha_t\,(1-p_t)^{\gamma} \log p_t
    """,
)
def focal_loss() -> None:
    """Its slope is the paper's; gamma 0 is cross-entropy; the claims about 0.9 and 0.1 hold."""
    for z in (-2.0, 0.3, 3.0):
        for gamma in (0.0, 2.0, 5.0):
            p = float(sigmoid(z))
            paper = (1 - p) ** gamma * (gamma * p * np.log(p) + p - 1)

            def by_logit(x: Array, gamma: float = gamma) -> float:
                return focal(float(sigmoid(x[0])), gamma)

            assert_allclose(slope(by_logit, np.array([z]))[0], paper, atol=1e-8)
    assert_allclose(focal(0.9, 0, 0.25), 0.25 * log_loss([1], [0.9], labels=[0, 1]))
    assert_allclose(focal(0.9, 2) / focal(0.9, 0), 1 / 100)
    assert_allclose(focal_minimiser(0.1, 0), 0.1, atol=1e-4)
    assert 0.1 < focal_minimiser(0.1, 2) < 0.5


@CARD.formula(
    "logit-adjustment",
    tex=r"""
      \mathcal{L} = -\log
      \frac{\exp(f_y + \tau \log \pi_y)}{\sum_{k=1}^{K} \exp(f_k + \tau \log \pi_k)}
    """,
)
def logit_adjustment() -> None:
    """Trained on an exact table, its largest logit has the best mean recall of all rules."""
    given = rng().dirichlet(np.ones(4), size=3)  # p(x | y), 3 classes and 4 inputs
    share = np.array([0.9, 0.08, 0.02])

    def loss(flat: Array, tau: float) -> float:
        shifted = flat.reshape(3, 4) + tau * np.log(share)[:, None]
        log_p = shifted - np.logaddexp.reduce(shifted, axis=0)
        return float(-(share[:, None] * given * log_p).sum())

    def chosen(tau: float) -> Array:
        found = minimize(loss, np.zeros(12), args=(tau,), method="BFGS")
        return np.asarray(found.x.reshape(3, 4))

    def balanced(rule: Array) -> float:
        return float(sum(given[k, np.asarray(rule) == k].sum() for k in range(3)) / 3)

    rules = [np.array(r) for r in np.ndindex(3, 3, 3, 3)]
    best = max(balanced(r) for r in rules)
    adjusted, plain = chosen(1.0), chosen(0.0)
    assert_allclose(balanced(adjusted.argmax(axis=0)), best)
    assert balanced(plain.argmax(axis=0)) < best
    post_hoc = plain - np.log(share)[:, None]
    assert_allclose(balanced(post_hoc.argmax(axis=0)), best)


@CARD.formula(
    "subsampling-variance",
    tex=r"""
      \frac{V_c}{V_\infty} \approx 1 + \frac{1}{c}
    """,
)
def subsampling_variance() -> None:
    """The Fisher information of a logistic slope says the same for a weak effect."""
    for c in (1, 2, 5, 20):
        assert_allclose(slope_variance(c, 0.05) / slope_variance(1e7, 0.05), 1 + 1 / c, rtol=0.01)

    x = np.linspace(-8, 8, 4001)
    positives = rng().normal(0.8, 1, 200)  # Owen: the slope tends to their mean
    gaps = []
    for negatives in (1e3, 1e5, 1e7, 1e9):
        crowd = negatives * norm.pdf(x) * (x[1] - x[0])

        def loss(b: Array, crowd: Array = crowd) -> float:
            missed = np.logaddexp(0, -b[0] - b[1] * positives).sum()
            return float(missed + (crowd * np.logaddexp(0, b[0] + b[1] * x)).sum())

        start = np.array([np.log(200 / negatives), 0.9])
        found = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9})
        gaps.append(abs(found.x[1] - positives.mean()))
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 1e-3
