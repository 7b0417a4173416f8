"""Puts the threshold on a value of the data."""

import numpy as np


def best_stump(X, y, weights):
    best = (0, 0.0, 1, np.inf)
    for column, values in enumerate(X.T):
        distinct = np.unique(values)
        for threshold in distinct[:-1]:
            above = np.where(values > threshold, 1, -1)
            for sign in (1, -1):
                error = weights[sign * above != y].sum()
                if error < best[3]:
                    best = (column, threshold, sign, error)
    return best
