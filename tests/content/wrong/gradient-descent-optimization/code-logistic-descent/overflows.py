"""Writes the sigmoid so that it overflows."""

import numpy as np


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def fit_logistic(X, y, rate, steps):
    design = np.column_stack([np.ones(len(y)), X])
    weights = np.zeros(design.shape[1])
    for _ in range(steps):
        error = _sigmoid(design @ weights) - y
        weights -= rate * design.T @ error / len(y)
    return weights
