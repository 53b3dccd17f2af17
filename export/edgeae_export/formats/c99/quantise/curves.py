"""Functions of one value, from which the tables for int8 values are computed."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

CURVES: dict[str, Callable[..., np.ndarray]] = {
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x, alpha: np.where(x < 0, alpha * x, x),
    "elu": lambda x, alpha: np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x),
    "selu": lambda x, alpha, gamma: gamma * np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x),
    "tanh": np.tanh,
    "sigmoid": lambda x: 0.5 * np.tanh(0.5 * x) + 0.5,
    "hard_sigmoid": lambda x, alpha, beta: np.clip(alpha * x + beta, 0, 1),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "softplus": lambda x: np.logaddexp(0, x),
    "exp": np.exp,
    "erf": np.vectorize(math.erf, otypes=[float]),
    "abs": np.abs,
    "neg": np.negative,
    "clip": np.clip,
    "copy": np.array,
    "add": np.add,
    "mul": np.multiply,
    "add_broadcast": np.add,
    "mul_broadcast": np.multiply,
    "sub_broadcast": np.subtract,
    "rsub_broadcast": lambda x, c: c - x,
    "div_broadcast": np.divide,
    "max_broadcast": np.maximum,
    "min_broadcast": np.minimum,
}
"""By kernel; each takes the values of the inputs, then the call's numbers."""
