"""The same tree, the same border between classes, once along an axis and once turned."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.tree import DecisionTreeClassifier
from style import BLUE, INK, ORANGE, PEACH, SKY, WIDTH, save

ROWS, ANGLE = 240, np.deg2rad(45)


def draw() -> Figure:
    """Draw the regions of a full tree, its training rows and the true border in both bases."""
    height = 218
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    rng = np.random.default_rng(8)
    raw = rng.uniform(-1.45, 1.45, (4 * ROWS, 2))
    raw = raw[np.linalg.norm(raw, axis=1) < 1.4][:ROWS]  # noqa: PLR2004
    label = raw[:, 0] > 0
    turn = np.array([[np.cos(ANGLE), -np.sin(ANGLE)], [np.sin(ANGLE), np.cos(ANGLE)]])
    side = np.linspace(-1.6, 1.6, 161)
    mesh = np.stack(np.meshgrid(side, side), axis=-1)
    for column, (name, base) in enumerate((("A", np.eye(2)), ("B", turn))):
        points = raw @ base.T
        tree = DecisionTreeClassifier(random_state=0).fit(points, label)
        print(f"{name}: {tree.get_n_leaves()} leaves, depth {tree.get_depth()}")
        left = 10 + column * 174
        axes = figure.add_axes((left / WIDTH, 10 / height, 166 / WIDTH, 166 / height))
        region = tree.predict(mesh.reshape(-1, 2)).reshape(161, 161).astype(float)
        axes.contourf(side, side, region, levels=[-0.5, 0.5, 1.5], colors=[SKY, PEACH])
        axes.contour(side, side, region, levels=[0.5], colors=[INK], linewidths=2)
        for truth, color, marker in ((False, BLUE, "o"), (True, ORANGE, "s")):
            axes.plot(*points[label == truth].T, marker, color=color, ms=3.6, mec=INK, mew=0.4)
        border = np.array([[0.0, -1.6], [0.0, 1.6]]) @ base.T
        axes.plot(*(border * (1 + 0.4 * column)).T, "--", color=INK, lw=1.2)
        axes.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set_visible(True)
        figure.text((left + 4) / WIDTH, 190 / height, f"Panel {name}", weight="bold")
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
