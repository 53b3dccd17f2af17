"""`ecg-parity`: the exported file under plain onnxruntime against Scorer and Keras."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.ecg import FloatArray, default_detector, read_beats
from benchmarks.peers import plain_client
from edgeae_runtime import Scorer

_SEED = 0


def run(data: Path) -> Result:
    """All beats of the larger file: at once, and one by one."""
    windows, _ = read_beats(data, "TEST")
    detector = default_detector(data, _SEED)
    with TemporaryDirectory() as folder:
        artifact = Path(folder) / "beats.onnx"
        detector.export(artifact)
        plain = _plain_results(artifact, windows, Path(folder))
        with Scorer(artifact) as scorer:
            at_once = scorer.score(windows)
            alone = np.array([scorer.score(window) for window in windows], np.float32)
            flags = scorer.is_anomaly(windows)
            alone_flags = np.array([scorer.is_anomaly(window) for window in windows])
            threshold = scorer.threshold
    keras_scores = detector.anomaly_score(windows)
    count = len(windows)
    figures = [
        _differing(f"scores of {count} at once, plain against Scorer", plain["scores"], at_once),
        _differing(f"scores of {count} one by one", plain["alone_scores"], alone),
        _differing("Scorer's scores at once against one by one", at_once, alone),
        _differing(f"flags of {count} at once, plain against Scorer", plain["flags"], flags),
        _differing(f"flags of {count} one by one", plain["alone_flags"], alone_flags),
        _differing("flags, plain against Keras", plain["flags"], keras_scores > threshold),
        _largest_error("largest error against Keras, at once", plain["scores"], keras_scores),
        _largest_error("and one by one", plain["alone_scores"], keras_scores),
    ]
    return Result(figures)


def _plain_results(artifact: Path, windows: FloatArray, folder: Path) -> dict[str, NDArray[Any]]:
    np.save(folder / "windows.npy", windows)
    arguments = [artifact, folder / "windows.npy", folder / "out.npz"]
    subprocess.run([sys.executable, plain_client.__file__, *arguments], check=True)
    with np.load(folder / "out.npz") as found:
        return dict(found)


def _differing(name: str, ours: NDArray[Any], other: NDArray[Any]) -> Figure:
    assert ours.dtype == other.dtype, (ours.dtype, other.dtype)
    count = sum(a.tobytes() != b.tobytes() for a, b in zip(ours, other, strict=True))
    return Figure(name, count, "differ", goal=at_most(0))


def _largest_error(name: str, scores: FloatArray, keras_scores: FloatArray) -> Figure:
    wide = keras_scores.astype(np.float64)
    error = np.abs(scores - wide) / wide
    return Figure(name, float(error.max()), "of the score", goal=at_most(1e-5))
