"""The result of fitting: what a detector holds, and what its file stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.train.auto import Choice
    from edgeae.train.parameters import Parameters
    from edgeae_export import Source


class History(NamedTuple):
    """Losses of each finished epoch, and the epoch (from 0) whose weights were kept."""

    train_loss: tuple[float, ...]
    val_loss: tuple[float, ...]
    best_epoch: int


@dataclass(frozen=True, eq=False)
class FittedState:
    """A fitted detector without its estimator.

    Parameters
    ----------
    parameters
        As the user set them.
    chosen
        The same with none left open.
    source
        Network, scaler, score, threshold rule and windows.
    history
        Losses; None for a network that was trained elsewhere.
    """

    parameters: Parameters
    chosen: Choice
    source: Source
    history: History | None

    @classmethod
    def of(
        cls, parameters: Parameters, chosen: Choice, source: Source, history: History | None
    ) -> FittedState:
        """Build the result of fitting, and choose the threshold now.

        Raises
        ------
        InputError
            If the calibration windows allow no threshold.
        """
        value = source.threshold.value
        if not np.isfinite(value):
            raise InputError(f"the threshold must be finite; got {value}")
        return cls(parameters, chosen, source, history)
