"""The whitening of a score's features."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray


class Whitening(NamedTuple):
    """Whitening of the features of normal windows: `features @ matrix + offset`, `(n, r)`.

    `matrix` is `(d, r)` and `offset` `(r,)`, float32. On the windows that it was computed from, the
    mean of the squares of the result is at most 1.
    """

    matrix: FloatArray
    offset: FloatArray

    def over_root_of_size(self) -> Whitening:
        """Divide by the root of r, so that the sum of squares of the result is a mean."""
        root = np.float32(math.sqrt(self.matrix.shape[1]))
        return Whitening(self.matrix / root, self.offset / root)
