"""MoCo: a query encoder, a key encoder, a queue of keys; the four moves are only numbered."""

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from style import INK, MINT, MUTED, PEACH, SKY, VERMILION, arrow, badge, box, canvas, lines, save


def draw() -> Figure:
    """Draw queries above, keys below, the queue at the bottom."""
    figure, axes = canvas(300)
    query, key, queue = 212, 128, 48
    for y, name, fill in ((query, "query", SKY), (key, "key", PEACH)):
        lines(axes, 32, y, name, "view")
        arrow(axes, (54, y), (82, y))
        box(axes, (85, y - 23), 80, 46, fill)
        lines(axes, 125, y, name, "encoder")
        arrow(axes, (168, y), (192, y))
        box(axes, (195, y - 14), 28, 28, fill)
        lines(axes, 209, y, name[0], size=14)
        arrow(axes, (226, y), (257, y))
    box(axes, (260, key - 23), 90, query - key + 46, MINT)
    lines(axes, 305, (query + key) / 2, "similarities,", "softmax,", "loss")
    for cell in range(7):
        shade = Rectangle((69 + 22 * cell, queue - 14), 22, 28, fc=PEACH, ec=INK, lw=1.2)
        axes.add_patch(shade)
    lines(axes, 146, queue - 30, "queue of keys", color=MUTED)
    arrow(axes, (209, key - 17), (209, queue + 17))
    badge(axes, 190, 87, "3")
    arrow(axes, (66, queue), (28, queue))
    badge(axes, 47, queue + 20, "4")
    arrow(axes, (226, queue), (305, key - 26), path="angle,angleA=0,angleB=90,rad=6")
    arrow(
        axes, (305, query + 26), (125, query + 26), color=VERMILION, dash="--", width=2.2,
        path="arc,angleA=90,angleB=90,armA=34,armB=34,rad=6",
    )  # fmt: skip
    badge(axes, 215, 272, "1")
    arrow(axes, (125, query - 26), (125, key + 26), dash=":", width=2.2)
    badge(axes, 106, (query + key) / 2, "2")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
