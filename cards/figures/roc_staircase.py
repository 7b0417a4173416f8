"""A ROC curve built from nine sorted cases: every cell is one pair of a positive and a negative."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from sklearn.metrics import roc_auc_score
from style import BLUE, INK, MUTED, PAPER, SKY, canvas, lines, save

ORDER = "++-+--+--"
CELL, LEFT, BOTTOM = 46, 86, 44


def draw() -> Figure:
    """Draw the cases from the highest score on, and below them the staircase they trace."""
    figure, axes = canvas(292)
    labels = np.array([mark == "+" for mark in ORDER])
    across, up = int((~labels).sum()), int(labels.sum())
    area = roc_auc_score(labels, -np.arange(len(labels)))
    print(f"{area * across * up:.0f} of {across * up} cells, AUC {area:.2f}")
    x, y = LEFT, BOTTOM
    path = [(x, y)]
    for place, positive in enumerate(labels):
        centre = (78 + 27 * place, 271)
        axes.plot(*centre, "o", color=BLUE if positive else PAPER, mec=INK, ms=18)
        mark = "+" if positive else "\u2013"
        lines(axes, *centre, mark, size=15, color=PAPER if positive else INK)
        if positive:
            y += CELL
        else:
            axes.add_patch(Rectangle((x, BOTTOM), CELL, y - BOTTOM, fc=SKY, ec="none"))
            x += CELL
        path.append((x, y))
    for column in range(across + 1):
        axes.plot([LEFT + column * CELL] * 2, [BOTTOM, BOTTOM + up * CELL], color=MUTED, lw=0.8)
    for row in range(up + 1):
        axes.plot([LEFT, LEFT + across * CELL], [BOTTOM + row * CELL] * 2, color=MUTED, lw=0.8)
    axes.plot(*zip(*path, strict=True), color=BLUE, lw=3.4)
    axes.text(10, 271, "highest", va="center_baseline", size=12)
    axes.text(313, 271, "lowest", va="center_baseline", size=12)
    lines(axes, LEFT + across * CELL / 2, 14, "false positive rate")
    axes.text(
        42, BOTTOM + up * CELL / 2, "true positive rate", rotation=90, ha="center", va="center"
    )
    for share in (0, 1):
        lines(axes, LEFT + share * across * CELL, 32, str(share), size=12, color=MUTED)
        lines(axes, LEFT - 12, BOTTOM + share * up * CELL, str(share), size=12, color=MUTED)
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
