"""Returns weights that do not add up to 1."""

import numpy as np


def adaboost_round(y, predictions, weights):
    wrong = predictions != y
    error = weights[wrong].sum() / weights.sum()
    error = np.clip(error, 1e-10, 1 - 1e-10)
    alpha = np.log((1 - error) / error) / 2
    new = weights * np.exp(-alpha * y * predictions)
    return alpha, new
