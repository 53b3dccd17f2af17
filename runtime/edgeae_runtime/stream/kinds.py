"""The kind of stream that a model needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from edgeae_runtime.stream.adaptation import AS_THE_MANIFEST_SAYS, Adaptation
from edgeae_runtime.stream.stream import Stream

if TYPE_CHECKING:
    from edgeae_runtime.stream.model import BatchModel


def stream_of(
    current: Callable[[], BatchModel],
    stride: int = 1,
    adaptation: Adaptation = AS_THE_MANIFEST_SAYS,
) -> Stream:
    """Return the stream of the model in use; the parameters are those of `Stream`."""
    if current().manifest.inputs.order_tracking is None:
        return Stream(current, stride, adaptation)
    from edgeae_runtime.stream.order_tracked import OrderTrackedStream  # with the resampler

    return OrderTrackedStream(current, stride, adaptation)
