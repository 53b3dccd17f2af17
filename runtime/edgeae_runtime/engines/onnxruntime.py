"""One ONNX artifact in onnxruntime: no spinning, buffers bound once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from edgeae_runtime.containers.onnx import with_only_output
from edgeae_runtime.engines.base import Slot, StreamSlot, no_output
from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_ERROR_SEVERITY = 3


class OnnxEngine:
    """Runs an artifact's graph.

    Scoring uses a session of the graph cut down to its `score`, which takes a sixth off a call. A
    session of the whole graph is made when another output is first asked for.
    """

    def __init__(self, data: bytes, shape: tuple[int, ...], threads: int = 1) -> None:
        self._ort = import_onnxruntime()
        self._threads = threads
        self._data = data
        self._shape = shape
        self._whole: Any = None
        self._score = self._session(with_only_output(data, "score"))
        self._options = self._ort.RunOptions()
        # onnxruntime 1.31 looks this key up in every bound run; a missing one costs 24 us.
        self._options.add_run_config_entry("gpu_graph_id", "")

    def slot(self) -> Slot:
        """Give new buffers, bound to the session; one caller at a time may use them."""
        return Slot(*self._bound(self._score)[:3])

    def stream_slot(self) -> StreamSlot:
        """Give new buffers for score and reconstruction; one caller at a time may use them."""
        window, run, value, binding = self._bound(self._whole_session())
        reconstruction = np.zeros(self._shape, np.float32)
        shape, place = (1, *self._shape), reconstruction.ctypes.data
        binding.bind_output("reconstruction", "cpu", 0, np.float32, shape, place)
        return StreamSlot(window, run, value, reconstruction.copy)

    def _bound(self, session: Any) -> tuple[Any, Callable[[], None], Callable[[], float], Any]:
        window = np.zeros(self._shape, np.float32)
        score = np.zeros(1, np.float32)
        binding = session.io_binding()
        shape = (1, *self._shape)
        binding.bind_input("x", "cpu", 0, np.float32, shape, window.ctypes.data)
        binding.bind_output("score", "cpu", 0, np.float32, (1,), score.ctypes.data)
        # The window and the methods of the outputs, which a slot holds, keep the memory alive.
        return window, _bound_run(session, binding, self._options), score.item, binding

    def output(self, name: str, windows: FloatArray) -> Any:
        """Run a batch `(n, *shape)`, n >= 1, and give one output `(n, ...)`.

        Raises
        ------
        InputError
            If the artifact has no such output.
        """
        if name == "score":
            return self._run(self._score, name, windows)
        whole = self._whole_session()
        if name not in [output.name for output in whole.get_outputs()]:
            raise InputError(no_output(name))
        return self._run(whole, name, windows)

    def _whole_session(self) -> Any:
        if self._whole is None:
            self._whole = self._session(self._data)
        return self._whole

    def _run(self, session: Any, name: str, windows: FloatArray) -> Any:
        try:
            return session.run([name], {"x": np.ascontiguousarray(windows)})[0]
        except Exception as error:  # as below
            raise ArtifactError(self._said(error)) from error

    def _session(self, data: bytes) -> Any:
        options = self._ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERROR_SEVERITY
        # Before 1.19 a planned buffer may lie over a live one: onnxruntime issue 18672.
        options.enable_mem_pattern = _version(self._ort) >= (1, 19)
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return self._ort.InferenceSession(
                data, options, providers=["CPUExecutionProvider"], enable_fallback=0
            )
        except Exception as error:  # onnxruntime's own errors share no base class
            raise ArtifactError(self._said(error)) from error

    def _said(self, error: Exception) -> str:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        return f"onnxruntime {self._ort.__version__}: {reason}"


def _bound_run(session: Any, binding: Any, options: Any) -> Callable[[], None]:
    """Call that runs a session on its bound buffers.

    onnxruntime's Python wrapper takes 0.5 us of a call that takes 6, and adds only another form for
    its errors; it is passed by where this version keeps what it wraps under the names known.
    """
    run = getattr(getattr(session, "_sess", None), "run_with_iobinding", None)
    bound = getattr(binding, "_iobinding", None)
    if run is None or bound is None:
        return partial(session.run_with_iobinding, binding, options)
    return partial(run, bound, options)


def _version(ort: Any) -> tuple[int, ...]:
    return tuple(int(part) for part in ort.__version__.split(".")[:2])


def import_onnxruntime() -> Any:
    """Import the engine.

    Raises
    ------
    MissingPackageError
        If it is not installed.
    """
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        if error.name != "onnxruntime":
            raise
        raise MissingPackageError(
            "onnxruntime is not installed; pip install 'edgeae-runtime[onnx]'"
        ) from None
    return onnxruntime
