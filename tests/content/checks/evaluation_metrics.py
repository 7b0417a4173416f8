"""Numeric checks of cards/evaluation-metrics.yaml."""

import itertools

import numpy as np
from card import Array, Card, rng
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy import special, stats
from scipy.optimize import brentq, minimize_scalar
from sklearn import metrics

CARD = Card("evaluation-metrics")

Bools = NDArray[np.bool_]


def counts(truth: Bools, call: Bools) -> tuple[int, int, int, int]:
    """True positives, false positives, false negatives and true negatives."""
    pairs = [(bool(y), bool(c)) for y, c in zip(truth, call, strict=True)]
    return (
        pairs.count((True, True)),
        pairs.count((False, True)),
        pairs.count((True, False)),
        pairs.count((False, False)),
    )


def labelled(n: int = 60, step: float = 0.5) -> tuple[Bools, Array]:
    """Labels and scores of n cases; rounding to a step makes ties."""
    y = rng().random(n) < 0.4
    score = np.round((y + np.random.default_rng(1).normal(size=n)) / step) * step
    return y, score


def crossing(spread: float, rate: float) -> float:
    """True positive rate of a binormal ROC curve of area 0.8."""
    shift = stats.norm.ppf(0.8) * np.sqrt(1 + spread**2)
    return float(stats.norm.sf((stats.norm.isf(rate) - shift) / spread))


def pooled_auc(good: float, bad: float) -> float:
    """AUC of knowing which of two equally large products a case has, by default rate."""
    card_of_bad, card_of_good = bad / (bad + good), (1 - bad) / (2 - bad - good)
    ties = card_of_bad * card_of_good + (1 - card_of_bad) * (1 - card_of_good)
    return card_of_bad * (1 - card_of_good) + ties / 2


def gini_after_rejection(gini: float, bad: float, rejected: float) -> float:
    """Gini of the accepted when the highest normal scores are rejected."""
    shift = np.sqrt(2) * stats.norm.ppf((1 + gini) / 2)
    cut = brentq(
        lambda t: (1 - bad) * stats.norm.sf(t) + bad * stats.norm.sf(t - shift) - rejected, -9, 9
    )
    t = np.linspace(-9, cut, 2001)
    good_below = stats.norm.cdf(t) / stats.norm.cdf(cut)
    bad_density = stats.norm.pdf(t - shift) / stats.norm.cdf(cut - shift)
    return float(2 * np.trapezoid(good_below * bad_density, t) - 1)


def excess_log_loss(truth: float, said: float) -> float:
    """Relative rise of the expected log loss if a false probability is reported."""
    best, got = (
        metrics.log_loss([0, 1], [p, p], sample_weight=[1 - truth, truth]) for p in (truth, said)
    )
    return float(got / best - 1)


def precision(hits: float, alarms: float, share: float) -> float:
    """Precision from the true positive rate, the false positive rate and the base rate."""
    return share * hits / (share * hits + (1 - share) * alarms)


SKEWED = stats.lognorm(0.8)
BALANCED = np.array([1] * 90 + [0] * 10)

