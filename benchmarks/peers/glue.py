"""What people write around a network to score one window, each as a function without arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from sklearn.preprocessing import StandardScaler

from benchmarks.inputs.ecg import FloatArray
from benchmarks.peers.bare_network import open_session


class Task(NamedTuple):
    """One raw window and all that a peer needs to score it."""

    window: FloatArray
    offset: FloatArray
    scale: FloatArray
    threshold: float
    network: bytes
    artifact: bytes


def bare(task: Task) -> Callable[[], Any]:
    """Run the network on a scaled window that is ready."""
    run, z = open_session(task.network).run, scaled(task)[None]
    return lambda: run(["z_hat"], {"z": z})


def bare_bound(task: Task) -> Callable[[], Any]:
    """Run the network on bound buffers."""
    session, z = open_session(task.network), scaled(task)[None]
    z_hat = np.empty_like(z)
    binding, options = session.io_binding(), onnxruntime.RunOptions()
    options.add_run_config_entry("gpu_graph_id", "")  # onnxruntime 1.31 takes 24 us to miss it
    binding.bind_input("z", "cpu", 0, np.float32, z.shape, z.ctypes.data)
    binding.bind_output("z_hat", "cpu", 0, np.float32, z_hat.shape, z_hat.ctypes.data)
    run = session.run_with_iobinding

    def call() -> Any:
        run(binding, options)
        return z_hat

    return call


def numpy_glue(task: Task) -> Callable[[], tuple[float, bool]]:
    """Scale, run, error and comparison as anyone writes them with numpy."""
    run, (window, offset, scale, threshold) = open_session(task.network).run, task[:4]

    def call() -> tuple[float, bool]:
        z = (window - offset) * scale
        (z_hat,) = run(["z_hat"], {"z": z[None]})
        score = np.mean((z - z_hat[0]) ** 2)
        return float(score), bool(score > threshold)

    return call


def tight_numpy_glue(task: Task) -> Callable[[], tuple[float, bool]]:
    """Count microseconds: a dot product in place of `mean`."""
    run, (window, offset, scale, threshold) = open_session(task.network).run, task[:4]
    size = window.size

    def call() -> tuple[float, bool]:
        z = (window - offset) * scale
        residual = z - run(["z_hat"], {"z": z[None]})[0][0]
        score = float(residual @ residual) / size
        return score, score > threshold

    return call


def sklearn_glue(task: Task) -> Callable[[], tuple[float, bool]]:
    """Put scikit-learn's fitted scaler in front, and numpy behind, as is usual."""
    run, window, threshold = open_session(task.network).run, task.window, task.threshold
    scaler = _fitted_scaler(task, window.size)

    def call() -> tuple[float, bool]:
        z = scaler.transform(window.reshape(1, -1))
        (z_hat,) = run(["z_hat"], {"z": z})
        score = np.mean((z - z_hat) ** 2)
        return float(score), bool(score > threshold)

    return call


def batch_numpy_glue(task: Task, shape: tuple[int, ...]) -> Callable[[], tuple[Any, Any]]:
    """Scale, run, error and comparison for one window or a batch of any shape."""
    run, (x, offset, scale, threshold) = open_session(task.network).run, task[:4]
    batch, axes = x.reshape(-1, *shape), tuple(range(1, len(shape) + 1))

    def call() -> tuple[Any, Any]:
        z = (batch - offset) * scale
        score = np.mean((z - run(["z_hat"], {"z": z})[0]) ** 2, axis=axes)
        return score, score > threshold

    return call


def batch_sklearn_glue(task: Task, shape: tuple[int, ...]) -> Callable[[], tuple[Any, Any]]:
    """Use scikit-learn's fitted scaler, which takes tables only."""
    run, x, threshold = open_session(task.network).run, task.window, task.threshold
    scaler = _fitted_scaler(task, shape[-1])
    batch, axes = x.reshape(-1, *shape), tuple(range(1, len(shape) + 1))

    def call() -> tuple[Any, Any]:
        z = scaler.transform(batch.reshape(-1, shape[-1])).reshape(batch.shape)
        score = np.mean((z - run(["z_hat"], {"z": z})[0]) ** 2, axis=axes)
        return score, score > threshold

    return call


def fused(task: Task, outputs: list[str]) -> Callable[[], Any]:
    """Run the exported file itself by plain `session.run`."""
    run, x = open_session(task.artifact).run, task.window[None]
    return lambda: run(outputs, {"x": x})


def identity(task: Task) -> Callable[[], Any]:
    """Run a graph that does nothing: the least that a call costs."""
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, task.window.size])
        for name in ("x", "y")
    ]
    nodes = [helper.make_node("Identity", ["x"], ["y"])]
    graph = helper.make_graph(nodes, "identity", values[:1], values[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    run, x = open_session(model.SerializeToString()).run, task.window[None]
    return lambda: run(["y"], {"x": x})


def scaled(task: Task) -> FloatArray:
    return (task.window - task.offset) * task.scale


def _fitted_scaler(task: Task, size: int) -> Any:
    scaler = StandardScaler()
    scaler.mean_ = np.broadcast_to(task.offset, size).astype(np.float64)
    scaler.scale_ = 1 / np.broadcast_to(task.scale, size).astype(np.float64)
    scaler.var_, scaler.n_features_in_ = scaler.scale_**2, size
    return scaler
