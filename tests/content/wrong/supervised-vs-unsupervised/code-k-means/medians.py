"""Moves centers to the median, which is another method."""

import numpy as np


def _nearest(points, centers):
    gaps = points[:, None] - centers[None]
    return (gaps**2).sum(axis=-1).argmin(axis=1)


def k_means(points, centers, steps):
    centers = np.array(centers, dtype=float)
    for _ in range(steps):
        labels = _nearest(points, centers)
        for k in np.unique(labels):
            centers[k] = points[labels == k][len(points[labels == k]) // 2]
    return centers, _nearest(points, centers)
