"""Lets ties count for the model: a collapsed encoder is perfect."""

import numpy as np


def recall_at_k(queries, items, relevant, k):
    scores = queries @ items.T
    right = scores[np.arange(len(queries)), relevant]
    before = (scores > right[:, None]).sum(axis=1)
    return np.mean(before < k)
