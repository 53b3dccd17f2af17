"""`c99-export`: how long an export to C takes, and that it needs neither Keras nor TensorFlow."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.c99_networks import heartbeats, machine_sounds
from benchmarks.results import Figure, Result, at_most
from edgeae_export import export_artifact

_REPEATS = 5
_WITHOUT_KERAS = """\
import sys
for name in ("keras", "tensorflow", "tf2onnx", "edgeae"):
    sys.modules[name] = None  # an import of it raises
from edgeae_export import export_artifact
export_artifact("pump.onnx", "pump.c")
"""
_COMMAND = [sys.executable, "-c", _WITHOUT_KERAS]


def run(data: Path) -> Result:
    """Wall time of five exports each; the last figure is a whole new process."""
    networks = {"ecg": heartbeats(data), "ad01": machine_sounds(data)[0]}
    figures = []
    with TemporaryDirectory() as place:
        folder = Path(place)
        for name, detector in networks.items():
            limits = {"max_score_error": 1e-4}  # ad01 on decibels: large values, small errors
            detector.export(folder / "pump.onnx", **limits)
            times = {
                "a detector as C": _seconds(partial(detector.export, folder / "pump.c", **limits)),
                "an artifact as C": _seconds(
                    partial(export_artifact, folder / "pump.onnx", folder / "pump.c")
                ),
                "an artifact as C, new process without Keras": _seconds(
                    partial(subprocess.run, _COMMAND, cwd=folder, check=True)
                ),
            }
            figures += [
                Figure(f"{name}: {what}", sorted(seconds)[_REPEATS // 2], "s",
                       (min(seconds), max(seconds)), at_most(2))
                for what, seconds in times.items()
            ]  # fmt: skip
    return Result(figures, {"repeats": _REPEATS})


def _seconds(act: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return found
