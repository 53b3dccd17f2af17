"""`other-engines`: ONNX files of every architecture in engines other than onnxruntime's."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx

import edgeae
from benchmarks.core.results import Figure, Result, Row, at_most
from benchmarks.inputs.ecg import FloatArray
from benchmarks.peers.onnx_engines import ENGINES, Engine
from edgeae_runtime import Scorer

_HIDDEN = {
    "dense": (8,),
    "linear": (),
    "prototypes": None,
    "mixed": (8,),
    "conv": (6, 4),
    "lstm": (5,),
    "gru": (5,),
    "variational": (8,),
}
_IN_INTEGERS = ("dense", "prototypes", "conv")  # the kinds of product that int8-full has
_SHAPE, _WINDOWS = (16, 3), 100
_EQUAL = 1e-4
_MAX_REASON = 160


def run(data: Path) -> Result:
    """Random walks of three channels; the scores of the same file in onnxruntime are right."""
    rows: list[Row] = []
    foreign = 0
    windows = _walks(_WINDOWS, 1)
    with TemporaryDirectory() as folder:
        for name in _HIDDEN:
            detector = _detector(name)
            for precision in ("float32", "int8-full") if name in _IN_INTEGERS else ("float32",):
                path = Path(folder) / f"{name}-{precision}.onnx"
                detector.export(path, precision=precision)
                nodes = onnx.load(path).graph.node
                foreign += sum(node.domain not in ("", "ai.onnx") for node in nodes)
                rows.append({"network": name, "precision": precision, **by_engine(path, windows)})
    figures = [figure for engine in ENGINES for figure in engine_figures(engine, rows)]
    own = Figure("nodes that are not ONNX's own", foreign, "", goal=at_most(0))
    return Result([own, *figures], rows)


def _walks(count: int, seed: int) -> FloatArray:
    steps = np.random.default_rng(seed).normal(size=(count, *_SHAPE))
    return steps.cumsum(axis=1).astype(np.float32)


def _detector(name: str) -> edgeae.Detector:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return edgeae.Detector(
            name, hidden=_HIDDEN[name], code_size=3, epochs=2, random_state=0,
            false_alarm_rate=0.05,
        ).fit(_walks(400, 0))  # fmt: skip


def by_engine(
    path: Path, windows: FloatArray, engines: dict[str, Engine] = ENGINES, *, least: float = 0.0
) -> dict[str, float | str]:
    """Return each engine's largest difference, or why it has no scores.

    It is relative to the score, or to `least` where that is larger.
    """
    with Scorer(path) as scorer:
        expected = scorer.score(windows)
    found: dict[str, float | str] = {}
    for name, engine in engines.items():
        try:
            scores = engine(path, windows)
        except ModuleNotFoundError:
            raise
        except Exception as error:  # each engine has errors of its own
            found[name] = " ".join(str(error).split())[:_MAX_REASON]
        else:
            found[name] = float(np.max(np.abs(scores - expected) / np.maximum(expected, least)))
    return found


def engine_figures(engine: str, rows: list[Row]) -> list[Figure]:
    """Count the files that an engine scores, and give its largest difference by precision."""
    figures = []
    for precision in ("float32", "int8", "int8-full"):
        cells = [row[engine] for row in rows if row["precision"] == precision]
        numbers = [cell for cell in cells if isinstance(cell, float)]
        if not cells:
            continue
        title = f"{engine}, {precision}"
        figures.append(Figure(f"{title}: files it scores", len(numbers), f"of {len(cells)}"))
        if numbers:
            goal = at_most(_EQUAL) if precision == "float32" else None
            figures.append(
                Figure(f"{title}: largest difference", max(numbers), "of the score", goal=goal)
            )
    return figures
