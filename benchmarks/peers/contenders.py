"""The one table of contenders that score a window: edgeae's engines, and what people write."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import edgeae
from benchmarks.inputs.ecg import FloatArray
from benchmarks.peers import glue
from benchmarks.peers import other_engines as others
from benchmarks.peers.bare_network import bare_onnx
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.c_build import build
from edgeae_runtime.engines.onnxruntime import OnnxEngine

Call = Callable[[], Any]

ONNX, TFLITE, C = "Scorer on ONNX", "Scorer on TFLite", "Scorer on C"
C_CALL, ENGINE = "C call", "Scorer's call into the engine"
BARE, GLUE, LITERT_GLUE = "bare session.run", "numpy glue", "LiteRT with numpy glue"
WINDOWS_A_CALL = {C_CALL: 20}
"""Where one call scores several windows, so that Python's share of it is small."""


class Setup:
    """A trained detector and one raw window; exports what a contender needs, in a folder."""

    def __init__(self, detector: edgeae.Detector, window: FloatArray, folder: Path) -> None:
        self.source, self.window = detector.source_, window
        self._detector, self._folder = detector, folder
        self._files: dict[str, Path] = {}

    def file(self, form: str) -> Path:
        """Export the detector as `onnx`, `tflite` or `c`, the last one compiled."""
        if form not in self._files:
            path = self._detector.export(self._folder / f"model.{form}").path
            self._files[form] = build(path) if form == "c" else path
        return self._files[form]

    @cached_property
    def task(self) -> glue.Task:
        """What glue around the bare network needs."""
        scaler, network = self.source.scaler, bare_onnx(self.source.network, self.window.shape)
        threshold, artifact = float(self._detector.threshold_), self.file("onnx").read_bytes()
        return glue.Task(self.window, scaler.offset, scaler.scale, threshold, network, artifact)

    @property
    def by_keras(self) -> tuple[Any, FloatArray, Any, float]:
        """What the peers need that have the Keras network itself."""
        return self.source.network, self.window, self.source.scaler, self.task.threshold


def _deciding(form: str) -> Callable[[Setup], Call]:
    def contender(setup: Setup) -> Call:
        decide, window = Scorer(setup.file(form), allow_native=True).is_anomaly, setup.window
        return lambda: decide(window)

    return contender


def _c_call(setup: Setup) -> Call:
    """Call the library's own function on several windows, without a scorer around it."""
    count = WINDOWS_A_CALL[C_CALL]
    windows, scores = np.stack([setup.window] * count), np.empty(count, np.float32)
    function = ctypes.CDLL(str(setup.file("c"))).edgeae_score
    function.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
    function.restype = None
    addresses, alive = (windows.ctypes.data, scores.ctypes.data), (windows, scores)
    return lambda: function(addresses[0], len(alive[0]), addresses[1])


def _engine_call(setup: Setup) -> Call:
    """Run the exported file as the scorer does, with nothing of the scorer around it."""
    slot = OnnxEngine(setup.task.artifact, setup.window.shape).slot()
    slot.window[...] = setup.window
    run = slot.run
    return lambda: run()  # every contender is called through one Python function


def _litert_glue(setup: Setup) -> Call:
    network, *rest = setup.by_keras
    return others.litert_glue(others.bare_tflite(network, setup.window.shape), *rest)


def _pyod(setup: Setup) -> Call:
    """PyOD's detector of plain dense layers; how well it is trained changes no time."""
    trained = others.pyod_detector(setup.source.calibration, 5, seed=0, hidden=(64, 32, 16))
    return others.pyod_call(trained, setup.window)


CONTENDERS: dict[str, Callable[[Setup], Call | None]] = {
    ONNX: _deciding("onnx"),
    TFLITE: _deciding("tflite"),
    C: _deciding("c"),
    C_CALL: _c_call,
    ENGINE: _engine_call,
    BARE: lambda setup: glue.bare(setup.task),
    "bare, bound buffers": lambda setup: glue.bare_bound(setup.task),
    GLUE: lambda setup: glue.numpy_glue(setup.task),
    "tight numpy glue": lambda setup: glue.tight_numpy_glue(setup.task),
    "scikit-learn glue": lambda setup: glue.sklearn_glue(setup.task),
    LITERT_GLUE: _litert_glue,
    "numpy by hand": lambda setup: others.numpy_by_hand(*setup.by_keras),
    "exported file by session.run, score": lambda setup: glue.fused(setup.task, ["score"]),
    "exported file by session.run, all outputs": lambda setup: glue.fused(
        setup.task, ["score", "is_anomaly", "reconstruction"]
    ),
    "floor: Identity graph": lambda setup: glue.identity(setup.task),
    "model(x)": lambda setup: others.keras_call(*setup.by_keras),
    "model.predict": lambda setup: others.keras_predict(*setup.by_keras),
    "PyOD decision_function": _pyod,
}
"""Each makes a call without arguments from a setup; None where it has no form of the network."""
GIVES_SCORE = {name for name in CONTENDERS if "glue" in name or "hand" in name or "model" in name}
"""Contenders whose call returns score and decision, for a look at both before they are timed."""
