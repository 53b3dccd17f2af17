"""`c99-instructions`: instructions, flash and RAM of C files on Cortex-M boards, beside peers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import edgeae
from benchmarks.core.results import Figure, Goal, Result, at_most
from benchmarks.inputs.ecg import FloatArray, split_beats
from benchmarks.inputs.networks import heartbeats, machine_sounds
from benchmarks.peers.microcontroller import emlearn_run, micro_arena
from edgeae_export.formats.c99.format import FORMAT
from edgeae_export.formats.c99.plan import Weights
from tests.emulated.targets import TARGETS, Run
from tests.emulated.targets import run as run_on

_PRECISIONS = ("float32", "int8", "int8-full")
_BOARDS = [name for name, target in TARGETS.items() if target.memory is not None]
_WINDOWS = 20
_KB = 1024
_GOALS = {
    ("ecg", "m4f", "float32"): 80_000,
    ("ecg", "m4f", "int8-full"): 45_000,
    ("ecg", "m55", "float32"): 28_000,
    ("ecg", "m0", "int8-full"): 300_000,
    ("ad01", "m4f", "int8-full"): 400_000,
}
_RAM = {"float32": 1.2 * _KB, "int8-full": 0.5 * _KB}
_BESIDE_WEIGHTS = 6 * _KB


class _Network(NamedTuple):
    name: str
    detector: edgeae.Detector
    windows: FloatArray


def run(data: Path) -> Result:
    """Every board and precision; a count is the smallest of a few windows."""
    beats = split_beats(data, 0).x_test
    detector, sounds = machine_sounds(data)
    networks = (_Network("ecg", heartbeats(data), beats), _Network("ad01", detector, sounds))
    figures: list[Figure] = []
    for network in networks:
        weights = _weights(network.detector)
        for precision in _PRECISIONS:
            text = _c_file(network.detector, precision)
            for board in _BOARDS:
                with TemporaryDirectory() as folder:
                    try:
                        found = run_on(board, text, network.windows[:_WINDOWS], Path(folder))
                    except RuntimeError as error:
                        if "region" not in str(error):  # the linker's word for too little flash
                            raise
                        continue
                figures += _figures(network.name, precision, board, found, weights)
        figures += _peers(network)
    return Result(figures)


def _c_file(detector: edgeae.Detector, precision: str) -> bytes:
    with TemporaryDirectory() as folder:
        # What is measured here is the file's cost, not the gate.
        path = detector.export(
            Path(folder, "model.c"), precision=precision, max_score_error=1e9, max_flips=1.0
        ).path
        return path.read_bytes()


def _weights(detector: edgeae.Detector) -> tuple[int, int]:
    """How many weights a network has, and how many biases."""
    plan = FORMAT.convert(detector.source_, False)
    ops = [*plan.trunk, *plan.tails["score"]]
    matrices = [a for op in ops for a in op.arguments if isinstance(a, Weights)]
    whole = [matrix for weights in matrices for matrix in weights.matrices]
    return sum(matrix.size for matrix in whole), sum(matrix.shape[1] for matrix in whole)


def _figures(
    network: str, precision: str, board: str, found: Run, weights: tuple[int, int]
) -> list[Figure]:
    title = f"{network}, {board}, {precision}"
    limit = _GOALS.get((network, board, precision))
    assert found.instructions
    figures = [_figure(title, found.instructions, "instructions", limit)]
    if network == "ecg" and board in ("m0", "m4f", "m55"):
        size = 4 if precision == "float32" else 1
        allowed = size * weights[0] + 4 * weights[1] + _BESIDE_WEIGHTS
        figures += [
            _figure(f"{title}: flash", found.flash_bytes, "bytes", allowed),
            _figure(f"{title}: RAM", found.ram_bytes, "bytes", _RAM.get(precision)),
            _figure(f"{title}: deepest stack", found.stack_bytes, "bytes", None),
        ]
    return figures


def _peers(network: _Network) -> list[Figure]:
    figures = []
    for board in ("m0", "m4f", "m55"):
        found = emlearn_run(network.detector, board, network.windows[:_WINDOWS])
        if found is not None:
            title = f"{network.name}, {board}, emlearn's C with the same scaler and error"
            figures += [
                _figure(title, found.instructions, "instructions", None),
                _figure(f"{title}: flash", found.flash_bytes, "bytes", None),
                _figure(f"{title}: RAM", found.ram_bytes, "bytes", None),
            ]
    for precision in ("float32", "int8-full"):
        arena = micro_arena(network.detector, precision)
        title = f"{network.name}, TFLite Micro's arena, {precision}"
        figures.append(_figure(title, arena, "bytes", None))
    return figures


def _figure(title: str, value: float, unit: str, limit: float | None) -> Figure:
    goal: Goal | None = None if limit is None else at_most(limit)
    return Figure(title, value, unit, goal=goal)
