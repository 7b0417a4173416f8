"""Takes the logarithm of a probability that has rounded to 0."""

import numpy as np


def focal_loss(logits, labels, gamma, alpha):
    signed = np.where(labels == 1, logits, -logits)
    log_p = np.log(1 / (1 + np.exp(-signed)))
    missing = -np.expm1(log_p)
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(-weight * missing**gamma * log_p)
