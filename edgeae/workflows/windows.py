"""Normal readings for a new threshold of an artifact."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.tables import Columns
from edgeae.evaluate.evaluate import model_windows
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import percent

if TYPE_CHECKING:
    from edgeae.data.windowing import Labelled
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.scorer import Scorer


_MOST_ALARMS = 0.5


def note_strange(scores: FloatArray, scorer: Scorer) -> None:
    """Warn of scores of normal windows most of which an artifact's own threshold flags."""
    share = float(np.mean(scores > scorer.threshold))
    if scorer.threshold_by_condition is None and share > _MOST_ALARMS:
        warnings.warn(
            f"{percent(share)} % of the windows of `calibration` exceed the threshold of before: "
            f"they must be normal ones of this machine, with the channels and the gain of training",
            stacklevel=2,
        )


@dataclass(frozen=True)
class NormalReadings:
    """A file of normal readings without labels, or a folder of recordings, and how it is read."""

    path: str
    columns: Columns = field(default_factory=Columns)

    @classmethod
    def of(cls, path: str | None, columns: Columns) -> NormalReadings | None:
        """Return what options say; raise `InputError` for columns of no file."""
        if path is not None:
            return cls(path, columns)
        if columns != Columns():
            raise InputError(
                "`drop`, `raw` and `rate_hz` say how the file of `calibration` is read; give that"
            )
        return None

    def windows(self, inputs: Inputs) -> Labelled:
        """Read the file, and cut it as an artifact was trained.

        Raises
        ------
        InputError, OSError
            If it cannot be used, or holds other windows.
        """
        return model_windows([self.path], self.columns, inputs)[1]
