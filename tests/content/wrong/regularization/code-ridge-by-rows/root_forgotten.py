"""Adds rows of the penalty itself, which is then squared."""

import numpy as np


def ridge(X, y, penalty):
    n, d = X.shape
    design = np.column_stack([np.ones(n), X])
    rows = penalty * np.eye(d + 1)[1:]
    longer = np.vstack([design, rows])
    targets = np.concatenate([y, np.zeros(d)])
    found, *_ = np.linalg.lstsq(longer, targets, rcond=None)
    return found[0], found[1:]
