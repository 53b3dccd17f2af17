"""`c99-one-window`: a C file on this machine against onnxruntime and LiteRT, in turn."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import edgeae
from benchmarks.c99_networks import heartbeats, of_architecture
from benchmarks.ecg import FloatArray, split_beats
from benchmarks.results import Figure, Goal, Result, at_most
from benchmarks.timing import ratio, spread_figure, time_in_turn
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.c_build import build

_ROUNDS, _CALLS = 600, 40
_INSIDE = 20  # windows that one call of C scores, so that Python's share of it is small
_OTHERS = ("conv", "lstm", "gru")


def run(data: Path) -> Result:
    """The heartbeat network, with goals, then one of each other kind."""
    beats = split_beats(data, 0).x_test
    figures = _figures("ecg", heartbeats(data), beats, at_most(0.35), at_most(0.15))
    for name in _OTHERS:
        detector, windows = of_architecture(name, data)
        figures += _figures(name, detector, windows, at_most(1.0), None)
    return Result(figures, {"rounds": _ROUNDS, "calls_a_round": _CALLS, "inside": _INSIDE})


def _figures(
    name: str, detector: edgeae.Detector, windows: FloatArray, goal: Goal, call_goal: Goal | None
) -> list[Figure]:
    with TemporaryDirectory() as place:
        folder = Path(place)
        scorers = {"ONNX": Scorer(detector.export(folder / "a.onnx").path)}
        if name not in ("lstm", "gru"):  # LiteRT's are unrolled: another program
            scorers["TFLite"] = Scorer(detector.export(folder / "a.tflite").path)
        library = build(detector.export(folder / "a.c").path)
        scorers["C"], inside = Scorer(library), _c_call(library, windows[:_INSIDE])
    window = windows[0].copy()
    scores = [scorer.score(window) for scorer in scorers.values()]
    np.testing.assert_allclose(scores, scores[0], rtol=1e-5)
    contenders = {f"Scorer on {form}": _scoring(one, window) for form, one in scorers.items()}
    contenders["C call"] = inside
    found = {
        title: latency.rounds_us
        for title, latency in time_in_turn(contenders, rounds=_ROUNDS, calls=_CALLS).items()
    }
    found["C call"] = found["C call"] / _INSIDE
    c, call, onnx = (found[title] for title in ("Scorer on C", "C call", "Scorer on ONNX"))
    figures = [
        ratio(f"{name}: Scorer on C by Scorer on ONNX", c, onnx, goal),
        ratio(f"{name}: C call by Scorer on ONNX", call, onnx, call_goal),
    ]
    if "Scorer on TFLite" in found:
        figures.append(
            ratio(f"{name}: Scorer on C by Scorer on TFLite", c, found["Scorer on TFLite"])
        )
    figures += [spread_figure(f"{name}: {title}", found[title], "us") for title in found]
    return figures


def _c_call(library: Path, windows: FloatArray) -> Callable[[], Any]:
    """Call of the library's own function on several windows, without a scorer around it."""
    given, scores = np.ascontiguousarray(windows), np.empty(len(windows), np.float32)
    function = ctypes.CDLL(str(library)).edgeae_score
    function.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
    function.restype = None
    places = given.ctypes.data, scores.ctypes.data
    kept = (given, scores)  # as long as the call lives
    return lambda: function(places[0], len(kept[0]), places[1])


def _scoring(scorer: Scorer, windows: FloatArray) -> Callable[[], Any]:
    return lambda: scorer.score(windows)
