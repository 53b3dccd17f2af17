"""`cold-start`: a new process up to its first score, installed size, and `--help`."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.bare_network import bare_onnx
from benchmarks.ecg import default_detector
from benchmarks.results import Figure, Result, at_most
from benchmarks.timing import ratio, spread_figure

_SEED = 0
_ROUNDS = 41
_PARTS = ("import", "load", "first score")
_COMMANDS = ("edgeae", "edgeae-runtime")
_HERE = Path(__file__).parent
_RUNTIME = _HERE.parent / "runtime"


class Start(NamedTuple):
    """Times of one new process in ms: each part, and all of it with Python's own start and end."""

    parts_ms: list[float]
    whole_ms: float
    peak_memory_bytes: int


def run(data: Path) -> Result:
    """Both kinds of process in turn, then the package's size and the commands."""
    with TemporaryDirectory() as folder:
        installed = install_runtime(Path(folder))
        files = {str(path.relative_to(installed)): path.stat().st_size
                 for path in sorted(installed.rglob("*")) if path.is_file()}  # fmt: skip
        starts = _starts(data, Path(folder), installed)
    figures = [*_start_figures(starts), *_help_figures()]
    size_kb = sum(files.values()) / 1e3
    figures.append(Figure("edgeae-runtime as installed", size_kb, "kB", goal=at_most(500)))
    medians = {
        name: dict(zip(_PARTS, np.median(_parts(of), axis=0).round(3), strict=True))
        for name, of in starts.items()
    }
    peaks = {name: int(np.median([s.peak_memory_bytes for s in of])) for name, of in starts.items()}
    details = {"rounds": _ROUNDS, "parts_ms": medians, "peak_memory_bytes": peaks, "files": files}
    return Result(figures, details)


def _starts(data: Path, folder: Path, installed: Path) -> dict[str, list[Start]]:
    detector = default_detector(data, _SEED)
    (size,) = detector.source_.inputs.shape
    artifact, network = folder / "beats.onnx", folder / "network.onnx"
    detector.export(artifact)
    network.write_bytes(bare_onnx(detector.source_.network, (size,)))
    scripts = {"edgeae": ("cold_edgeae.py", artifact), "bare": ("cold_bare.py", network)}
    starts: dict[str, list[Start]] = {name: [] for name in scripts}
    for number in range(-1, _ROUNDS):  # the first round warms the disk cache
        for name in scripts if number % 2 else reversed(scripts):
            script, model = scripts[name]
            found = start([str(_HERE / script), str(model), str(size)], installed)
            starts[name] += [found] if number >= 0 else []
    return starts


def start(arguments: list[str], installed: Path) -> Start:
    """Run a script that prints its parts as JSON, in a new process."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    before = perf_counter()
    found = subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, env=environment
    )
    whole_ms = (perf_counter() - before) * 1e3
    document: dict[str, Any] = json.loads(found.stdout)
    return Start(document["parts_ms"], whole_ms, document["peak_memory_bytes"])


def _parts(starts: list[Start]) -> NDArray[np.float64]:
    return np.array([one.parts_ms for one in starts])


def _start_figures(starts: dict[str, list[Start]]) -> list[Figure]:
    ours, bare = (_parts(starts[name]).sum(axis=1) for name in ("edgeae", "bare"))
    whole = {name: np.array([one.whole_ms for one in of]) for name, of in starts.items()}
    return [
        ratio("import, load, first score: edgeae / bare network", ours, bare, at_most(1.15)),
        ratio(
            "with Python's own start and end: edgeae / bare network", whole["edgeae"], whole["bare"]
        ),
        spread_figure("edgeae: import, load and first score", ours, "ms"),
        spread_figure("bare network: import, load and first run", bare, "ms"),
    ]


def _help_figures() -> list[Figure]:
    """Wall time of each command's --help; a command that is not installed has no figure."""
    commands = [(name, Path(sys.executable).parent / name) for name in _COMMANDS]
    return [
        spread_figure(f"{name} --help", _help_seconds(path), "s", at_most(0.3))
        for name, path in commands
        if path.exists()
    ]


def _help_seconds(command: Path) -> NDArray[np.float64]:
    seconds = []
    for _ in range(_ROUNDS + 1):
        before = perf_counter()
        subprocess.run([command, "--help"], check=True, capture_output=True)
        seconds.append(perf_counter() - before)
    return np.array(seconds[1:])


def install_runtime(folder: Path) -> Path:
    """Give a folder with the runtime as pip installs it: from its wheel, with byte code.

    A checkout is no measure: Python may have to compile it at every start.
    """
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), "."]
    subprocess.run(build, cwd=_RUNTIME, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    installed = folder / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    compileall.compile_dir(installed, quiet=1)
    return installed
