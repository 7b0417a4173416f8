"""Cosine similarities of a batch of five image-text pairs, with one row and one column outlined."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from style import FAINT, INK, PAPER, VERMILION, Floats, canvas, lines, save

N, CELL, LEFT, TOP = 5, 48, 48, 286
DARK = 0.74  # from here on the cell wants light ink
SHADE = LinearSegmentedColormap.from_list("shade", [PAPER, "#9cc9e8", "#0b3c6f"])


def similarities() -> Floats:
    """Return images x texts; the second and the fifth pair are drawn about nearly one subject."""
    rng = np.random.default_rng(2)
    subject = rng.normal(size=(N, 48))
    subject[4] = subject[1] + 0.5 * rng.normal(size=48)
    image, text = (subject + 0.5 * rng.normal(size=(N, 48)) for _ in range(2))
    image /= np.linalg.norm(image, axis=1, keepdims=True)
    text /= np.linalg.norm(text, axis=1, keepdims=True)
    matrix: Floats = image @ text.T
    return matrix


def draw() -> Figure:
    """Draw the matrix, darker for more similar."""
    figure, axes = canvas(320)
    for (row, column), value in np.ndenumerate(similarities()):
        x, y = LEFT + CELL * column, TOP - CELL * (row + 1)
        shade = SHADE((max(value, 0) / 0.9) ** 1.5)
        axes.add_patch(Rectangle((x, y), CELL, CELL, fc=shade, ec=FAINT, lw=1))
        ink = PAPER if value > DARK else INK
        text = f"{value:z.2f}".replace("-", "\N{MINUS SIGN}")
        lines(axes, x + CELL / 2, y + CELL / 2, text, size=12, color=ink)
    for index in range(N):
        offset = CELL * (index + 0.5)
        lines(axes, LEFT - 20, TOP - offset, f"I{index + 1}", size=14)
        lines(axes, LEFT + offset, TOP + 14, f"T{index + 1}", size=14)
    side = CELL * N
    for corner, width, height, dash in (
        ((LEFT, TOP - 3 * CELL), side, CELL, "-"),
        ((LEFT + 3 * CELL, TOP - side), CELL, side, "--"),
    ):
        axes.add_patch(Rectangle(corner, width, height, fill=False, ec=VERMILION, lw=3, ls=dash))
    lines(axes, LEFT + side + 34, TOP - 2.5 * CELL, "row", "softmax")
    lines(axes, LEFT + 3.5 * CELL, TOP - side - 20, "column softmax")
    return figure


if __name__ == "__main__":
    print(np.round(similarities(), 2))
    save(draw(), __file__)
