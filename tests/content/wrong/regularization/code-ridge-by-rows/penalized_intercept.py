"""Penalizes the intercept too, so that predictions shrink toward 0."""

import numpy as np


def ridge(X, y, penalty):
    n, d = X.shape
    design = np.column_stack([np.ones(n), X])
    rows = np.sqrt(penalty) * np.eye(d + 1)
    longer = np.vstack([design, rows])
    targets = np.concatenate([y, np.zeros(d + 1)])
    found, *_ = np.linalg.lstsq(longer, targets, rcond=None)
    return found[0], found[1:]
