"""`cold-peers`: a new process up to its first decision, and its memory, beside peers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.bare_network import bare_onnx
from benchmarks.cold_start import Start, install_runtime, start
from benchmarks.ecg import default_detector, split_beats
from benchmarks.other_engines import bare_tflite, pyod_detector
from benchmarks.results import Figure, Result
from benchmarks.timing import ratio, spread_figure

_HERE = Path(__file__).parent
_ROUNDS = 7
_OURS = ("edgeae ONNX", "edgeae TFLite")
_PEERS = {
    "numpy glue": ("numpy-glue", "network.onnx"),
    "scikit-learn glue": ("sklearn-glue", "network.onnx"),
    "LiteRT with numpy glue": ("litert-glue", "network.tflite"),
    "model(x)": ("keras-call", "network.keras"),
    "model.predict": ("keras-predict", "network.keras"),
    "PyOD predict": ("pyod", "pyod.joblib"),
}


def run(data: Path) -> Result:
    """New processes in turn; the figures are our time and memory by each peer's."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        installed = install_runtime(folder)
        size = str(_write_files(data, folder))
        commands = {
            name: [str(_HERE / "cold_edgeae.py"), str(folder / f"beats.{form}"), size]
            for name, form in zip(_OURS, ("onnx", "tflite"), strict=True)
        } | {
            name: [str(_HERE / "cold_peer.py"), kind, str(folder / file), size]
            for name, (kind, file) in _PEERS.items()
        }
        starts: dict[str, list[Start]] = {name: [] for name in commands}
        for number in range(-1, _ROUNDS):  # the first round warms the disk cache
            for name in commands if number % 2 else reversed(commands):
                found = start(commands[name], installed)
                starts[name] += [found] if number >= 0 else []
    return Result(_figures(starts), {"rounds": _ROUNDS})


def _write_files(data: Path, folder: Path) -> int:
    """Write every contender's files; give the number of values of a window."""
    import joblib

    detector = default_detector(data, 0)
    network, shape = detector.source_.network, detector.source_.inputs.shape
    for form in ("onnx", "tflite"):
        detector.export(folder / f"beats.{form}")
    (folder / "network.onnx").write_bytes(bare_onnx(network, shape))
    (folder / "network.tflite").write_bytes(bare_tflite(network, shape))
    network.save(folder / "network.keras")
    x_normal = split_beats(data, 0).x_normal
    joblib.dump(pyod_detector(x_normal, 2, 0, (64, 32, 16)), folder / "pyod.joblib")
    return shape[0]


def _figures(starts: dict[str, list[Start]]) -> list[Figure]:
    whole = {name: np.array([s.whole_ms for s in of]) for name, of in starts.items()}
    peak = {name: float(np.median([s.peak_memory_bytes for s in of])) / 1e6
            for name, of in starts.items()}  # fmt: skip
    return [
        *(ratio(f"whole process: {_OURS[0]} / {name}", whole[_OURS[0]], whole[name])
          for name in _PEERS),
        *(Figure(f"peak memory: {_OURS[0]} / {name}", peak[_OURS[0]] / peak[name], "times")
          for name in _PEERS),
        *(spread_figure(f"{name}: whole process", whole[name], "ms") for name in starts),
        *(Figure(f"{name}: peak memory", peak[name], "MB") for name in starts),
    ]  # fmt: skip
