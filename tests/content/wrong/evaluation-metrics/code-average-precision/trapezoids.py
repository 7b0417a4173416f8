"""Interpolates between the points with the trapezoid rule."""

import numpy as np


def average_precision(scores, labels):
    order = np.argsort(-scores)
    steps = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(labels[order])[steps]
    flagged = np.flatnonzero(steps) + 1
    gained = np.diff(hits, prepend=0) / labels.sum()
    precision = hits / flagged
    before = np.append(1.0, precision[:-1])
    return np.sum(gained * (before + precision) / 2)
