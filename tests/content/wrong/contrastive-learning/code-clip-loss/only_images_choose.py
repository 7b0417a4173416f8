"""Averages over images alone, so the two directions are not symmetric."""

import numpy as np


def _log_softmax(logits, axis):
    shifted = logits - logits.max(axis=axis, keepdims=True)
    total = np.exp(shifted).sum(axis=axis, keepdims=True)
    return shifted - np.log(total)


def clip_loss(image, text, temperature):
    image = image / np.linalg.norm(image, axis=1, keepdims=True)
    text = text / np.linalg.norm(text, axis=1, keepdims=True)
    logits = image @ text.T / temperature
    by_image = np.diag(_log_softmax(logits, axis=1)).mean()
    by_text = np.diag(_log_softmax(logits, axis=0)).mean()
    return -by_image
