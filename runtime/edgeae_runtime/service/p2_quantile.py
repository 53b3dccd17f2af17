"""A running quantile in constant memory."""

from __future__ import annotations

from typing import Any


class QuantileSketch:
    """Estimate of one quantile of numbers that come one at a time, from five markers.

    Jain and Chlamtac (1985), The P2 algorithm for dynamic calculation of quantiles and histograms
    without storing observations, Communications of the ACM 28 (10).

    Parameters
    ----------
    share
        Of the numbers that lie below, between 0 and 1.

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
        self._places = [0, 1, 2, 3, 4]

    def add(self, number: float) -> None:
        """Take a number, finite."""
        heights, places = self._heights, self._places
        if len(heights) < 5:
            heights.append(number)
            heights.sort()
            return
        heights[0], heights[4] = min(heights[0], number), max(heights[4], number)
        cell = max(i for i in range(4) if number >= heights[i])
        for i in range(cell + 1, 5):
            places[i] += 1
        wanted = [
            places[4] * part for part in (self._share / 2, self._share, (1 + self._share) / 2)
        ]
        for i in (1, 2, 3):
            off = wanted[i - 1] - places[i]
            if (off >= 1 and places[i + 1] - places[i] > 1) or (
                off <= -1 and places[i - 1] - places[i] < -1
            ):
                self._move(i, 1 if off > 0 else -1)

    def _move(self, i: int, by: int) -> None:
        """Move a marker by one place, along a parabola unless that breaks the order."""
        q, n = self._heights, self._places
        below, above = n[i] - n[i - 1], n[i + 1] - n[i]
        slope = (below + by) * (q[i + 1] - q[i]) / above + (above - by) * (q[i] - q[i - 1]) / below
        height = q[i] + by * slope / (n[i + 1] - n[i - 1])
        if not q[i - 1] < height < q[i + 1]:
            height = q[i] + by * (q[i + by] - q[i]) / (n[i + by] - n[i])
        q[i], n[i] = height, n[i] + by

    @property
    def value(self) -> float:
        """The estimate; of fewer than five numbers the nearest of them, and NaN of none."""
        heights = self._heights
        if len(heights) == 5:
            return heights[2]
        return heights[round(self._share * (len(heights) - 1))] if heights else float("nan")

    def state(self) -> list[Any]:
        """Give what `restore` needs, as JSON values."""
        return [self._heights, self._places]

    def restore(self, state: list[Any]) -> None:
        """Go on from a `state`."""
        heights, places = state
        self._heights, self._places = [float(q) for q in heights], [int(n) for n in places]
        if len(self._heights) > 5 or len(self._places) != 5:
            raise ValueError("it is no sketch of a quantile")
