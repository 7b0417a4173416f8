"""Spectra of two linear encoders trained with InfoNCE, under weak and under strong augmentation."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, VERMILION, Floats, chart, save

WIDTH, BATCH, STEPS, RATE, TAU = 16, 256, 1500, 0.5, 0.5


def unit(rows: Floats) -> tuple[Floats, Floats]:
    """Return the rows at length one, and their lengths."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / length, length


def spectrum(noise: float) -> Floats:
    """Return the singular values of embeddings; the views' noise grows over the inputs."""
    rng = np.random.default_rng(0)
    scale = noise * np.linspace(0, 1, WIDTH)
    weight = rng.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH)
    for _ in range(STEPS):
        clean = rng.normal(size=(BATCH, WIDTH))
        one, two = (clean + scale * rng.normal(size=clean.shape) for _ in range(2))
        (a, along), (b, blong) = unit(one @ weight), unit(two @ weight)
        score = np.exp(a @ b.T / TAU)
        error = (score / score.sum(axis=1, keepdims=True) - np.eye(BATCH)) / (TAU * BATCH)
        to_a, to_b = error @ b, error.T @ a
        to_a -= a * (a * to_a).sum(axis=1, keepdims=True)
        to_b -= b * (b * to_b).sum(axis=1, keepdims=True)
        weight -= RATE * (one.T @ (to_a / along) + two.T @ (to_b / blong))
    embedded, _ = unit(rng.normal(size=(4096, WIDTH)) @ weight)
    values = np.linalg.svd(embedded, compute_uv=False)
    relative: Floats = values / values[0]
    return relative


def draw() -> Figure:
    """Draw both spectra, named by letter only."""
    figure, axes = chart(270, left=58)
    rank = np.arange(1, WIDTH + 1)
    for name, noise, color, look in (("A", 0.2, BLUE, "o-"), ("B", 3.0, VERMILION, "s--")):
        values = spectrum(noise)
        print(f"{name}: noise {noise}", np.round(values, 2))
        axes.plot(rank, values, look, color=color, ms=6)
        axes.text(16.6, values[-1], name, color=color, weight="bold", size=15, va="center")
    axes.set(xlim=(0.5, 17.4), ylim=(-0.04, 1.06), xticks=(1, 4, 8, 12, 16))
    axes.set_xlabel("embedding dimension, sorted")
    axes.set_ylabel("singular value (first = 1)")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