for kind, item, said, computed in (
    ("concepts", "confusion-matrix", "FP 35", f"FP {50 - 15}"),
    ("concepts", "confusion-matrix", "FN 5", f"FN {20 - 15}"),
    ("concepts", "confusion-matrix", "TN 945", f"TN {1000 - 50 - (20 - 15)}"),
    ("concepts", "confusion-matrix", r"FN) = 75\,\%$", rf"FN) = {100 * 15 / 20:.0f}\,\%$"),
    ("concepts", "confusion-matrix", r"FP) = 96.4\,\%$", rf"FP) = {100 * 945 / 980:.1f}\,\%$"),
    ("concepts", "confusion-matrix", r"FP) = 30\,\%$", rf"FP) = {100 * 15 / 50:.0f}\,\%$"),
    ("concepts", "lift", "top decile is 4", f"top decile is {0.12 / 0.03:.0f}"),
    ("concepts", "lift", "holds 40 %", f"holds {100 * 0.1 * 0.12 / 0.03:.0f} %"),
    ("concepts", "calibration", "about 20 default", f"about {400 * 0.05:.0f} default"),
    ("formulas", "f-beta", "about 0.02", f"about {2 * 0.01 / 1.01:.2f}"),
    ("formulas", "f-beta", "mean says 0.5", f"mean says {(1 + 0.01) / 2:.1f}"),
    (
        "follow_ups",
        "gini-after-launch",
        "launch it is 45",
        f"launch it is {100 * gini_after_rejection(0.6, 0.1, 0.15):.0f}",
    ),
    ("pitfalls", "pooled-auc", "AUC 0.73", f"AUC {pooled_auc(0.02, 0.2):.2f}"),
    ("snippets", "f1-of-constant", "F1 0.95", f"F1 {2 * 0.9 / 1.9:.2f}"),
    ("avoid_when", "cash-machines", "= 0.8$", f"= {4 / (4 + 1)}$"),
    ("applications", "app-value-at-risk", "2.5 expected", f"{250 * 0.01} expected"),
    (
        "applications",
        "app-value-at-risk",
        "89 % of years",
        f"{100 * stats.binom.cdf(4, 250, 0.01):.0f} % of years",
    ),
    ("figures", "figure-roc-staircase", "16 of", f"{2 + 3 + 3 + 4 + 4} of"),
    ("figures", "figure-crossing-roc", "0.52 at", f"{crossing(1.8, 0.05):.2f} at"),
    ("figures", "figure-crossing-roc", "at 0.13", f"at {crossing(0.6, 0.05):.2f}"),
    (
        "figures",
        "figure-constant-forecasts",
        "A on 79 %",
        f"A on {100 * SKEWED.sf(np.exp(-(0.8**2))):.0f} %",
    ),
    (
        "figures",
        "figure-constant-forecasts",
        "C on 34 %",
        f"C on {100 * SKEWED.sf(SKEWED.mean()):.0f} %",
    ),
    ("follow_ups", "best-f1-threshold", "above 0.3", f"above {0.6 / 2}"),
    (
        "follow_ups",
        "log-loss-or-brier",
        "rises by 0.8 %",
        f"rises by {100 * (0.01 - 0.001) ** 2 / (0.01 * 0.99):.1f} %",
    ),
    (
        "follow_ups",
        "log-loss-or-brier",
        "by 25 %",
        f"by {100 * excess_log_loss(0.01, 0.001):.0f} %",
    ),
    (
        "follow_ups",
        "many-challengers",
        "probability 64 %",
        f"probability {100 * (1 - 0.95**20):.0f} %",
    ),
    (
        "follow_ups",
        "search-metrics",
        r"\approx 0.58$",
        rf"\approx {np.mean([1 / 1, 1 / 2, 1 / 4]):.2f}$",
    ),
    (
        "follow_ups",
        "fairness-conflict",
        "73 % at a base rate of 25 % and 47 % at 10 %",
        f"{100 * precision(0.8, 0.1, 0.25):.0f} % at a base rate of 25 % "
        f"and {100 * precision(0.8, 0.1, 0.1):.0f} % at 10 %",
    ),
):
    CARD.number(kind, item, said, computed)

# One check per formula, in the order of the card.


@CARD.formula("f-beta", tex=r"F_\beta = \frac{(1 + \beta^2)\, P R}{\beta^2 P + R}")
def f_beta() -> None:
    """It is scikit-learn's; the form in counts and the meaning of beta hold."""

    def score(p: float, r: float, beta: float) -> float:
        return (1 + beta**2) * p * r / (beta**2 * p + r)

    y, s = labelled()
    call = s > 0.5
    tp, fp, fn, _ = counts(y, call)
    for beta in (0.5, 1.0, 2.0):
        value = score(tp / (tp + fp), tp / (tp + fn), beta)
        assert_allclose(value, metrics.fbeta_score(y, call, beta=beta))
        square = beta**2
        assert_allclose(value, (1 + square) * tp / ((1 + square) * tp + square * fn + fp))
        p, eps = 0.3, 1e-6
        r = beta * p
        by_r = score(p, r + eps, beta) - score(p, r - eps, beta)
        by_p = score(p + eps, r, beta) - score(p - eps, r, beta)
        assert_allclose(by_r, by_p, rtol=1e-5)


