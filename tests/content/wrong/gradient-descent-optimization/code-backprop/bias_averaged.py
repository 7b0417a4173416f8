"""Averages over rows for the bias a second time."""

import numpy as np


def loss_and_gradients(X, y, W1, b1, w2, b2):
    inner = X @ W1 + b1
    hidden = np.maximum(0, inner)
    error = hidden @ w2 + b2 - y
    d_out = 2 * error / len(y)
    d_inner = np.outer(d_out, w2) * (inner > 0)
    return (
        np.mean(error**2),
        X.T @ d_inner,
        d_inner.mean(axis=0),
        hidden.T @ d_out,
        d_out.sum(),
    )
