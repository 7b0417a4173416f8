"""Gives tied scores their lowest rank, so that ties are lost."""

import numpy as np


def roc_auc(scores, labels):
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    lower = np.cumsum(counts) - counts
    ranks = (lower + 1)[place]
    positives = labels.sum()
    negatives = len(labels) - positives
    least = positives * (positives + 1) / 2
    won = ranks[labels == 1].sum() - least
    return won / (positives * negatives)
