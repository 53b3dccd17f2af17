"""Engines other than onnxruntime's Python package that open an ONNX file."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.inputs.ecg import FloatArray

Engine = Callable[[Path, FloatArray], FloatArray]
"""Scores `(n,)` that a file gives windows `(n, *shape)`."""

_SCRIPT = Path(__file__).with_suffix(".js")


def openvino(path: Path, windows: FloatArray) -> FloatArray:
    """Score with OpenVINO on the CPU."""
    from openvino import Core

    compiled = Core().compile_model(str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    scores: FloatArray = compiled({"x": windows})["score"]
    return scores


def tract(path: Path, windows: FloatArray) -> FloatArray:
    """Score with tract, with a batch of the windows' number."""
    import tract

    model = tract.onnx().load(str(path))
    model.set_input_fact(0, f"{','.join(map(str, windows.shape))},f32")
    names = [model.output_name(index) for index in range(model.output_count())]
    outputs = model.into_model().into_runnable().run([windows])
    scores: FloatArray = outputs[names.index("score")].to_numpy()
    return scores


def opencv(path: Path, windows: FloatArray) -> FloatArray:
    """Score with OpenCV's dnn."""
    import cv2

    network: Any = cv2.dnn.readNetFromONNX(str(path))
    network.setInput(windows, "x")
    return np.asarray(network.forward("score"), np.float32).reshape(-1)


def reference(path: Path, windows: FloatArray) -> FloatArray:
    """Score with the evaluator that comes with the onnx package."""
    from onnx.reference import ReferenceEvaluator

    (scores,) = ReferenceEvaluator(str(path)).run(["score"], {"x": windows})
    return np.asarray(scores)


def _node(package: str, path: Path, windows: FloatArray) -> FloatArray:
    """Score with an npm package, found in the folders of `NODE_PATH`."""
    with TemporaryDirectory() as folder:
        given = Path(folder) / "x.f32"
        given.write_bytes(windows.tobytes())
        call = ["node", str(_SCRIPT), package, str(path), str(given), json.dumps(windows.shape)]
        done = subprocess.run(call, capture_output=True, check=False)
    if done.returncode:
        message = done.stderr.decode().strip()
        if "Cannot find module" in message:
            raise ModuleNotFoundError(f"npm install {package}; set NODE_PATH", name=package)
        raise RuntimeError(message)
    return np.frombuffer(done.stdout, np.float32)


def old_onnxruntime(path: Path, windows: FloatArray) -> FloatArray:
    """Score with onnxruntime 1.16, which needs numpy 1, by the Python that a variable names."""
    python = os.environ.get("OLD_ONNXRUNTIME")
    if python is None:
        raise ModuleNotFoundError(
            "set OLD_ONNXRUNTIME to the Python of an environment with onnxruntime 1.16.3",
            name="onnxruntime",
        )
    with TemporaryDirectory() as folder:
        given, found = Path(folder) / "x.npy", Path(folder) / "scores.npy"
        np.save(given, windows)
        words = [python, "-c", _OLD, *map(str, (path, given, found))]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1])
        scores: FloatArray = np.load(found)
    return scores


_OLD = """
import sys
import numpy as np
import onnxruntime
assert onnxruntime.__version__.startswith("1.16."), onnxruntime.__version__
path, given, found = sys.argv[1:]
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
np.save(found, session.run(["score"], {"x": np.load(given)})[0])
"""

ENGINES: dict[str, Engine] = {
    "OpenVINO": openvino,
    "tract": tract,
    "OpenCV dnn": opencv,
    "onnxruntime-node": partial(_node, "onnxruntime-node"),
    "onnxruntime-web": partial(_node, "onnxruntime-web"),
    "onnx reference": reference,
}
