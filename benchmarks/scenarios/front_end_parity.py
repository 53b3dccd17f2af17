"""`front-end-parity` and `front-end-costs`: files with front ends against Keras and numpy."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import edgeae
from benchmarks.core.results import Figure, Result, Row, at_most
from benchmarks.core.timing import ratio, spread_figure, time_in_turn
from benchmarks.inputs.ecg import FloatArray
from benchmarks.inputs.front_end_forms import forms
from benchmarks.inputs.vibration import HOP, Machine, bearing
from edgeae_export import export
from edgeae_export.front_end import features_of
from edgeae_runtime import Scorer
from tests.emulated.targets import run as run_on

_KINDS = ("spectrum", "spectrum-shape", "envelope", "statistics")
_FORMATS = ("onnx", "tflite", "c")
_PRECISIONS = ("float32", "int8", "int8-full")
_WINDOWS = 1000  # of each kind, normal and faulty
_ON_BOARD = 4
_ROUNDS, _CALLS = 40, 100
_MAX_ERROR = 1e-5
_MAX_INSTRUCTIONS, _MAX_FLASH, _MAX_RAM = 450_000, 4096, 2048


def run(data: Path) -> Result:
    """Compare every file with Keras, and its features with numpy's."""
    machine = bearing(data, -20)
    normal = np.concatenate([machine.fit, machine.calibration, machine.normal])
    faulty = np.concatenate(list(machine.faulty.values()))
    windows = np.concatenate([_some(normal), _some(faulty)])
    figures: list[Figure] = []
    table: list[Row] = []
    with TemporaryDirectory() as folder:
        for kind in _KINDS:
            detector = _fitted(machine, kind)
            for suffix in _FORMATS:
                for precision in _PRECISIONS:
                    row = _compared(detector, windows, Path(folder, f"m.{suffix}"), precision)
                    file = {"front end": kind, "format": suffix, "precision": precision}
                    table.append({**file, **row})
                    figures += _parity_figures(f"{kind}, {suffix}, {precision}", precision, row)
    return Result(figures, table)


def run_costs(data: Path) -> Result:
    """Time one window of the spectrum in each form, and count what it costs on a Cortex-M4F."""
    machine = bearing(data, -20)
    detector = _fitted(machine, "spectrum")
    with TemporaryDirectory() as folder:
        return Result(_costs(detector, machine.fit[0], Path(folder)))


def _some(windows: FloatArray) -> FloatArray:
    """Return as many as are judged, evenly spaced; where there are fewer, some stand twice."""
    chosen: FloatArray = windows[np.linspace(0, len(windows) - 1, _WINDOWS).astype(int)]
    return chosen


