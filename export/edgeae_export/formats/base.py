"""What every format provides, generic in the graph that it works on before a file exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from edgeae_export.source import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs, Manifest

G = TypeVar("G")
"""A format's graph: bytes for ONNX and TFLite, a `Plan` for C99."""


def refuse_order_tracking(inputs: Inputs) -> None:
    """Raise the `InputError` of a model whose windows only the Python runtime makes.

    TFLite Micro would take windows at even steps of shaft angle, and does not resample.
    """
    if inputs.order_tracking is not None:
        raise InputError(
            "`order_tracking` needs code that resamples: take .c for a microcontroller, or .onnx "
            "or .tflite with edgeae-runtime"
        )


class Format(Protocol[G]):
    """One file format: from a source to a graph, and from a graph to the bytes of a file."""

    @property
    def precisions(self) -> Mapping[str, Callable[..., G]]:
        """Functions that quantise a graph, by precision.

        Each takes a graph, the source's validation windows, and the precision of the product that
        chooses the nearest prototype, which is its own if not given.
        """

    @property
    def is_exact(self) -> bool:
        """Whether `int8-full` gives the same bits on every processor."""

    def convert(self, source: Source, with_code: bool) -> G:
        """Convert a source to a graph in float32, with an output `code` if asked."""

    def scores(self, graph: G, windows: FloatArray) -> FloatArray:
        """Score windows `(n, *shape)` with a graph, as its file will on a device."""

    def has(self, *precisions: str) -> bool:
        """Tell whether one file can hold products of these precisions."""

    def requires(self, graph: G) -> dict[str, str]:
        """Return the engines that a file needs, with their smallest versions."""

    def finish(self, graph: G, manifest: Manifest) -> bytes:
        """Write a graph with its decision and manifest, yet to be sealed."""

    def rethreshold(self, data: bytes, manifest: Manifest) -> bytes:
        """Replace manifest and threshold of a file, yet to be sealed.

        Raises
        ------
        InputError
            If the format does not allow it.
        """

    def threshold_in(self, data: bytes) -> np.float32:
        """Read the threshold that a file compares with.

        Raises
        ------
        ArtifactError
            If there is none, or it is shared with another constant.
        """
