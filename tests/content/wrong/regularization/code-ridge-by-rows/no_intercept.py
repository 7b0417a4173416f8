"""Leaves the intercept out."""

import numpy as np


def ridge(X, y, penalty):
    n, d = X.shape
    design = X
    rows = np.sqrt(penalty) * np.eye(d)
    longer = np.vstack([design, rows])
    targets = np.concatenate([y, np.zeros(d)])
    found, *_ = np.linalg.lstsq(longer, targets, rcond=None)
    return 0.0, found
