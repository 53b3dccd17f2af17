"""`tflite-one-window`: `Scorer` on a TFLite file against `Scorer` on the ONNX file, in turn."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.ecg import default_detector, read_beats
from benchmarks.results import Result, at_most
from benchmarks.timing import ratio, spread_figure, time_in_turn
from edgeae_runtime import Scorer

_ROUNDS, _CALLS = 1000, 40


def run(data: Path) -> Result:
    """One heartbeat, both files of one detector."""
    window = read_beats(data, "TEST")[0][0].copy()
    detector = default_detector(data, 0)
    with TemporaryDirectory() as folder:
        scorers = {
            form: Scorer(detector.export(Path(folder) / f"beats.{form}").path)
            for form in ("tflite", "onnx")
        }
    scores = [scorer.score(window) for scorer in scorers.values()]
    np.testing.assert_allclose(scores[0], scores[1], rtol=1e-5)
    tflite, onnx = scorers["tflite"].score, scorers["onnx"].score
    contenders = {"tflite": lambda: tflite(window), "onnx": lambda: onnx(window)}
    latencies = time_in_turn(contenders, rounds=_ROUNDS, calls=_CALLS)
    ours, other = latencies["tflite"].rounds_us, latencies["onnx"].rounds_us
    figures = [
        ratio("Scorer on TFLite by Scorer on ONNX", ours, other, at_most(0.6)),
        spread_figure("Scorer on TFLite", ours, "us"),
        spread_figure("Scorer on ONNX", other, "us"),
    ]
    return Result(figures, {"rounds": _ROUNDS, "calls_a_round": _CALLS})
