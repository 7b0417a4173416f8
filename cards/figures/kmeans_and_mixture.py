"""Three stretched groups, clustered by k-means and by a Gaussian mixture with full covariances."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from style import BLUE, FAINT, GREEN, INK, PAPER, VERMILION, WIDTH, Floats, badge, canvas, save

LOOKS = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"))


def groups() -> tuple[Floats, Floats]:
    """Return 120 points in three parallel, slanted stripes, and the stripe of each."""
    rng = np.random.default_rng(5)
    truth = np.repeat([0.0, 1.0, 2.0], 40)
    flat = np.column_stack([1.6 * rng.normal(size=120), 0.25 * rng.normal(size=120) + 1.9 * truth])
    angle = np.deg2rad(28)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    points: Floats = (flat - flat.mean(axis=0)) @ turn
    return points, truth


def draw() -> Figure:
    """Draw both clusterings side by side, a colour and a marker for each cluster."""
    points, truth = groups()
    means = KMeans(3, n_init=10, random_state=0).fit(points)
    mixture = GaussianMixture(3, n_init=30, init_params="random_from_data", random_state=0).fit(
        points
    )
    figure, axes = canvas(206)
    for name, found, middle in (("A", means.labels_, 90), ("B", mixture.predict(points), 270)):
        print(f"{name}: ARI {adjusted_rand_score(truth, found):.2f}")
        for cluster, (color, marker) in enumerate(LOOKS):
            x, y = (np.array([middle, 96.0]) + 22 * points[found == cluster]).T
            axes.plot(x, y, marker, color=color, ms=6, mec=INK, mew=0.6)
        badge(axes, middle - 72, 188, name)
    axes.plot([WIDTH / 2] * 2, [8, 198], color=FAINT, lw=1.5)
    for centers, middle in ((means.cluster_centers_, 90), (mixture.means_, 270)):
        x, y = (np.array([middle, 96.0]) + 22 * centers).T
        axes.plot(x, y, "P", color=PAPER, ms=15, mec=INK, mew=1.6)
    return figure


if __name__ == "__main__":
    save(draw(), __file__)
