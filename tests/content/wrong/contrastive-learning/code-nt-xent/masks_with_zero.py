"""Masks with 0, which is a similarity like any other."""

import numpy as np


def nt_xent(a, b, temperature):
    views = np.concatenate([a, b])
    logits = views @ views.T / temperature
    np.fill_diagonal(logits, 0)
    anchors = np.arange(len(views))
    positives = np.roll(anchors, len(a))
    top = logits.max(axis=1)
    total = np.exp(logits - top[:, None]).sum(axis=1)
    losses = np.log(total) + top - logits[anchors, positives]
    return losses.mean()
