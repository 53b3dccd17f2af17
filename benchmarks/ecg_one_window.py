"""`ecg-one-window`: one heartbeat from raw values to its decision, in turn with peers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks import one_window_peers as peers
from benchmarks import other_engines as others
from benchmarks.bare_network import bare_onnx
from benchmarks.ecg import default_detector, read_beats, split_beats
from benchmarks.results import Figure, Goal, Result, at_most
from benchmarks.timing import Latency, percentiles_us, ratio, spread_figure, time_in_turn
from edgeae_runtime import Scorer
from edgeae_runtime.engines.onnxruntime import OnnxEngine

_SEED = 0
_ROUNDS, _CALLS = 1000, 40  # short turns: few of them lose the CPU to another process
_SLOW_ROUNDS, _SLOW_CALLS = 30, 5  # of peers that take milliseconds
_OURS, _TFLITE = "Scorer on ONNX", "Scorer on TFLite"
_BARE, _ENGINE, _GLUE = "bare session.run", "Scorer's call into the engine", "numpy glue"
_GOALS: dict[str, Goal] = {
    _BARE: at_most(1.1),
    _GLUE: at_most(0.6),
    "scikit-learn glue": at_most(0.09),
    "model(x)": at_most(0.01),
    "model.predict": at_most(0.001),
}


def run(data: Path) -> Result:
    """Every contender in turn; the figures are our time by each peer's."""
    window = read_beats(data, "TEST")[0][0].copy()
    detector = default_detector(data, _SEED)
    with TemporaryDirectory() as folder:
        files = {
            form: detector.export(Path(folder) / f"beats.{form}").path.read_bytes()
            for form in ("onnx", "tflite")
        }
    scorers = [Scorer(artifact) for artifact in files.values()]
    task = _task(detector.source_, window, files["onnx"], float(scorers[0].threshold))
    contenders = _contenders(task, detector.source_, scorers)
    slow = _slow_contenders(task, detector.source_, data, scorers[0])
    _check_scores({**contenders, **slow}, scorers[0].score(window))
    latencies = time_in_turn(contenders, rounds=_ROUNDS, calls=_CALLS)
    slow_latencies = time_in_turn(slow, rounds=_SLOW_ROUNDS, calls=_SLOW_CALLS)
    single = {
        name: percentiles_us(latency) for name, latency in {**slow_latencies, **latencies}.items()
    }
    details = {"rounds": _ROUNDS, "calls_a_round": _CALLS, "slow_rounds": _SLOW_ROUNDS,
               "slow_calls_a_round": _SLOW_CALLS, "network_bytes": len(task.network),
               "artifact_bytes": {form: len(file) for form, file in files.items()},
               "single_calls": single}  # fmt: skip
    return Result([*_figures(latencies), *_slow_figures(slow_latencies)], details)


def _task(source: Any, window: Any, artifact: bytes, threshold: float) -> peers.Task:
    scaler, network = source.scaler, bare_onnx(source.network, window.shape)
    return peers.Task(window, scaler.offset, scaler.scale, threshold, network, artifact)


def _contenders(
    task: peers.Task, source: Any, scorers: list[Scorer]
) -> dict[str, Callable[[], Any]]:
    decide, on_tflite = (scorer.is_anomaly for scorer in scorers)
    window, common = task.window, (task.window, source.scaler, task.threshold)
    by_hand = others.numpy_by_hand(source.network, *common)
    return {
        _OURS: lambda: decide(window),
        _TFLITE: lambda: on_tflite(window),
        _ENGINE: _engine_call(task),
        _BARE: peers.bare(task),
        "bare, bound buffers": peers.bare_bound(task),
        _GLUE: peers.numpy_glue(task),
        "tight numpy glue": peers.tight_numpy_glue(task),
        "scikit-learn glue": peers.sklearn_glue(task),
        "LiteRT with numpy glue": others.litert_glue(
            others.bare_tflite(source.network, window.shape), *common
        ),
        **({} if by_hand is None else {"numpy by hand": by_hand}),
        "exported file by session.run, score": peers.fused(task, ["score"]),
        "exported file by session.run, all outputs": peers.fused(
            task, ["score", "is_anomaly", "reconstruction"]
        ),
        "floor: Identity graph": peers.identity(task),
    }


def _slow_contenders(
    task: peers.Task, source: Any, data: Path, scorer: Scorer
) -> dict[str, Callable[[], Any]]:
    window, common = task.window, (task.window, source.scaler, task.threshold)
    x_normal = split_beats(data, _SEED).x_normal
    pyod = others.pyod_detector(x_normal, epochs=5, seed=_SEED, hidden=(64, 32, 16))
    return {
        _OURS: lambda: scorer.is_anomaly(window),
        "model(x)": others.keras_call(source.network, *common),
        "model.predict": others.keras_predict(source.network, *common),
        "PyOD decision_function": others.pyod_call(pyod, window),
    }


def _engine_call(task: peers.Task) -> Callable[[], None]:
    """Run the exported file as the scorer does, with nothing of the scorer around it."""
    slot = OnnxEngine(task.artifact, task.window.shape).slot()
    slot.window[...] = task.window
    run = slot.run
    return lambda: run()  # every contender is called through one Python function


def _check_scores(contenders: dict[str, Callable[[], Any]], score: float) -> None:
    """Nobody is timed who computes something else; PyOD's detector is another one."""
    for name, contend in contenders.items():
        if "glue" in name or "hand" in name or name.startswith("model"):
            found, _ = contend()
            assert np.isclose(found, score, rtol=1e-4), (name, found, score)


def _figures(latencies: dict[str, Latency]) -> list[Figure]:
    ours, engine = latencies[_OURS].rounds_us, latencies[_ENGINE].rounds_us
    tflite, glue = latencies[_TFLITE].rounds_us, latencies[_GLUE].rounds_us
    ratios = [
        ratio(f"{_OURS} / {name}", ours, latency.rounds_us, _GOALS.get(name))
        for name, latency in latencies.items()
        if name not in (_OURS, _TFLITE, _ENGINE)
    ]
    by_tflite = [
        ratio(f"{_TFLITE} / {_GLUE}", tflite, glue, at_most(0.35)),
        ratio(f"{_TFLITE} / LiteRT with numpy glue", tflite,
              latencies["LiteRT with numpy glue"].rounds_us),
        ratio(f"{_TFLITE} / {_OURS}", tflite, ours),
    ]  # fmt: skip
    allowed = max(1.2, 0.2 * float(np.median(ours)))  # or a fifth of the call, if that is more
    around = spread_figure("Python around the engine", ours - engine, "us", at_most(allowed))
    absolute = [spread_figure(name, latency.rounds_us, "us") for name, latency in latencies.items()]
    return [*ratios, *by_tflite, around, *absolute]


def _slow_figures(latencies: dict[str, Latency]) -> list[Figure]:
    ours = latencies[_OURS].rounds_us
    names = [name for name in latencies if name != _OURS]
    return [
        *(ratio(f"{_OURS} / {name}", ours, latencies[name].rounds_us, _GOALS.get(name))
          for name in names),
        *(spread_figure(name, latencies[name].rounds_us, "us") for name in names),
    ]  # fmt: skip
