"""Applicants before and after one of two dependent columns is shuffled."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from style import BLUE, INK, PEACH, VERMILION, Floats, chart, save

ADULT = 18.0


def applicants() -> tuple[Floats, Floats]:
    """Return ages, and years of credit history, which start at 18 at the earliest."""
    rng = np.random.default_rng(1)
    age = rng.uniform(19, 70, 45)
    return age, (age - ADULT) * rng.beta(6, 1.5, 45)


def draw() -> Figure:
    """Draw real rows as discs, and as crosses the rows with the history shuffled."""
    age, history = applicants()
    shuffled = np.random.default_rng(5).permutation(history)
    impossible = shuffled > age - ADULT
    print(f"impossible: {impossible.sum()} of {len(age)}, {impossible.mean():.0%}")
    figure, axes = chart(300, left=46)
    corner = [(16, 0), (ADULT, 0), (74, 74 - ADULT), (74, 58), (16, 58)]
    axes.add_patch(Polygon(corner, fc=PEACH, ec="none"))
    axes.plot([ADULT, 74], [0, 74 - ADULT], color=INK, lw=1.5, ls="--")
    axes.plot(age, shuffled, "x", color=VERMILION, ms=7, mew=2)
    axes.plot(age, history, "o", color=BLUE, ms=6.5, mec=INK, mew=0.8)
    axes.text(18, 52, "history longer than adult life", size=12.5)
    axes.set(xlim=(16, 74), ylim=(-1.5, 58), xticks=range(20, 71, 10), yticks=range(0, 51, 10))
    axes.set_xlabel("age")
    axes.set_ylabel("years of credit history")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