@CARD.formula(
    "auc-probability",
    tex=r"\mathrm{AUC} = \Pr(s^{+} > s^{-}) + \tfrac{1}{2} \Pr(s^{+} = s^{-})",
)
def auc_probability() -> None:
    """Every pair, visited, gives the area under the drawn curve; the order alone matters."""
    for step in (1e-9, 0.5):
        y, s = labelled(step=step)
        above = s[y][:, None] > s[~y]
        equal = s[y][:, None] == s[~y]
        chance = above.mean() + 0.5 * equal.mean()
        false_alarms, hits, _ = metrics.roc_curve(y, s, drop_intermediate=False)
        assert_allclose(chance, np.trapezoid(hits, false_alarms))
        assert_allclose(chance, metrics.roc_auc_score(y, np.exp(3 * s) - 7))
    y, s = labelled()
    call = s > 0.5
    tp, fp, fn, tn = counts(y, call)
    corner = (1 + tp / (tp + fn) - fp / (fp + tn)) / 2
    assert_allclose(corner, metrics.roc_auc_score(y, call))
    assert_allclose(corner, metrics.balanced_accuracy_score(y, call))


@CARD.formula(
    "auc-from-ranks",
    tex=r"""
      \mathrm{AUC} = \frac{1}{n_{+} n_{-}} \Bigl( S - \frac{n_{+}(n_{+} + 1)}{2} \Bigr)
    """,
)
def auc_from_ranks() -> None:
    """It equals the area, with ties too, and the bracket is the Mann-Whitney statistic."""
    for step in (1e-9, 0.5):
        y, s = labelled(step=step)
        n_pos, n_neg = int(y.sum()), int((~y).sum())
        rank_sum = stats.rankdata(s)[y].sum()
        bracket = rank_sum - n_pos * (n_pos + 1) / 2
        assert_allclose(bracket / (n_pos * n_neg), metrics.roc_auc_score(y, s))
        u = stats.mannwhitneyu(s[y], s[~y]).statistic
        assert_allclose(bracket, u)


@CARD.formula(
    "ks-statistic",
    tex=r"\mathrm{KS} = \max_{t} \bigl( \mathrm{TPR}(t) - \mathrm{FPR}(t) \bigr)",
)
def ks_statistic() -> None:
    """It is SciPy's one-sided two-sample statistic, and fixes the best balanced accuracy."""
    y, s = labelled(200, 1e-9)
    bad, good = s[y], s[~y]
    gaps = [(bad >= t).mean() - (good >= t).mean() for t in s]
    assert_allclose(max(gaps), stats.ks_2samp(bad, good, alternative="less").statistic)
    best = max(metrics.balanced_accuracy_score(y, s >= t) for t in s)
    assert_allclose(best, (1 + max(gaps)) / 2)


@CARD.formula("average-precision", tex=r"\mathrm{AP} = \sum_{k} (R_k - R_{k-1})\, P_k")
def average_precision() -> None:
    """It is scikit-learn's and the mean precision at the positives; random scores get the share."""
    y, s = labelled(step=1e-9)
    found = np.cumsum(y[np.argsort(-s)])
    length = np.arange(1, len(y) + 1)
    precision, recall = found / length, np.concatenate([[0], found / y.sum()])
    ap = (np.diff(recall) * precision).sum()
    assert_allclose(ap, metrics.average_precision_score(y, s))
    assert_allclose(ap, precision[y[np.argsort(-s)]].mean())
    noise = np.random.default_rng(2).random(200_000)
    labels = rng().random(200_000) < 0.1
    assert_allclose(metrics.average_precision_score(labels, noise), 0.1, atol=0.003)
    # Between two points, trading hits for false alarms evenly lies below the straight line.
    one, two = np.array([5.0, 5.0]), np.array([10.0, 30.0])  # (TP, FP) of 20 positives
    tp, fp = (one + two) / 2
    straight = (one[0] / one.sum() + two[0] / two.sum()) / 2
    assert tp / (tp + fp) < straight


@CARD.formula(
    "matthews-correlation",
    tex=r"""
      \mathrm{MCC} = \frac{TP \cdot TN - FP \cdot FN}{\sqrt{n_{+}\, n_{-}\, m_{+}\, m_{-}}}
    """,
)
def matthews_correlation() -> None:
    """It is the Pearson correlation of truth and call, whatever class is called positive."""
    y, s = labelled()
    call = s > 0.5
    tp, fp, fn, tn = counts(y, call)
    root = np.sqrt((tp + fn) * (tn + fp) * (tp + fp) * (tn + fn))
    mcc = (tp * tn - fp * fn) / root
    assert_allclose(mcc, np.corrcoef(y, call)[0, 1])
    assert_allclose(mcc, metrics.matthews_corrcoef(~y, ~call))
    n = len(y)
    assert_allclose((tp * tn - fp * fn) / n**2, np.cov(y, call, ddof=0)[0, 1])
    assert metrics.matthews_corrcoef(BALANCED, np.ones(100, int)) == 0


