"""Conditions under which a machine runs, each with a threshold of its own.

A false-alarm rate that holds on average may be exceeded under each recipe but one. Calibrated for
each condition by itself, it holds for each (Mondrian conformal prediction: Vovk, Gammerman and
Shafer, Algorithmic Learning in a Random World, 2005, section 4.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import FloatArray

HOUR = "hour"
"""The condition that is no column: the hour of the day of a window's last reading, in UTC."""
UNKNOWN = -1
_HOUR_NS = 3600 * 10**9


class Condition(NamedTuple):
    """A column, and its values in training; the condition of a window is that of its last reading.

    With `edges`, one more than values, numbers from each to the next are one condition.
    """

    column: str
    values: tuple[str, ...]
    edges: tuple[float, ...] | None = None

    @property
    def text_column(self) -> str | None:
        """The column to read; None where the time stamps tell the condition."""
        return None if self.column == HOUR else self.column

    def group(self, value: object) -> int:
        """Return the index of a value's condition; `UNKNOWN` if training never saw it.

        Examples
        --------
        >>> Condition("recipe", ("1", "B")).group("1.0"), Condition("recipe", ("1", "B")).group("C")
        (0, -1)
        >>> Condition("speed", ("0 to 5", "5 to 9"), (0.0, 5.0, 9.0)).group("5")
        1
        """
        if self.edges is None:
            text = canonical(str(value))
            return self.values.index(text) if text in self.values else UNKNOWN
        try:
            number = float(str(value))
        except ValueError:
            return UNKNOWN
        if not self.edges[0] <= number <= self.edges[-1]:
            return UNKNOWN
        return int(np.searchsorted(self.edges[1:-1], number, side="right"))

    def groups(self, values: NDArray[np.str_]) -> NDArray[np.int64]:
        """Return the index of the condition of each value, `(n,)`."""
        distinct, places = np.unique(values, return_inverse=True)
        known = np.array([self.group(value) for value in distinct], np.int64)
        return known[places]


def thresholds_under(
    conditions: ArrayLike,
    shape: tuple[int, ...],
    condition: Condition | None,
    by_condition: tuple[float, ...] | None,
) -> FloatArray:
    """Return the thresholds of windows under given values of the condition.

    Parameters
    ----------
    conditions
        The values, as many as there are windows.
    shape
        That of the scores: `(n,)`, or `()` for one window; also that of the result, float32.
    condition, by_condition
        What the manifest says, and the thresholds that are in use.

    Raises
    ------
    InputError
        If there are none in use, values are too few or too many, or training never saw one.

    Examples
    --------
    >>> thresholds_under(["B", "1.0"], (2,), Condition("recipe", ("1", "B")), (0.5, 0.25)).tolist()
    [0.25, 0.5]
    """
    if condition is None or by_condition is None:
        raise InputError("`conditions` go with a model that decides with a threshold for each")
    values = np.asarray(conditions).astype(str)
    if values.shape != shape:
        raise InputError(f"`conditions` must be one for each window, {shape}; got {values.shape}")
    groups = condition.groups(values.ravel()).reshape(values.shape)
    if (groups == UNKNOWN).any():
        raise InputError(
            f"`conditions` must be those of '{condition.column}' in training, "
            f"{listed(condition.values)}; got '{values[groups == UNKNOWN].flat[0]}'"
        )
    return np.array(by_condition, np.float32)[groups]


def canonical(text: str) -> str:
    """Return one form of each number, and other texts without blanks around them.

    Examples
    --------
    >>> canonical("3.0"), canonical(" 3"), canonical("slow ")
    ('3', '3', 'slow')
    """
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text.strip()


def hours(times_ns: NDArray[np.int64]) -> NDArray[np.str_]:
    """Return the hours of the day of time stamps, as texts."""
    found: NDArray[np.str_] = (times_ns // _HOUR_NS % 24).astype(str)
    return found
