"""InfoNCE's estimate of mutual information with the best critic, for three batch sizes."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, INK, VERMILION, chart, save

DIMENSIONS, SAMPLES = 20, 8192
TRUTH = np.linspace(0, 10, 11)
CURVES = ((512, VERMILION, "o-"), (64, BLUE, "^-"), (8, GREEN, "s-"))


def estimate(information: float, batch: int) -> float:
    """Return log N minus the InfoNCE loss, in nats, on Gaussians of known mutual information."""
    rng = np.random.default_rng(batch)
    rho = np.sqrt(1 - np.exp(-2 * information / DIMENSIONS))
    values = []
    for _ in range(SAMPLES // batch):
        x, noise = rng.normal(size=(2, batch, DIMENSIONS))
        y = rho * x + np.sqrt(1 - rho**2) * noise
        far = ((y[None] - rho * x[:, None]) ** 2).sum(axis=-1) / (1 - rho**2)
        score = -far / 2 + (y**2).sum(axis=-1) / 2  # log p(y|x) / p(y), up to a constant
        score -= score.max(axis=1, keepdims=True)
        values.append(np.diag(score) - np.log(np.exp(score).mean(axis=1)))
    return float(np.mean(values))


def draw() -> Figure:
    """Draw estimate against truth, a curve per batch size."""
    figure, axes = chart(290, left=46)
    axes.plot(TRUTH, TRUTH, "--", color=INK, lw=1.5)
    axes.text(8.0, 8.6, "truth", ha="right")
    for batch, color, look in CURVES:
        height = [estimate(information, batch) for information in TRUTH]
        print(f"N = {batch}: ends at {height[-1]:.2f}, log N = {np.log(batch):.2f}")
        axes.plot(TRUTH, height, look, color=color)
        axes.text(10, height[-1] + 0.35, f"N = {batch}", color=color, weight="bold", ha="right")
    axes.set(xlim=(-0.2, 10.4), ylim=(-0.2, 10.4), xticks=range(0, 11, 2), yticks=range(0, 11, 2))
    axes.set_xlabel("true mutual information (nats)")
    axes.set_ylabel("InfoNCE estimate (nats)")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
