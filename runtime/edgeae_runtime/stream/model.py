"""What a stream asks of the model that scores its windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.engines.base import Slot
    from edgeae_runtime.manifest.model import Manifest


class StreamModel(Protocol):
    """A model that never changes: a stream that gets another object starts to use another model."""

    @property
    def manifest(self) -> Manifest:
        """The model's manifest."""

    @property
    def threshold(self) -> float:
        """A window is an anomaly when its score is larger."""

    @property
    def by_condition(self) -> tuple[float, ...] | None:
        """The thresholds of the manifest's conditions, where they are in use."""

    def slot(self) -> Slot:
        """Return new buffers, whose run scores one window; one caller at a time may use them."""

    def contributions(self, windows: FloatArray) -> NDArray[np.float64]:
        """Return the share of each value in its window's score, `(n, *shape)`."""


class BatchModel(StreamModel, Protocol):
    """A model that scores many windows in a call."""

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Return the named output of windows `(n, *shape)`, such as their `score`."""
