"""Forgets the column of ones."""

import numpy as np


def _sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2


def fit_logistic(X, y, rate, steps):
    design = np.column_stack([np.zeros(len(y)), X])
    weights = np.zeros(design.shape[1])
    for _ in range(steps):
        error = _sigmoid(design @ weights) - y
        weights -= rate * design.T @ error / len(y)
    return weights
