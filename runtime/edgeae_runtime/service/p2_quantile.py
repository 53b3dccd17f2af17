"""A running quantile in constant memory."""

from __future__ import annotations

from typing import Any


class QuantileSketch:
    """Estimates one quantile of numbers that come one at a time, from five markers.

    Source: Jain and Chlamtac (1985), The P2 algorithm for dynamic calculation of quantiles and
    histograms without storing observations, Communications of the ACM 28 (10).

    Parameters
    ----------
    share
        Share of the numbers that lie below the quantile, between 0 and 1.

    Examples
    --------
    >>> sketch = QuantileSketch(0.5)
    >>> for number in range(1, 1002):
    ...     sketch.add(float(number * 7919 % 1009))
    >>> abs(sketch.value - 504) < 15
    True
    """

    def __init__(self, share: float) -> None:
        self._share = share
        self._heights: list[float] = []
        self._positions = [0, 1, 2, 3, 4]

    def add(self, number: float) -> None:
        """Take a finite number."""
        heights, positions = self._heights, self._positions
        if len(heights) < 5:
            heights.append(number)
            heights.sort()
            return
        heights[0], heights[4] = min(heights[0], number), max(heights[4], number)
        cell = max(i for i in range(4) if number >= heights[i])
        for i in range(cell + 1, 5):
            positions[i] += 1
        parts = (self._share / 2, self._share, (1 + self._share) / 2)
        targets = [positions[4] * part for part in parts]
        for i in (1, 2, 3):
            off = targets[i - 1] - positions[i]
            if (off >= 1 and positions[i + 1] - positions[i] > 1) or (
                off <= -1 and positions[i - 1] - positions[i] < -1
            ):
                self._move(i, 1 if off > 0 else -1)

    def _move(self, i: int, by: int) -> None:
        """Move a marker by one position, along a parabola unless that breaks the order."""
        q, n = self._heights, self._positions
        below, above = n[i] - n[i - 1], n[i + 1] - n[i]
        slope = (below + by) * (q[i + 1] - q[i]) / above + (above - by) * (q[i] - q[i - 1]) / below
        height = q[i] + by * slope / (n[i + 1] - n[i - 1])
        if not q[i - 1] < height < q[i + 1]:
            height = q[i] + by * (q[i + by] - q[i]) / (n[i + by] - n[i])
        q[i], n[i] = height, n[i] + by

    @property
    def value(self) -> float:
        """The estimate; of fewer than five numbers the nearest one, of none NaN."""
        heights = self._heights
        if len(heights) == 5:
            return heights[2]
        return heights[round(self._share * (len(heights) - 1))] if heights else float("nan")

    def state(self) -> list[Any]:
        """Return what `restore` needs, as JSON values."""
        return [self._heights, self._positions]

    def restore(self, state: list[Any]) -> None:
        """Continue from a `state`."""
        heights, positions = state
        self._heights, self._positions = [float(q) for q in heights], [int(n) for n in positions]
        if len(self._heights) > 5 or len(self._positions) != 5:
            raise ValueError("it is not a sketch of a quantile")
