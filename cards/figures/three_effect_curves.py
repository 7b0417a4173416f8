"""Three effect curves of the model f = x1 * x2 when both inputs have correlation 0.9."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, GREEN, VERMILION, Floats, chart, save

RHO = 0.9


def curves(z: Floats) -> tuple[tuple[str, Floats, str, str], ...]:
    """Return letter, height, colour and look of each curve, in closed form for normal inputs."""
    return (
        ("A", 0 * z, GREEN, ":"),  # partial dependence: z times the mean of x2
        ("B", RHO * z**2 / 2, BLUE, "-"),  # accumulated slope: the slope is x2, on average rho z
        ("C", RHO * z**2, VERMILION, "--"),  # mean prediction of the rows near z
    )


def draw() -> Figure:
    """Draw the curves, named by letter only."""
    figure, axes = chart(270)
    z = np.linspace(-2, 2, 81)
    for name, height, color, look in curves(z):
        axes.plot(z, height, look, color=color, lw=2.6)
        axes.text(2.1, height[-1], name, color=color, weight="bold", size=15, va="center")
        print(f"{name}: {height[-1]:.2f} at 2")
    axes.set(xlim=(-2.1, 2.4), ylim=(-0.4, 4), xticks=range(-2, 3), yticks=range(5))
    axes.set_xlabel("value of x₁")
    axes.set_ylabel("effect on the prediction")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
