"""Ranks tied scores by their place in the data."""

import numpy as np


def roc_auc(scores, labels):
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable") + 1
    positives = labels.sum()
    negatives = len(labels) - positives
    least = positives * (positives + 1) / 2
    won = ranks[labels == 1].sum() - least
    return won / (positives * negatives)