def _fitted(machine: Machine, kind: str) -> edgeae.Detector:
    detector = edgeae.Detector(front_end=kind, false_alarm_rate=0.01, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        detector.fit(
            machine.fit, calibration=machine.calibration, stride=HOP, rate_hz=machine.rate_hz
        )
    return detector


def _compared(detector: edgeae.Detector, windows: FloatArray, path: Path, precision: str) -> Row:
    """Score windows with a file and with Keras; a flag differs if it does beyond the tolerance."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exported = detector.export(path, precision=precision)
    source = detector.source_
    assert source.front_end is not None
    expected = detector.anomaly_score(windows).astype(np.float64)
    with Scorer(path, allow_native=True) as scorer:
        got = scorer.score(windows).astype(np.float64)
        flags = scorer.is_anomaly(windows)
        features = scorer.features(windows)
    own = float(detector.threshold_)
    error = np.abs(got - expected) / np.maximum(expected, own)
    reference = features_of(source.front_end, windows)
    apart = np.abs(features - reference) / np.maximum(np.abs(reference), 1)
    return {
        "largest score error": float(f"{error.max():.2g}"),
        "largest feature error, of numpy": float(f"{apart.max():.2g}"),
        "flags that differ": int((flags != (expected > own)).sum()),
        "bytes": exported.size_bytes,
    }


def _parity_figures(title: str, precision: str, row: Row) -> list[Figure]:
    goal = at_most(_MAX_ERROR) if precision == "float32" else None
    return [
        Figure(f"{title}: largest error", row["largest score error"], "of the score", goal=goal),
        Figure(f"{title}: flags that differ", row["flags that differ"], "windows", goal=at_most(0)),
    ]


def _costs(detector: edgeae.Detector, window: FloatArray, folder: Path) -> list[Figure]:
    """Time one window from raw samples to a score, each form of the transform in turn."""
    source = detector.source_
    expected = source.scores(window[np.newaxis])[0]
    contenders = forms(source)
    for name, call in contenders.items():
        np.testing.assert_allclose(call(window), expected, rtol=1e-4, err_msg=name)
    paths = {suffix: folder / f"cost.{suffix}" for suffix in _FORMATS}
    scorers = {}
    for suffix, path in paths.items():
        detector.export(path)
        scorers[suffix] = Scorer(path, allow_native=True)
    calls = {name: lambda call=call: call(window) for name, call in contenders.items()}
    ours = {f"Scorer on {suffix}": lambda s=s: s.score(window) for suffix, s in scorers.items()}
    times = time_in_turn({**calls, **ours}, rounds=_ROUNDS, calls=_CALLS)
    for scorer in scorers.values():
        scorer.close()
    cheapest = min(contenders, key=lambda name: float(np.median(times[name])))
    onnx, as_written = times["Scorer on onnx"], times["ONNX as written"]
    figures = [
        ratio("spectrum: ONNX / the cheapest form", as_written, times[cheapest], at_most(1.1)),
        ratio("spectrum: Scorer on C / Scorer on ONNX", times["Scorer on c"], onnx, at_most(0.5)),
        ratio("spectrum: Scorer on TFLite / Scorer on ONNX", times["Scorer on tflite"], onnx),
        *(spread_figure(f"spectrum, one window: {name}", of, "us") for name, of in times.items()),
    ]
    return figures + _on_board(detector, paths["c"], window, folder)


def _on_board(
    detector: edgeae.Detector, path: Path, window: FloatArray, folder: Path
) -> list[Figure]:
    """Count on a Cortex-M4F; the front end is what a file of the same network's features lacks."""
    few = np.repeat(window[np.newaxis], _ON_BOARD, axis=0)
    source = detector.source_
    assert source.front_end is not None
    rows = [features_of(source.front_end, x) for x in (source.validation, source.calibration)]
    low, high = (edge(np.concatenate(rows), axis=0) for edge in (np.min, np.max))
    plain = source.behind_front_end()
    inputs = plain.inputs._replace(low=low, high=high)
    plain = replace(plain, inputs=inputs, validation=rows[0], calibration=rows[1])
    export(plain, folder / "plain.c")
    runs = []
    for name, text, windows in (
        ("whole", path, few),
        ("plain", folder / "plain.c", rows[0][:_ON_BOARD]),
    ):
        (folder / name).mkdir()
        runs.append(run_on("m4f", text.read_bytes(), windows, folder / name))
    whole, rest = runs
    assert whole.instructions
    assert rest.instructions
    title = "spectrum, m4f, float32"
    return [
        Figure(
            f"{title}: instructions of a window",
            whole.instructions,
            "",
            goal=at_most(_MAX_INSTRUCTIONS),
        ),
        Figure(f"{title}: of them the network", rest.instructions, ""),
        Figure(
            f"{title}: flash of the front end",
            whole.flash_bytes - rest.flash_bytes,
            "bytes",
            goal=at_most(_MAX_FLASH),
        ),
        Figure(
            f"{title}: RAM of the front end",
            whole.ram_bytes - rest.ram_bytes,
            "bytes",
            goal=at_most(_MAX_RAM),
        ),
    ]
