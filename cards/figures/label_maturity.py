"""The fraud rate that the labels show so far, by age of the transactions; the truth is constant."""

import numpy as np
from matplotlib.figure import Figure
from style import BLUE, INK, SKY, chart, save

TRUE, DELAY = 0.2, 4.0  # percent; mean delay of a report in weeks, exponential
WEEKS = np.arange(16, 0, -1)


def draw() -> Figure:
    """Draw a bar per week of transactions, the oldest on the left."""
    figure, axes = chart(250, left=58, bottom=50)
    # Averaged over a week of transactions that are age - 1 to age weeks old.
    reported = 1 - DELAY * (np.exp(-(WEEKS - 1) / DELAY) - np.exp(-WEEKS / DELAY))
    for week, part in zip(WEEKS, reported, strict=True):
        axes.bar(-week + 0.5, TRUE * part, width=0.8, color=SKY, edgecolor=BLUE, lw=1)
    print({int(w): round(float(TRUE * p), 3) for w, p in zip(WEEKS, reported, strict=True)})
    axes.axhline(TRUE, color=INK, ls="--", lw=1.5)
    axes.text(-16, TRUE + 0.012, "true rate, the same every week", va="bottom")
    axes.set(xlim=(-16.2, 0.2), ylim=(0, 0.26), yticks=[0, 0.1, 0.2])
    axes.set_xticks([-16, -12, -8, -4, 0])
    axes.set_xticklabels(["16", "12", "8", "4", "0"])
    axes.set_xlabel("weeks since the transaction")
    axes.set_ylabel("labeled fraud (%)")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
