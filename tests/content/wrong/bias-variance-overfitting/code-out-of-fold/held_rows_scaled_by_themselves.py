"""Standardizes the held rows with their own mean and spread."""

import numpy as np


def out_of_fold(X, y, k, seed, fit):
    order = np.random.default_rng(seed).permutation(len(y))
    predictions = np.empty(len(y))
    for held in np.array_split(order, k):
        train = np.setdiff1d(order, held)
        mean, spread = X[train].mean(axis=0), X[train].std(axis=0)
        spread = np.where(spread == 0, 1, spread)
        predict = fit((X[train] - mean) / spread, y[train])
        mean, spread = X[held].mean(axis=0), X[held].std(axis=0)
        spread = np.where(spread == 0, 1, spread)
        predictions[held] = predict((X[held] - mean) / spread)
    return predictions
