"""`ecg-one-window`: what one heartbeat costs from raw values to its score, in turn with peers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks import one_window_peers as peers
from benchmarks.bare_network import bare_onnx
from benchmarks.ecg import default_detector, read_beats
from benchmarks.results import Figure, Goal, Result, at_most
from benchmarks.timing import Latency, percentiles_us, ratio, spread_figure, time_in_turn
from edgeae_runtime import Scorer
from edgeae_runtime.onnx_engine import OnnxEngine

_SEED = 0
_ROUNDS, _CALLS = 1000, 40  # short turns: few of them lose the CPU to another process
_OURS, _BARE, _ENGINE = "Scorer.score", "bare session.run", "Scorer's call into the engine"
_GOALS: dict[str, Goal] = {
    _BARE: at_most(1.15),
    "numpy glue": at_most(0.65),
    "scikit-learn glue": at_most(0.1),
}


def run(data: Path) -> Result:
    """Every contender in turn; the figures are our time by each peer's."""
    window = read_beats(data, "TEST")[0][0].copy()
    task = _task(data, window)
    scorer = Scorer(task.artifact)
    contenders = _contenders(task, scorer)
    _check_scores(contenders, scorer.score(window))
    latencies = time_in_turn(contenders, rounds=_ROUNDS, calls=_CALLS)
    scorer.close()
    percentiles = {name: percentiles_us(latency) for name, latency in latencies.items()}
    sizes = {"network_bytes": len(task.network), "artifact_bytes": len(task.artifact)}
    rounds = {"rounds": _ROUNDS, "calls_a_round": _CALLS}
    return Result(_figures(latencies), {**rounds, **sizes, "single_calls": percentiles})


def _task(data: Path, window: Any) -> peers.Task:
    detector = default_detector(data, _SEED)
    source = detector.source_
    with TemporaryDirectory() as folder:
        artifact = detector.export(Path(folder) / "beats.onnx").path.read_bytes()
    with Scorer(artifact) as scorer:
        threshold = float(scorer.threshold)
    scaler, network = source.scaler, bare_onnx(source.network, window.size)
    return peers.Task(window, scaler.offset, scaler.scale, threshold, network, artifact)


def _contenders(task: peers.Task, scorer: Scorer) -> dict[str, Callable[[], Any]]:
    score, is_anomaly, window = scorer.score, scorer.is_anomaly, task.window
    return {
        _OURS: lambda: score(window),
        "Scorer.is_anomaly": lambda: is_anomaly(window),
        _ENGINE: _engine_call(task),
        _BARE: peers.bare(task),
        "bare, bound buffers": peers.bare_bound(task),
        "numpy glue": peers.numpy_glue(task),
        "tight numpy glue": peers.tight_numpy_glue(task),
        "scikit-learn glue": peers.sklearn_glue(task),
        "exported file by session.run, score": peers.fused(task, ["score"]),
        "exported file by session.run, all outputs": peers.fused(
            task, ["score", "is_anomaly", "reconstruction"]
        ),
        "floor: Identity graph": peers.identity(task),
    }


def _engine_call(task: peers.Task) -> Callable[[], None]:
    """Run the exported file as the scorer does, with nothing of the scorer around it."""
    slot = OnnxEngine(task.artifact, task.window.shape).slot()
    slot.window[...] = task.window
    run = slot.run
    return lambda: run()  # every contender is called through one Python function


def _check_scores(contenders: dict[str, Callable[[], Any]], score: float) -> None:
    """Nobody is timed who computes something else."""
    for name in ("numpy glue", "tight numpy glue", "scikit-learn glue"):
        found, _ = contenders[name]()
        assert np.isclose(found, score, rtol=1e-5), (name, found, score)


def _figures(latencies: dict[str, Latency]) -> list[Figure]:
    ours = latencies[_OURS].rounds_us
    ratios = [
        ratio(f"{_OURS} / {name}", ours, latency.rounds_us, _GOALS.get(name))
        for name, latency in latencies.items()
        if name not in (_OURS, _ENGINE)
    ]
    around = spread_figure("Python around the engine", ours - latencies[_ENGINE].rounds_us, "us")
    absolute = [spread_figure(name, latency.rounds_us, "us") for name, latency in latencies.items()]
    return [*ratios, around, *absolute]
