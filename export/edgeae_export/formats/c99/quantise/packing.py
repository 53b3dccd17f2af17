"""Weights in the order in which kernels read them."""

from __future__ import annotations

import numpy as np


def in_blocks(weight: np.ndarray, block: int = 8) -> np.ndarray:
    """Arrange weights `(inputs, outputs)` as `dense.h` reads them.

    Examples
    --------
    >>> in_blocks(np.arange(6).reshape(2, 3), block=2)
    array([0, 1, 3, 4, 2, 5])
    """
    whole = weight.shape[1] // block * block
    blocks = weight[:, :whole].reshape(len(weight), whole // block, block).transpose(1, 0, 2)
    return np.concatenate([blocks.ravel(), weight[:, whole:].ravel()])


def in_fours(weight: np.ndarray) -> np.ndarray:
    """Arrange int8 weights `(inputs, outputs)` as `dense_integer.h` reads them, in uint8.

    Examples
    --------
    >>> in_fours(np.array([[-1], [-2]], np.int8))[:8]
    array([127, 254,   0,   0, 128,   0,   0,   0], dtype=uint8)
    """
    inputs, outputs = weight.shape
    wide = np.pad(weight, [(0, -inputs % 4), (0, -outputs % 4)]).view(np.uint8)
    wide[:inputs:2] += 128
    return (
        wide.T.reshape(wide.shape[1] // 4, 4, wide.shape[0] // 4, 4).transpose(0, 2, 1, 3).ravel()
    )


def in_wide_fours(weight: np.ndarray) -> np.ndarray:
    """Arrange int8 weights `(outputs, inputs)` as `wide_sums.h` reads them.

    Examples
    --------
    >>> in_wide_fours(np.array([[1, 2, 3]], np.int8))[:8]
    array([1, 3, 2, 0, 0, 0, 0, 0], dtype=int8)
    """
    outputs, inputs = (whole_fours(size) for size in weight.shape)
    wide = np.zeros((outputs, inputs), np.int8)
    wide[: weight.shape[0], : weight.shape[1]] = weight
    fours = wide.reshape(outputs // 4, 4, inputs // 4, 4).transpose(0, 2, 1, 3)
    return fours[..., [0, 2, 1, 3]].ravel()


def whole_fours(size: int) -> int:
    """Round a size up to whole fours.

    Examples
    --------
    >>> whole_fours(5)
    8
    """
    return -(-size // 4) * 4
