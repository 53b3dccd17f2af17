"""One window from raw values to its decision, in turn with peers.

`ecg-one-window`, `tflite-one-window` and `c99-one-window`: the contenders are a table.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import edgeae
from benchmarks.core.results import Figure, Goal, Result, at_most
from benchmarks.core.timing import Times, ratio, spread_figure, time_in_turn
from benchmarks.inputs.ecg import FloatArray, default_detector, read_beats, split_beats
from benchmarks.inputs.networks import heartbeats, of_architecture
from benchmarks.peers.contenders import (
    BARE,
    C_CALL,
    CONTENDERS,
    ENGINE,
    GIVES_SCORE,
    GLUE,
    LITERT_GLUE,
    ONNX,
    TFLITE,
    WINDOWS_A_CALL,
    C,
    Setup,
)

_ROUNDS, _CALLS = 1000, 40  # short turns: few of them lose the CPU to another process
_SLOW_ROUNDS, _SLOW_CALLS = 30, 5  # of peers that take milliseconds
_SLOW = ("model(x)", "model.predict", "PyOD decision_function")
_QUICK = tuple(name for name in CONTENDERS if name not in (*_SLOW, C, C_CALL))
_GOALS: dict[tuple[str, str], Goal] = {
    (ONNX, BARE): at_most(0.66),
    (ONNX, GLUE): at_most(0.6),
    (ONNX, "scikit-learn glue"): at_most(0.09),
    (ONNX, "model(x)"): at_most(0.01),
    (ONNX, "model.predict"): at_most(0.001),
    (TFLITE, BARE): at_most(0.29),
    (TFLITE, GLUE): at_most(0.35),
    (TFLITE, ONNX): at_most(0.6),
    (C, ONNX): at_most(0.35),
    (C_CALL, ONNX): at_most(0.15),
}
_OTHER_NETWORKS = {
    "conv": (ONNX, TFLITE, C, C_CALL),
    "lstm": (ONNX, C, C_CALL),
    "gru": (ONNX, C, C_CALL),
}
"""LiteRT's recurrent networks are unrolled: another program."""


def run_ecg(data: Path) -> Result:
    """Time every contender on one heartbeat; the figures are our time by each peer's."""
    with TemporaryDirectory() as folder:
        setup = _one_beat(data, Path(folder))
        quick = _times(setup, _QUICK)
        slow = _times(setup, (ONNX, *_SLOW), _SLOW_ROUNDS, _SLOW_CALLS)
    peers = [name for name in quick if name not in (ONNX, TFLITE, ENGINE)]
    around = quick[ONNX] - quick[ENGINE]
    allowed = max(1.2, 0.2 * float(np.median(quick[ONNX])))  # or a fifth of the call, if more
    return Result(
        [
            *(_ratio(quick, ONNX, name) for name in peers),
            *(_ratio(quick, TFLITE, name) for name in (BARE, GLUE, LITERT_GLUE, ONNX)),
            spread_figure("Python around the engine", around, "us", at_most(allowed)),
            *_absolute(quick),
            *(_ratio(slow, ONNX, name) for name in _SLOW),
            *(spread_figure(name, slow[name], "us") for name in _SLOW),
        ]
    )


def run_tflite(data: Path) -> Result:
    """Time both files of one detector on one heartbeat."""
    with TemporaryDirectory() as folder:
        setup = _one_beat(data, Path(folder))
        times = _times(setup, (TFLITE, ONNX))
    return Result([_ratio(times, TFLITE, ONNX), *_absolute(times)])


def _one_beat(data: Path, folder: Path) -> Setup:
    return Setup(default_detector(data, 0), read_beats(data, "TEST")[0][0].copy(), folder)


def run_c99(data: Path) -> Result:
    """Time the heartbeat network, with goals, then one of each other kind."""
    beats = split_beats(data, 0).x_test
    figures = _c99_figures("ecg", heartbeats(data), beats[0], (ONNX, TFLITE, C, C_CALL))
    for name, contenders in _OTHER_NETWORKS.items():
        detector, windows = of_architecture(name, data)
        figures += _c99_figures(name, detector, windows[0], contenders)
    return Result(figures)


def _c99_figures(
    name: str, detector: edgeae.Detector, window: FloatArray, contenders: tuple[str, ...]
) -> list[Figure]:
    with TemporaryDirectory() as folder:
        times = _times(Setup(detector, window.copy(), Path(folder)), contenders)
    pairs = [(C, ONNX), (C_CALL, ONNX), *([(C, TFLITE)] if TFLITE in times else [])]
    figures = [*(_ratio(times, *pair) for pair in pairs), *_absolute(times)]
    is_promised = name == "ecg"
    return [
        figure._replace(name=f"{name}: {figure.name}", goal=figure.goal if is_promised else None)
        for figure in figures
    ]


def _times(
    setup: Setup, names: tuple[str, ...], rounds: int = _ROUNDS, calls: int = _CALLS
) -> dict[str, Times]:
    """Mean time of a window in each round, of those contenders that have the network."""
    calls_or_none = {name: CONTENDERS[name](setup) for name in names}
    contenders = {name: call for name, call in calls_or_none.items() if call is not None}
    # What people write has no penalties of prototypes, which edgeae's own files compute as well.
    expected = replace(setup.source, penalties=None).scores(setup.window[np.newaxis])[0]
    for name in GIVES_SCORE & contenders.keys():  # nobody is timed who computes something else
        np.testing.assert_allclose(contenders[name]()[0], expected, rtol=1e-4, err_msg=name)
    times = time_in_turn(contenders, rounds=rounds, calls=calls)
    return {name: of / WINDOWS_A_CALL.get(name, 1) for name, of in times.items()}


def _ratio(times: dict[str, Times], ours: str, peer: str) -> Figure:
    return ratio(f"{ours} / {peer}", times[ours], times[peer], _GOALS.get((ours, peer)))


def _absolute(times: dict[str, Times]) -> list[Figure]:
    return [spread_figure(name, of, "us") for name, of in times.items()]
