"""Leaves the similarity of a view with itself among the candidates."""

import numpy as np


def nt_xent(a, b, temperature):
    views = np.concatenate([a, b])
    logits = views @ views.T / temperature
    anchors = np.arange(len(views))
    positives = np.roll(anchors, len(a))
    top = logits.max(axis=1)
    total = np.exp(logits - top[:, None]).sum(axis=1)
    losses = np.log(total) + top - logits[anchors, positives]
    return losses.mean()
