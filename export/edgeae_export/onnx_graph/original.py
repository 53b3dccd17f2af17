"""A model as its file has it, run by onnxruntime: the reference for all that is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import onnx

from edgeae_export.onnx_graph.layout import Layout, Sizes, input_layout, output_layout
from edgeae_runtime.engines.onnxruntime import open_session, refusal
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_BATCH_WINDOWS = 512
_TYPES: dict[int, type[np.floating[Any]]] = {
    onnx.TensorProto.FLOAT: np.float32,
    onnx.TensorProto.DOUBLE: np.float64,
    onnx.TensorProto.FLOAT16: np.float16,
}


class Interface(NamedTuple):
    """The input and the reconstruction of a model.

    `batch` is a batch size that the file fixes; 0 is any.
    """

    name: str
    dtype: type[np.floating[Any]]
    read: Layout
    batch: int
    output: str
    written: Layout


class Original:
    """The model of a file in onnxruntime, as its owner runs it."""

    def __init__(
        self, model: onnx.ModelProto, shape: tuple[int, ...], reconstruction: str | None
    ) -> None:
        self._session = open_session(model.SerializeToString())
        self.interface = self._interface(model.graph, shape, reconstruction)

    def reconstruct(self, z: FloatArray) -> FloatArray:
        """Reconstruct scaled windows `(n, *shape)`: float32.

        Every call of the engine has the same batch size: a product of another size may round a
        window differently.
        """
        size = self.interface.batch or _BATCH_WINDOWS
        parts = [self._run(z[start : start + size], size) for start in range(0, len(z), size)]
        return np.concatenate(parts) if parts else np.empty(z.shape, np.float32)

    def _run(self, part: FloatArray, size: int) -> FloatArray:
        padded = np.pad(part, [(0, size - len(part))] + [(0, 0)] * (part.ndim - 1))
        given = self.interface.read.to_model(padded).astype(self.interface.dtype)
        (values,) = self._call([self.interface.output], self.interface.name, given)
        with np.errstate(over="ignore"):  # infinity is found where scores are checked
            return self.interface.written.from_model(values)[: len(part)]

    def _call(self, names: list[str], name: str, given: np.ndarray) -> list[np.ndarray]:
        try:
            values: list[np.ndarray] = self._session.run(names, {name: np.ascontiguousarray(given)})
        except Exception as error:  # onnxruntime's own errors share no base class
            raise InputError(f"`model` cannot be run on `calibration`: {refusal(error)}") from error
        return values

    def _interface(
        self, graph: onnx.GraphProto, shape: tuple[int, ...], reconstruction: str | None
    ) -> Interface:
        given = only_input(graph)
        dtype, declared = _type(given), _sizes(given)
        read = input_layout(declared, shape, _first_reader(graph, given.name))
        if read is None:
            raise InputError(
                f"`model` reads {_shown(declared)}; `calibration` has windows of shape {shape}"
            )
        batch = declared[read.batch_axis] or 0
        size = batch or 2
        x = read.to_model(np.random.default_rng(0).normal(size=(size, *shape))).astype(dtype)
        names = [value.name for value in graph.output]
        values = dict(zip(names, self._call(names, given.name, x), strict=True))
        layouts = {
            name: layout
            for name, value in values.items()
            if isinstance(value, np.ndarray) and (layout := output_layout(value.shape, size, read))
        }
        shapes = {name: getattr(value, "shape", ()) for name, value in values.items()}
        output = _chosen(reconstruction, list(layouts), shapes, shape)
        return Interface(given.name, dtype, read, batch, output, layouts[output])


def only_input(graph: onnx.GraphProto) -> onnx.ValueInfoProto:
    """Return the one input of a graph that is no weight.

    Raises
    ------
    InputError
        If there is another number of them.
    """
    weights = {entry.name for entry in graph.initializer}
    inputs = [value for value in graph.input if value.name not in weights]
    if len(inputs) != 1:
        names = ", ".join(f"'{value.name:.40}'" for value in inputs[:5]) or "none"
        raise InputError(
            f"`model` must have one input, the window; got {len(inputs)} ({names}): export it with "
            f"the others fixed"
        )
    only: onnx.ValueInfoProto = inputs[0]
    return only


def _type(value: onnx.ValueInfoProto) -> type[np.floating[Any]]:
    kind = value.type.tensor_type.elem_type
    if kind not in _TYPES:
        name = onnx.TensorProto.DataType.Name(kind)
        raise InputError(f"`model` must read float32, float64 or float16; '{value.name}' is {name}")
    return _TYPES[kind]


def _sizes(value: onnx.ValueInfoProto) -> Sizes:
    if not value.type.tensor_type.HasField("shape"):
        raise InputError(f"`model` must declare the shape of its input '{value.name:.60}'")
    dims = value.type.tensor_type.shape.dim
    return tuple(dim.dim_value if dim.dim_value > 0 else None for dim in dims)


def _shown(declared: Sizes) -> str:
    return f"({', '.join('any' if size is None else str(size) for size in declared)})"


def _first_reader(graph: onnx.GraphProto, name: str) -> str:
    """Return the operator that reads a value first; a recurrent one with batches first is none."""
    for node in graph.node:
        if name in node.input and node.op_type != "Shape":
            has_layout = any(one.name == "layout" and one.i for one in node.attribute)
            return "" if has_layout else str(node.op_type)
    raise InputError(f"`model` never reads its input '{name:.60}'")


def _chosen(
    wanted: str | None,
    fitting: list[str],
    shapes: dict[str, tuple[int, ...]],
    window: tuple[int, ...],
) -> str:
    """Choose the output that is the reconstruction."""
    listed = ", ".join(f"'{name:.40}' {shape[1:]}" for name, shape in list(shapes.items())[:8])
    if wanted is not None:
        if wanted not in shapes:
            raise InputError(f"`reconstruction` must be an output of `model`: {listed}")
        if wanted not in fitting:
            raise InputError(
                f"`reconstruction` must have the shape of a window, {window}; '{wanted:.40}' has "
                f"{shapes[wanted][1:]}"
            )
        return wanted
    if not fitting:
        raise InputError(f"`model` must return the shape of its windows, {window}; got {listed}")
    if len(fitting) > 1:
        raise InputError(
            f"several outputs of `model` have the shape of a window; name the one that is the "
            f"reconstruction (`reconstruction`): {listed}"
        )
    return fitting[0]
