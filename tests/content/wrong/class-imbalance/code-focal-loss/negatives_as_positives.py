"""Uses the probability of the positive class for both."""

import numpy as np


def focal_loss(logits, labels, gamma, alpha):
    signed = logits
    log_p = -np.logaddexp(0, -signed)
    missing = -np.expm1(log_p)
    weight = np.where(labels == 1, alpha, 1 - alpha)
    return np.mean(-weight * missing**gamma * log_p)
