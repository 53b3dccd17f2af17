"""The engine of ONNX artifacts: onnxruntime, without spinning threads, on buffers bound once."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from edgeae_runtime.containers.onnx import with_only_output
from edgeae_runtime.engines.base import Slot, no_output
from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError

if TYPE_CHECKING:
    from types import ModuleType

    from edgeae_runtime.arrays import FloatArray

_FATAL_SEVERITY = 4  # errors are raised; the log would hold names of the file as they are


class OnnxEngine:
    """An artifact's graph in onnxruntime.

    Scoring runs a session of the graph reduced to its `score`, which makes a call a sixth faster. A
    session of the whole graph is created when another output is first requested.
    """

    def __init__(self, data: bytes, shape: tuple[int, ...], threads: int = 1) -> None:
        self._ort = import_onnxruntime()
        self._threads = threads
        self._data = data
        self._shape = shape
        self._whole: Any = None
        self._score = open_session(with_only_output(data, "score"), threads)
        self._options = self._ort.RunOptions()
        # onnxruntime 1.31 looks this key up in every bound run; a missing one costs 24 us.
        self._options.add_run_config_entry("gpu_graph_id", "")

    def slot(self) -> Slot:
        """Return new buffers that are bound to the session, for one caller at a time."""
        window, score = np.zeros(self._shape, np.float32), np.zeros(1, np.float32)
        binding = self._score.io_binding()
        shape = (1, *self._shape)
        binding.bind_input("x", "cpu", 0, np.float32, shape, window.ctypes.data)
        binding.bind_output("score", "cpu", 0, np.float32, (1,), score.ctypes.data)
        # The window and the method of the score, which a slot holds, keep the memory alive.
        return Slot(window, _bound_run(self._score, binding, self._options), score.item)

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Run a batch `(n, *shape)`, n >= 1, and return one output `(n, ...)`.

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
            self._whole = open_session(self._data, self._threads)
        return self._whole

    def _run(self, session: Any, name: str, windows: FloatArray) -> FloatArray:
        try:
            values: FloatArray = session.run([name], {"x": np.ascontiguousarray(windows)})[0]
            return values
        except Exception as error:  # as below
            raise refusal(error) from error


def open_session(data: bytes, threads: int = 1) -> Any:
    """Open an ONNX file in onnxruntime.

    Raises
    ------
    ArtifactError
        If onnxruntime refuses it.
    MissingPackageError
        If onnxruntime is not installed.
    """
    ort = import_onnxruntime()
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _FATAL_SEVERITY
    # Before 1.19 a planned buffer may lie over a live one: onnxruntime issue 18672.
    options.enable_mem_pattern = _version(ort) >= (1, 19)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    _limit_memory(ort)
    options.add_session_config_entry("session.use_env_allocators", "1")
    try:
        return ort.InferenceSession(
            data, options, providers=["CPUExecutionProvider"], enable_fallback=0
        )
    except Exception as error:  # onnxruntime's own errors share no base class
        raise refusal(error) from error


@cache
def _limit_memory(ort: ModuleType) -> None:
    """Limit the graphs of this process to half of the machine's memory, or one could ask for all.

    Weights count too, but are not refused.
    """
    if hasattr(os, "sysconf"):
        half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
        arena, default = ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, ort.OrtMemType.DEFAULT
        kind = ort.OrtMemoryInfo("Cpu", arena, 0, default)
        with suppress(RuntimeError):  # another package has registered its own; it is used
            ort.create_and_register_allocator(kind, ort.OrtArenaCfg(half, -1, -1, -1))


def refusal(error: Exception) -> ArtifactError:
    """Build the error for one of onnxruntime's."""
    reason = (str(error) or type(error).__name__).splitlines()[0]
    return ArtifactError(f"onnxruntime {import_onnxruntime().__version__}: {reason}")


def _bound_run(session: Any, binding: Any, options: Any) -> Callable[[], None]:
    """Return a call that runs a session on its bound buffers, or raises `ArtifactError`.

    onnxruntime's Python wrapper takes 0.5 us of a call of 6 us, and only converts errors. It is
    bypassed where this version has the wrapped objects under the known names.
    """
    run = getattr(getattr(session, "_sess", None), "run_with_iobinding", None)
    bound = getattr(binding, "_iobinding", None)
    if run is None or bound is None:
        run, bound = session.run_with_iobinding, binding

    def call() -> None:
        try:
            run(bound, options)
        except Exception as error:  # as above
            raise refusal(error) from error

    return call


def _version(ort: ModuleType) -> tuple[int, ...]:
    return tuple(int(part) for part in ort.__version__.split(".")[:2])


def import_onnxruntime() -> ModuleType:
    """Import the engine.

    Raises
    ------
    MissingPackageError
        If it is not installed.
    """
    # Nothing leaves the device: read when the library is loaded, or else it makes a file of events.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    try:
        import onnxruntime

        module: ModuleType = onnxruntime
        if hasattr(onnxruntime, "disable_telemetry_events"):
            onnxruntime.disable_telemetry_events()
    except ModuleNotFoundError as error:
        if error.name != "onnxruntime":
            raise
        raise MissingPackageError(
            "onnxruntime is not installed; pip install 'edgeae-runtime[onnx]'"
        ) from None
    return module
