"""Averages over thresholds, whatever recall they gain."""

import numpy as np


def average_precision(scores, labels):
    order = np.argsort(-scores)
    steps = np.append(np.diff(scores[order]) != 0, True)
    hits = np.cumsum(labels[order])[steps]
    flagged = np.flatnonzero(steps) + 1
    gained = np.diff(hits, prepend=0) / labels.sum()
    return np.mean(hits / flagged)
