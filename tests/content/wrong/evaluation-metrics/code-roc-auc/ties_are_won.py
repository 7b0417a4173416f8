"""Gives tied scores their highest rank, so that ties are won."""

import numpy as np


def roc_auc(scores, labels):
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    lower = np.cumsum(counts) - counts
    ranks = (lower + counts)[place]
    positives = labels.sum()
    negatives = len(labels) - positives
    least = positives * (positives + 1) / 2
    won = ranks[labels == 1].sum() - least
    return won / (positives * negatives)
