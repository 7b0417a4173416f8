"""Adds squares up, as AdaGrad does."""

import numpy as np


def adam(gradient, start, steps, rate, b1=0.9, b2=0.999, eps=1e-8):
    point = np.array(start, dtype=float)
    mean = np.zeros_like(point)
    square = np.zeros_like(point)
    for t in range(1, steps + 1):
        g = gradient(point)
        mean = b1 * mean + (1 - b1) * g
        square = square + g**2
        direction = mean / (1 - b1**t)
        scale = np.sqrt(square) + eps
        point -= rate * direction / scale
    return point
