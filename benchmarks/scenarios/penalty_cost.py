"""`penalty-cost`: time of one window and size of a file with penalties, beside one without."""

from __future__ import annotations

import warnings
from functools import partial
from pathlib import Path
from typing import Literal

import onnx

import edgeae
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.core.timing import ratio, time_in_turn
from benchmarks.scenarios.quality import FloatArray, read_table
from edgeae_export.artifact import artifact_of
from edgeae_export.exporter import format_of
from edgeae_export.formats.onnx.residual import split_residual
from edgeae_export.source import Source
from edgeae_runtime import Scorer

_TABLES = ("2_annthyroid", "6_cardio", "25_musk")
_SUFFIXES = (".onnx", ".tflite", ".c")
_PRECISIONS = ("float32", "int8-full")
_ROUNDS, _CALLS = 400, 20  # short turns, as other processes take the CPU


def run(data: Path) -> Result:
    """Tables of 6, 21 and 166 columns; a file without penalties subtracts in a node of its own."""
    figures = []
    for name in _TABLES:
        table = read_table(data, name, 0)
        window = table.x_test[0].copy()
        plain, penalised = _source(table.x_normal, 0.0), _source(table.x_normal, "auto")
        for suffix in _SUFFIXES:
            for precision in _PRECISIONS:
                files = [_file(one, suffix, precision) for one in (plain, penalised)]
                scorers = [Scorer(file, allow_native=True) for file in files]
                names = ("without", "with")
                calls = {
                    n: partial(one.score, window) for n, one in zip(names, scorers, strict=True)
                }
                times = time_in_turn(calls, rounds=_ROUNDS, calls=_CALLS)
                title = f"{name}, {suffix[1:]} {precision}"
                limit = at_most(1.05)
                figures.append(ratio(f"{title}: time", times["with"], times["without"], limit))
                more = len(files[1]) - len(files[0])
                figures.append(Figure(f"{title}: bytes more", more, "B", None, at_most(2048)))
    return Result(figures)


def _source(x_normal: FloatArray, contamination: float | Literal["auto"]) -> Source:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        detector = edgeae.Detector(contamination=contamination, random_state=0).fit(x_normal)
    source: Source = detector.source_
    return source


def _file(source: Source, suffix: str, precision: str) -> bytes:
    form = format_of(Path(f"table{suffix}"))
    graph = form.convert(source, False)
    if suffix == ".onnx" and source.penalties is None:
        model = onnx.ModelProto.FromString(graph)
        split_residual(model)
        graph = model.SerializeToString()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # finer products
        return artifact_of(source, graph, "table", form, precision=precision)[0]
