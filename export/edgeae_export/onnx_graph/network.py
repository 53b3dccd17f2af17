"""An autoencoder from an ONNX file, in the place of a Keras network."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import onnx
from onnx import numpy_helper

from edgeae_export.onnx_graph.limits import checked_model
from edgeae_export.onnx_graph.normal_form import Z_HAT, Z, normal_form, only_reconstruction
from edgeae_export.onnx_graph.original import Original
from edgeae_runtime.engines.onnxruntime import open_session
from edgeae_runtime.errors import EdgeAEError, InputError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

NO_CODE = "a network from an ONNX file has no layer named 'code'; wrap the Keras model for one"
_TRIAL_WINDOWS = 5
_TRIAL_ERROR = 0.02
"""Of the largest value; a wrong graph is far off, and float16 rounds to 0.001."""


class Layer(NamedTuple):
    """An operation with weights: its operator, name, and numbers of outputs and weights."""

    kind: str
    name: str
    shape: tuple[int, ...]
    parameters: int


class OnnxNetwork:
    """An ONNX model from scaled windows `(n, *shape)` to their reconstructions.

    Parameters
    ----------
    data
        The bytes of the file, weights included.
    shape
        The shape of a window; the model may read it flattened, or channels before steps.
    reconstruction
        The output that is the reconstruction; None if only one has the shape of a window.

    Raises
    ------
    ArtifactError
        If it is no ONNX file, or damaged.
    InputError
        If it is no autoencoder of such windows, its result is random, or it holds what is never
        opened; the message says what to do.
    """

    def __init__(
        self, data: bytes, shape: tuple[int, ...], reconstruction: str | None = None
    ) -> None:
        model = checked_model(data)
        _refuse_nan(model)
        self.shape = shape
        self._original = Original(model, shape, reconstruction)
        self._model = only_reconstruction(model, self._original.interface)
        # Without the others, the choice among several outputs is made for good.
        is_whole = len(model.graph.output) == 1
        self.data = data if is_whole else self._model.SerializeToString()

    def reconstruct(self, z: FloatArray) -> FloatArray:
        """Run the file itself on scaled windows `(n, *shape)`: float32."""
        return self._original.reconstruct(z)

    @cached_property
    def graph(self) -> onnx.ModelProto:
        """The model as writers fuse it, `z` to `z_hat`, tried against the file itself.

        Raises
        ------
        InputError
            If the file has operators that have no counterpart, or a batch that cannot be freed.
        """
        interface = self._original.interface
        made = normal_form(self._model, interface)
        z = np.random.default_rng(0).normal(size=(_TRIAL_WINDOWS, *self.shape)).astype(np.float32)
        expected = self.reconstruct(z)
        error = _trial_error(made, z, expected)
        if error is not None and interface.batch:
            raise InputError(
                f"`model` is fixed to a batch of {interface.batch}; export it with a batch of any "
                f"size (dynamic_axes or dynamic_shapes in torch.onnx.export)"
            )
        if error is not None:
            raise InputError(
                f"`model` must reconstruct each window by itself and in any batch; {error}"
            )
        return made

    @property
    def kinds(self) -> frozenset[str]:
        """The operators of the model."""
        return frozenset(node.op_type for node in self._model.graph.node)

    def count_params(self) -> int:
        """Count the numbers that the reconstruction depends on."""
        return sum(layer.parameters for layer in self.layers())

    def layers(self) -> list[Layer]:
        """List the operations that have weights."""
        inferred = onnx.shape_inference.infer_shapes(self.graph).graph
        shapes = {
            value.name: tuple(
                dim.dim_value for dim in value.type.tensor_type.shape.dim if dim.dim_value
            )
            for value in (*inferred.value_info, *inferred.output)
        }
        weights = {
            entry.name: math.prod(entry.dims)
            for entry in inferred.initializer
            if entry.data_type == onnx.TensorProto.FLOAT
        }
        found = []
        for node in inferred.node:
            count = sum(weights.get(name, 0) for name in node.input)
            if count:
                shape = shapes.get(node.output[0], ())
                found.append(Layer(node.op_type, node.name or node.output[0], shape, count))
        return found

    def __reduce__(self) -> tuple[type[OnnxNetwork], tuple[bytes, tuple[int, ...]]]:
        """Build it anew from the file: sessions cannot be pickled."""
        return OnnxNetwork, (self.data, self.shape)


def _refuse_nan(model: onnx.ModelProto) -> None:
    for entry in model.graph.initializer:
        values = numpy_helper.to_array(entry)
        if values.dtype.kind == "f" and np.isnan(values).any():
            raise InputError(
                f"the network's weights must be finite; '{entry.name}' holds NaN: train it again"
            )


def _trial_error(made: onnx.ModelProto, z: FloatArray, expected: FloatArray) -> str | None:
    """Run a graph on a batch and on one window; return what is wrong, or None."""
    try:
        session = open_session(made.SerializeToString())
        for count in (len(z), 1):
            (got,) = session.run([Z_HAT], {Z: z[:count]})
            if got.shape != expected[:count].shape:
                return f"a reconstruction of shape {got.shape[1:]}"
            size = max(float(np.abs(expected).max()), 1e-6)
            worst = float(np.abs(got - expected[:count]).max())
            if not worst <= _TRIAL_ERROR * size:
                return f"a batch of {count} has other reconstructions, by {worst:.2g}"
    except EdgeAEError as error:
        return str(error)
    except Exception as error:  # onnxruntime's own errors share no base class
        return str(error).splitlines()[0][:160]
    return None
