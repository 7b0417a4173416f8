"""Flags tied rows one by one, so that their order decides."""

import numpy as np


def average_precision(scores, labels):
    order = np.argsort(-scores, kind="stable")
    steps = np.full(len(scores), True)
    hits = np.cumsum(labels[order])[steps]
    flagged = np.flatnonzero(steps) + 1
    gained = np.diff(hits, prepend=0) / labels.sum()
    return np.sum(gained * hits / flagged)
