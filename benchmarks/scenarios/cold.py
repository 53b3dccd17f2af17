"""`cold-start`, `cold-peers`: new processes up to their first decision, in turn with each other."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.core.results import Figure, Result, at_most
from benchmarks.core.timing import ratio, spread_figure
from benchmarks.inputs.ecg import default_detector, split_beats
from benchmarks.peers.bare_network import bare_onnx

_ROOT = Path(__file__).parents[2]
_PROCESS = _ROOT / "benchmarks" / "peers" / "cold_process.py"
_ROUNDS, _PEER_ROUNDS = 41, 7
_COMMANDS = ("edgeae", "edgeae-runtime")
_MAX_INSTALLED_KB = 500

_OURS, _BARE = "edgeae ONNX", "bare network"
_CONTENDERS = {
    _OURS: ("edgeae", "beats.onnx"),
    "edgeae TFLite": ("edgeae", "beats.tflite"),
    _BARE: ("bare", "network.onnx"),
    "numpy glue": ("numpy-glue", "network.onnx"),
    "scikit-learn glue": ("sklearn-glue", "network.onnx"),
    "LiteRT with numpy glue": ("litert-glue", "network.tflite"),
    "model(x)": ("keras-call", "network.keras"),
    "model.predict": ("keras-predict", "network.keras"),
    "PyOD predict": ("pyod", "pyod.joblib"),
}
"""Kind of process, and the file that it loads."""
_OWN = (_OURS, "edgeae TFLite")
_PEERS = tuple(name for name in _CONTENDERS if name not in (*_OWN, _BARE))


class Start(NamedTuple):
    """Times of one new process in ms: to its decision, and with Python's own start and end."""

    first_ms: float
    whole_ms: float
    peak_memory_bytes: int


class Starts(NamedTuple):
    """The same of every round, as columns."""

    first_ms: NDArray[np.float64]
    whole_ms: NDArray[np.float64]
    peak_memory_bytes: NDArray[np.float64]


def run_start(data: Path) -> Result:
    """Measure edgeae beside the bare network, then the package's size and the commands."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        installed = _install_runtime(folder)
        size_kb = sum(p.stat().st_size for p in installed.rglob("*") if p.is_file()) / 1e3
        starts = _start_in_turn((_OURS, _BARE), data, folder, installed, _ROUNDS)
    ours, bare = starts[_OURS], starts[_BARE]
    size = Figure("edgeae-runtime as installed", size_kb, "kB", goal=at_most(_MAX_INSTALLED_KB))
    return Result(
        [
            ratio(
                "import, load, first score: edgeae / bare network",
                ours.first_ms,
                bare.first_ms,
                at_most(1.15),
            ),
            ratio(
                "with Python's own start and end: edgeae / bare network",
                ours.whole_ms,
                bare.whole_ms,
            ),
            spread_figure("edgeae: import, load and first score", ours.first_ms, "ms"),
            spread_figure("bare network: import, load and first run", bare.first_ms, "ms"),
            *_help_figures(),
            size,
        ]
    )


def run_peers(data: Path) -> Result:
    """Measure edgeae's files and what people write instead; time and memory by each peer's."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        installed = _install_runtime(folder)
        starts = _start_in_turn((*_OWN, *_PEERS), data, folder, installed, _PEER_ROUNDS)
    whole = {name: of.whole_ms for name, of in starts.items()}
    peak_mb = {name: float(np.median(of.peak_memory_bytes)) / 1e6 for name, of in starts.items()}
    by_time = [
        ratio(f"whole process: {_OURS} / {name}", whole[_OURS], whole[name]) for name in _PEERS
    ]
    by_memory = [
        Figure(f"peak memory: {_OURS} / {name}", peak_mb[_OURS] / peak_mb[name], "times")
        for name in _PEERS
    ]
    times = [spread_figure(f"{name}: whole process", of, "ms") for name, of in whole.items()]
    memory = [Figure(f"{name}: peak memory", of, "MB") for name, of in peak_mb.items()]
    return Result([*by_time, *by_memory, *times, *memory])


def _start_in_turn(
    names: tuple[str, ...], data: Path, folder: Path, installed: Path, rounds: int
) -> dict[str, Starts]:
    size = _write_files({_CONTENDERS[name][1] for name in names}, data, folder)
    starts: dict[str, list[Start]] = {name: [] for name in names}
    for number in range(-1, rounds):  # the first round warms the disk cache
        for name in names if number % 2 else reversed(names):
            kind, file = _CONTENDERS[name]
            one = _start([str(_PROCESS), kind, str(folder / file), str(size)], installed)
            starts[name] += [one] if number >= 0 else []
    return {name: Starts(*map(np.array, zip(*of, strict=True))) for name, of in starts.items()}


def _start(arguments: list[str], installed: Path) -> Start:
    """Run a script that prints its time as JSON, in a new process."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    before = perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, env=environment
    )
    whole_ms = (perf_counter() - before) * 1e3
    document = json.loads(done.stdout)
    return Start(document["first_ms"], whole_ms, document["peak_memory_bytes"])


def _write_files(names: Iterable[str], data: Path, folder: Path) -> int:
    """Write these files of the contenders; return the number of values of a window."""
    detector = default_detector(data, 0)
    network, shape = detector.source_.network, detector.source_.inputs.shape
    for name in names:
        path = folder / name
        if name.startswith("beats"):
            detector.export(path)
        elif name == "network.onnx":
            path.write_bytes(bare_onnx(network, shape))
        elif name == "network.keras":
            network.save(path)
        else:
            _write_peer(path, data)
    return int(shape[0])


def _write_peer(path: Path, data: Path) -> None:
    import joblib

    from benchmarks.peers.other_engines import bare_tflite, pyod_detector

    if path.suffix == ".tflite":
        source = default_detector(data, 0).source_
        path.write_bytes(bare_tflite(source.network, source.inputs.shape))
    else:
        joblib.dump(pyod_detector(split_beats(data, 0).x_normal, 2, 0, (64, 32, 16)), path)


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


def _install_runtime(folder: Path) -> Path:
    """Install the runtime into a folder as pip does: from its wheel, with byte code.

    A checkout is no measure: Python may have to compile it at every start.
    """
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), "."]
    subprocess.run(build, cwd=_ROOT / "runtime", check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    installed = folder / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    compileall.compile_dir(installed, quiet=1)
    return installed
