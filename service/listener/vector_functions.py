"""The functions of numbers that the trained readers share. Pure."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def unit(x: Floats) -> Floats:
    """Rows at length 1."""
    return np.asarray(x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9))


def softmax(x: Floats) -> Floats:
    """Over the last axis."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def sigmoid(x: Floats) -> Floats:
    """Logits to probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def log_sum_exp(x: Floats) -> Floats:
    """Over the first axis: a soft maximum."""
    peak = x.max(axis=0)
    return np.asarray(peak + np.log(np.exp(x - peak).sum(axis=0)))


def gelu(x: Floats) -> Floats:
    """By its tanh form, which differs from the exact one by less than 0.001."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.79788456 * (x + 0.044715 * x**3))))