@CARD.formula("expected-log-loss", tex=r"\mathbb{E}[\ell] = H(\pi) + \mathrm{KL}(\pi \,\|\, p)")
def expected_log_loss() -> None:
    """SciPy's entropies add up to the expectation, whose minimum is at the truth."""
    for truth in (0.05, 0.3, 0.8):

        def loss(p: float, truth: float = truth) -> float:
            return float(-truth * np.log(p) - (1 - truth) * np.log(1 - p))

        for p in (0.1, 0.5, 0.9):
            both = [truth, 1 - truth]
            assert_allclose(loss(p), stats.entropy(both) + stats.entropy(both, [p, 1 - p]))
        found = minimize_scalar(loss, bounds=(1e-6, 1 - 1e-6), method="bounded").x
        assert_allclose(found, truth, atol=1e-4)


@CARD.formula(
    "brier-decomposition",
    tex=r"""
      \begin{aligned}
      \mathrm{BS} ={} & \sum_{k} w_k (p_k - \bar{y}_k)^2 \\
      & - \sum_{k} w_k (\bar{y}_k - \bar{y})^2 + \bar{y}(1 - \bar{y})
      \end{aligned}
    """,
)
def brier_decomposition() -> None:
    """The parts add up to scikit-learn's score; the base rate has neither of the first two."""
    forecast = np.repeat([0.1, 0.3, 0.6, 0.9], [40, 30, 20, 10])
    y = rng().random(100) < forecast**2

    def parts(forecast: Array) -> list[float]:
        said = np.unique(forecast)
        share = np.array([(forecast == p).mean() for p in said])
        seen = np.array([y[forecast == p].mean() for p in said])
        reliability = share @ (said - seen) ** 2
        resolution = share @ (seen - y.mean()) ** 2
        return [reliability, -resolution, y.mean() * (1 - y.mean())]

    assert_allclose(sum(parts(forecast)), metrics.brier_score_loss(y, forecast))
    base = np.full(100, y.mean())
    assert_allclose(parts(base)[:2], 0, atol=1e-15)
    assert_allclose(sum(parts(base)), metrics.brier_score_loss(y, base))


@CARD.formula(
    "expected-calibration-error",
    tex=r"\mathrm{ECE} = \sum_{m} w_m\, \lvert \bar{y}_m - \bar{p}_m \rvert",
)
def expected_calibration_error() -> None:
    """A known distortion is recovered; merging bins hides error, splitting them makes some up."""

    def ece(y: Bools, p: Array, bins: int) -> float:
        cell = np.minimum((p * bins).astype(int), bins - 1)
        used = [cell == m for m in range(bins) if (cell == m).any()]
        return float(sum(i.mean() * abs(y[i].mean() - p[i].mean()) for i in used))

    p = rng().random(200_000)
    draw = np.random.default_rng(1).random(len(p))
    shifted = draw < 0.8 * p + 0.05  # too high above 1/4, too low below
    known = np.mean(np.abs(0.2 * p - 0.05))
    assert_allclose(ece(shifted, p, 20), known, atol=0.004)
    assert ece(shifted, p, 1) < ece(shifted, p, 2) + 1e-12 < ece(shifted, p, 20)
    few, honest = p[:500], draw[:500] < p[:500]
    assert ece(honest, few, 200) > ece(honest, few, 10) > 0
    assert ece(shifted, np.full(len(p), shifted.mean()), 10) < 1e-12


