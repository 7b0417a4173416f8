"""Divides by n instead of n - 1."""

import numpy as np


def pca(X, k):
    centered = X - X.mean(axis=0)
    _, sizes, rows = np.linalg.svd(centered, full_matrices=False)
    directions = rows[:k]
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(k), largest])
    directions = directions * signs[:, None]
    variances = sizes[:k] ** 2 / len(X)
    return directions, variances, centered @ directions.T
