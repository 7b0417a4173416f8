"""Gradient descent and momentum in a narrow valley: same step size, same number of steps."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, FAINT, INK, MUTED, VERMILION, Floats, badge, canvas, save

CURVATURE, START = np.array([1.0, 25.0]), np.array([-9.0, 1.6])
RATE, MOMENTUM, STEPS = 0.074, 0.7, 20


def path(momentum: float) -> Floats:
    """Return the iterates, one a row, on the quadratic with the given curvatures."""
    place, velocity, visited = START, np.zeros(2), [START]
    for _ in range(STEPS):
        velocity = momentum * velocity + CURVATURE * place
        place = place - RATE * velocity
        visited.append(place)
    return np.array(visited)


def draw() -> Figure:
    """Draw both paths over the same ellipses, one panel below the other."""
    figure, axes = canvas(290)
    turn = np.linspace(0, 2 * np.pi, 200)
    looks = (("A", 0.0, VERMILION, "o-"), ("B", MOMENTUM, BLUE, "s-"))
    for (name, momentum, color, look), middle in zip(looks, (224, 92), strict=True):
        centre, scale = np.array([250.0, middle]), np.array([24.0, 30.0])
        for level in (0.6, 3, 10, 22, 40):
            radius = np.sqrt(2 * level / CURVATURE)
            ring = centre + scale * radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
            axes.plot(*ring.T, color=MUTED, lw=0.9)
        walked = path(momentum)
        print(f"{name}: loss {0.5 * (CURVATURE * walked[-1] ** 2).sum():.3f}", walked[-1].round(2))
        axes.plot(*(centre + scale * walked).T, look, color=color, ms=4.5, lw=1.6)
        axes.plot(*centre, "*", color=INK, ms=15, mec=FAINT)
        badge(axes, 20, middle + 50, name)
    axes.text(180, 14, "★ minimum; 20 steps each", ha="center", va="center_baseline")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