@CARD.formula(
    "r-squared",
    tex=r"""
      R^2 = 1 - \frac{\sum_i (y_i - \hat{y}_i)^2}{\sum_i (y_i - \bar{y})^2}
    """,
)
def r_squared() -> None:
    """It is scikit-learn's; a squared correlation only for a least-squares fit to its own data."""

    def score(y: Array, fit: Array) -> float:
        return float(1 - ((y - fit) ** 2).sum() / ((y - y.mean()) ** 2).sum())

    x = rng().normal(size=50)
    y = 2 * x + np.random.default_rng(1).normal(size=50)
    fit = np.asarray(np.polyval(np.polyfit(x, y, 1), x), dtype=np.float64)
    assert_allclose(score(y, fit), metrics.r2_score(y, fit))
    assert_allclose(score(y, fit), np.corrcoef(y, fit)[0, 1] ** 2)
    assert score(y, np.full(50, float(y.mean()))) == 0
    assert score(y, y + 10) < 0
    assert_allclose(np.corrcoef(y, y + 10)[0, 1], 1)
    assert score(3 * y, 3 * y - (y - fit)) > score(y, fit)


@CARD.formula(
    "pinball-loss",
    tex=r"\ell_\tau = \max\bigl( \tau (y - q),\; (\tau - 1)(y - q) \bigr)",
)
def pinball_loss() -> None:
    """It is scikit-learn's, and its mean is smallest at the quantile, with the slope derived."""

    def loss(y: Array, q: float, tau: float) -> float:
        return float(np.maximum(tau * (y - q), (tau - 1) * (y - q)).mean())

    y = SKEWED.ppf((np.arange(20_000) + 0.5) / 20_000)
    for tau in (0.1, 0.5, 0.8):
        ours = loss(y, 1.3, tau)
        assert_allclose(ours, metrics.mean_pinball_loss(y, np.full(len(y), 1.3), alpha=tau))
        best = minimize_scalar(lambda q, t=tau: loss(y, q, t), bounds=(0, 9), method="bounded").x
        assert_allclose(best, SKEWED.ppf(tau), rtol=0.01)
        slope = (loss(y, 1.31, tau) - loss(y, 1.29, tau)) / 0.02
        assert_allclose(slope, SKEWED.cdf(1.3) - tau, atol=1e-3)
    assert_allclose(loss(y, 1.3, 0.5), np.abs(y - 1.3).mean() / 2)
    for weight, best in ((1 / y, np.exp(-(0.8**2))), (np.ones(len(y)), 1.0)):
        total = np.cumsum(weight) / weight.sum()  # MAPE's best constant is a reweighted median
        assert_allclose(y[np.searchsorted(total, 0.5)], best, rtol=0.01)


@CARD.formula(
    "huber-loss",
    tex=r"""
      \ell_\delta(e) = \begin{cases}
      \tfrac12 e^2 & |e| \le \delta \\
      \delta \bigl( |e| - \tfrac12 \delta \bigr) & |e| > \delta
      \end{cases}
    """,
)
def huber_loss() -> None:
    """It is SciPy's; its slope is the error, cut off at delta, so the pieces match there."""
    e = np.linspace(-5, 5, 401)
    for delta in (0.5, 1.7):
        ours = np.where(np.abs(e) <= delta, e**2 / 2, delta * (np.abs(e) - delta / 2))
        assert_allclose(ours, special.huber(delta, e))
        assert_allclose(np.gradient(ours, e)[1:-1], np.clip(e, -delta, delta)[1:-1], atol=0.01)


@CARD.formula(
    "ndcg",
    tex=r"""
      \begin{aligned}
      \mathrm{DCG}@k &= \sum_{i=1}^{k} \frac{2^{g_i} - 1}{\log_2(i + 1)} \\
      \mathrm{NDCG}@k &= \mathrm{DCG}@k \,/\, \mathrm{IDCG}@k
      \end{aligned}
    """,
)
def ndcg() -> None:
    """It is scikit-learn's with exponential gains; no order of the items scores higher than one."""

    def dcg(grades: Array, k: int) -> float:
        return float(sum((2 ** grades[i - 1] - 1) / np.log2(i + 1) for i in range(1, k + 1)))

    grades, score = np.array([3.0, 0, 1, 2, 0, 1]), np.array([0.2, 0.9, 0.5, 0.8, 0.1, 0.3])
    for k in (1, 3, 6):
        ideal = max(dcg(np.array(order), k) for order in itertools.permutations(grades))
        value = dcg(grades[np.argsort(-score)], k) / ideal
        assert_allclose(ideal, dcg(np.sort(grades)[::-1], k))
        assert_allclose(value, metrics.ndcg_score([2**grades - 1], [score], k=k), atol=1e-12)
    assert 1 / np.log2(1 + 1) == 1
    assert 1 / np.log2(3 + 1) == 0.5
