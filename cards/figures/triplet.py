"""Three negatives around an anchor, judged by the triplet loss with squared distances."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from style import BLUE, INK, MINT, MUTED, PAPER, Floats, badge, canvas, save

POSITIVE, MARGIN = 0.5, 0.2
NEGATIVES = {"1": (0.585, -0.75), "2": (0.86, 0.25), "3": (0.32, 2.3)}  # distance, direction
SCALE, CENTRE = 165.0, np.array([150.0, 142.0])


def at(distance: float, direction: float) -> Floats:
    """Return the place on the canvas at a distance from the anchor."""
    place: Floats = SCALE * distance * np.array([np.cos(direction), np.sin(direction)])
    return CENTRE + place


def draw() -> Figure:
    """Draw the anchor in the middle, the positive's circle, and the margin around it."""
    figure, axes = canvas(290)
    outer = float(np.sqrt(POSITIVE**2 + MARGIN))
    for radius, fill, dash in ((outer, MINT, "--"), (POSITIVE, PAPER, "-")):
        axes.add_patch(Circle(tuple(CENTRE), SCALE * radius, fc=fill, ec=MUTED, ls=dash, lw=1.5))
    positive = at(POSITIVE, 3.5)
    axes.plot(*zip(CENTRE, positive, strict=True), color=BLUE, lw=1.8)
    axes.plot(*CENTRE, "o", color=INK, ms=10)
    axes.plot(*positive, "s", color=BLUE, ms=10, mec=INK)
    axes.text(CENTRE[0] + 9, CENTRE[1] + 6, "anchor")
    axes.text(positive[0] + 18, positive[1] - 14, "positive")
    for name, (distance, direction) in NEGATIVES.items():
        loss = max(0.0, POSITIVE**2 - distance**2 + MARGIN)
        print(f"negative {name}: loss {loss:.2f}")
        x, y = at(distance, direction)
        badge(axes, x, y, name)
    axes.text(242, 248, "margin", color=MUTED)
    axes.plot([240, 219], [250, 228], color=MUTED, lw=1)
    axes.text(246, 22, "1, 2, 3: negatives", ha="center")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
