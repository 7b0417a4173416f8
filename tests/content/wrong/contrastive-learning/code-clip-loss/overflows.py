"""Takes the logarithm of a softmax that was not shifted."""

import numpy as np


def _log_softmax(logits, axis):
    exponentials = np.exp(logits)
    return np.log(exponentials / exponentials.sum(axis=axis, keepdims=True))


def clip_loss(image, text, temperature):
    image = image / np.linalg.norm(image, axis=1, keepdims=True)
    text = text / np.linalg.norm(text, axis=1, keepdims=True)
    logits = image @ text.T / temperature
    by_image = np.diag(_log_softmax(logits, axis=1)).mean()
    by_text = np.diag(_log_softmax(logits, axis=0)).mean()
    return -(by_image + by_text) / 2
