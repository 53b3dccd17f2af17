"""The condition of the last reading of a stream, and its threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.conditions import HOUR, UNKNOWN

if TYPE_CHECKING:
    from edgeae_runtime.conditions import Condition
    from edgeae_runtime.stream.model import StreamModel


class Conditions:
    """Thresholds by condition, or one for all where another than the manifest's is in use.

    Attributes
    ----------
    threshold
        That of the last reading's condition.
    is_unknown
        Whether training never saw the condition of the last reading.
    """

    def __init__(self, condition: Condition, model: StreamModel) -> None:
        self._condition = condition
        own = model.by_condition  # shortest decimals: compared as float32, as scores of files are
        self._thresholds = None if own is None else np.array(own, np.float32).tolist()
        self._for_all = self.threshold = model.threshold
        self.is_unknown = True

    @classmethod
    def of(cls, model: StreamModel) -> Conditions | None:
        """Return the conditions of a model, if it has some."""
        condition = model.manifest.inputs.condition
        return None if condition is None else cls(condition, model)

    def take(self, value: str | float | None, time: float | None) -> None:
        """Take the condition of a reading; the hour of the day is that of its time stamp."""
        self.use(self.group_of(value, time))

    def group_of(self, value: str | float | None, time: float | None) -> int:
        """Return the index of the condition of a reading."""
        if self._condition.column == HOUR and value is None and time is not None:
            value = int(time // 3600 % 24)
        return UNKNOWN if value is None else self._condition.group(value)

    def use(self, group: int) -> None:
        """Go on with a condition by its index."""
        self.is_unknown = group == UNKNOWN
        self.threshold = self._for_all
        if self._thresholds is not None and not self.is_unknown:
            self.threshold = self._thresholds[group]
