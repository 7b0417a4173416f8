"""How large the gradient is at each of 30 layers at the start, for three networks."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, VERMILION, Floats, chart, save

WIDE, DEEP, ROWS = 256, 30, 64
NETWORKS = (
    ("A", "relu", 2.0, GREEN, "o-"),
    ("B", "relu", 1.0, BLUE, "^--"),
    ("C", "sigmoid", 1.0, VERMILION, "s:"),
)


def norms(kind: str, gain: float) -> Floats:
    """Return the norm of the error signal at every layer, relative to the last layer's."""
    rng = np.random.default_rng(1)
    signal, slopes, weights = rng.normal(size=(ROWS, WIDE)), [], []
    for _ in range(DEEP):
        weight = rng.normal(size=(WIDE, WIDE)) * np.sqrt(gain / WIDE)
        z = signal @ weight
        if kind == "relu":
            signal, slope = np.maximum(z, 0), (z > 0).astype(float)
        else:
            signal = 1 / (1 + np.exp(-z))
            slope = signal * (1 - signal)
        weights.append(weight)
        slopes.append(slope)
    delta = rng.normal(size=(ROWS, WIDE)) * slopes[-1]
    sizes = [np.linalg.norm(delta)]
    for layer in range(DEEP - 1, 0, -1):
        delta = (delta @ weights[layer].T) * slopes[layer - 1]
        sizes.append(np.linalg.norm(delta))
    relative: Floats = np.array(sizes[::-1]) / sizes[0]
    return relative


def draw() -> Figure:
    """Draw a curve per network, named by letter only."""
    figure, axes = chart(280, left=76)
    layers = np.arange(1, DEEP + 1)
    for name, kind, gain, color, look in NETWORKS:
        size = norms(kind, gain)
        per_layer = size[0] ** (1 / (DEEP - 1))
        print(f"{name}: {kind}, first layer {size[0]:.1e}, factor per layer {per_layer:.2f}")
        axes.plot(layers, size, look, color=color, ms=5)
        spot = 6 if name == "C" else 4
        axes.text(spot, size[spot] * 30, name, color=color, weight="bold", size=15, ha="center")
    axes.set_yscale("log")
    axes.set(xlim=(0, 31), ylim=(1e-20, 1e4), xticks=(1, 10, 20, 30))
    axes.set_yticks((1e-20, 1e-15, 1e-10, 1e-5, 1), ("1e-20", "1e-15", "1e-10", "1e-5", "1"))
    axes.minorticks_off()
    axes.set_xlabel("layer (1 = next to the input)")
    axes.set_ylabel("error signal (last = 1)")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
