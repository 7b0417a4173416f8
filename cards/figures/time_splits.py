"""Shuffled folds against a rolling origin with a gap, on one time line."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from style import INK, MUTED, PAPER, SKY, WIDTH, arrow, canvas, save

SLOTS, FOLDS, LEFT, CELL, TALL = 24, 4, 24, 13, 17
DARK = "#d55e00"
PURGED = 2


def row(axes: Axes, y: float, kinds: str) -> None:
    """Draw a time line; a letter per slot: t train, v test, g gap, blank unused."""
    for slot, kind in enumerate(kinds):
        corner = (LEFT + slot * CELL, y)
        fill = {"t": SKY, "v": DARK, "g": PAPER, " ": PAPER}[kind]
        edge = PAPER if kind == " " else INK
        hatch = "////" if kind == "g" else None
        width = 0.8 if kind != " " else 0
        axes.add_patch(Rectangle(corner, CELL, TALL, fc=fill, ec=edge, lw=width, hatch=hatch))


def shuffled() -> list[str]:
    """Return four folds whose test slots were drawn at random."""
    order = np.random.default_rng(3).permutation(SLOTS)
    size = SLOTS // FOLDS
    folds = [set(order[fold * size : (fold + 1) * size]) for fold in range(FOLDS)]
    return ["".join("v" if slot in fold else "t" for slot in range(SLOTS)) for fold in folds]


def rolling() -> list[str]:
    """Return four folds that train on the past, leave a gap and test on the next block."""
    size = 4
    rows = []
    for fold in range(FOLDS):
        start = SLOTS - (FOLDS - fold) * size
        used = "t" * (start - PURGED) + "g" * PURGED + "v" * size
        rows.append(used.ljust(SLOTS))
    return rows


def draw() -> Figure:
    """Draw scheme A above scheme B, with the arrow of time and a key."""
    figure, axes = canvas(306)
    for name, top, rows in (("A", 282, shuffled()), ("B", 162, rolling())):
        axes.text(LEFT, top, f"Scheme {name}", weight="bold", va="center_baseline")
        for number, kinds in enumerate(rows):
            row(axes, top - 32 - number * 22, kinds)
            axes.text(LEFT - 14, top - 24 - number * 22, f"{number + 1}", va="center_baseline")
    arrow(axes, (LEFT, 54), (LEFT + SLOTS * CELL, 54), color=MUTED)
    axes.text(WIDTH / 2, 40, "time", ha="center", va="center_baseline")
    for x, kind, text in ((46, "t", "train"), (146, "v", "test"), (236, "g", "left out")):
        fill = {"t": SKY, "v": DARK, "g": PAPER}[kind]
        hatch = "////" if kind == "g" else None
        axes.add_patch(Rectangle((x, 8), 16, TALL, fc=fill, ec=INK, lw=0.8, hatch=hatch))
        axes.text(x + 22, 16, text, va="center_baseline")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
