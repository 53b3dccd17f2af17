"""`c99-export`: how long an export to C takes, and that it needs neither Keras nor TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.networks import heartbeats, machine_sounds
from edgeae_export import export_artifact
from edgeae_runtime.engines.c_compiler import compiled, network_object

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
    """Five exports each. On an idle machine wall time is processor time; the last is a process."""
    networks = {"ecg": heartbeats(data), "ad01": machine_sounds(data)[0]}
    figures = []
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, detector in networks.items():
            # ad01 on decibels: large values, small errors
            export = partial(detector.export, max_score_error=1e-4)
            export(folder / "pump.onnx")
            times = {
                "a detector as C": _seconds(partial(export, folder / "pump.c")),
                "an artifact as C": _seconds(
                    partial(export_artifact, folder / "pump.onnx", folder / "pump.c")
                ),
                "an artifact as C, new process without Keras": _seconds(
                    partial(subprocess.run, _COMMAND, cwd=folder, check=True)
                ),
            }
            for what, found in times.items():
                wall, cpu = zip(*sorted(found), strict=True)
                middle, ends = sorted(cpu)[_REPEATS // 2], (min(cpu), max(cpu))
                title = f"{name}: {what}"
                figures += [
                    Figure(f"{title}: processor time", middle, "s", ends, at_most(2)),
                    Figure(f"{title}: wall time", wall[_REPEATS // 2], "s", (wall[0], wall[-1])),
                ]
    return Result(figures)


def _seconds(act: Callable[[], object]) -> list[tuple[float, float]]:
    """Wall and processor time of each of a few calls, compilers and all."""
    found = []
    for _ in range(_REPEATS):
        compiled.cache_clear()
        network_object.cache_clear()
        start, before = time.perf_counter(), os.times()
        act()
        wall, after = time.perf_counter() - start, os.times()
        found.append((wall, sum(after[:4]) - sum(before[:4])))
    return found
