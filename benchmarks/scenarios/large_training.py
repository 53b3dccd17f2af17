"""`large-training`: a Parquet file of 5 GB, beside a part of it in memory.

The file is written to the folder for temporary files (TMPDIR), where training needs half as much
again; both are gone at the end.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.core.machine import MEASURED
from benchmarks.core.results import Figure, Result, at_most

_SENSORS, _CAUSES = 32, 8
_ROWS = 19_600_000  # 5.02 GB of float64
_PART = 1_225_000  # a sixteenth, which fits memory: as many steps in sixteen epochs
_ROWS_AT_A_TIME = 200_000
_BATCH = 1024


class _Training(NamedTuple):
    val_loss: float
    seconds: float
    peak_memory_bytes: int


def run(data: Path) -> Result:
    """Train on the whole file for one epoch, and on its first part for sixteen."""
    with TemporaryDirectory() as folder:
        whole, part = Path(folder, "whole.parquet"), Path(folder, "part.parquet")
        _write(whole, _ROWS)
        _write(part, _PART)
        in_memory = _train(part, epochs=_ROWS // _PART)
        streamed = _train(whole, epochs=1)
    figures = [
        Figure(
            "5 GB Parquet, peak memory", streamed.peak_memory_bytes / 1e9, "GB", goal=at_most(2)
        ),
        Figure(
            "loss over that of the part in memory",
            streamed.val_loss / in_memory.val_loss,
            "",
            goal=at_most(1.05),
        ),
        Figure("5 GB Parquet, one epoch and all else", streamed.seconds / 60, "min"),
    ]
    return Result(figures)


def _write(path: Path, rows: int) -> None:
    """Sensors that follow a few hidden causes, with noise; the part leads the whole."""
    rng = np.random.default_rng(0)
    mix = rng.normal(size=(_CAUSES, _SENSORS))
    schema = pa.schema([(f"sensor_{i}", pa.float64()) for i in range(_SENSORS)])
    with pq.ParquetWriter(path, schema, compression="none", use_dictionary=False) as writer:
        for start in range(0, rows, _ROWS_AT_A_TIME):
            count = min(_ROWS_AT_A_TIME, rows - start)
            values = rng.normal(size=(count, _CAUSES)) @ mix
            values += 0.3 * rng.normal(size=values.shape)
            writer.write_table(pa.Table.from_arrays(list(map(pa.array, values.T)), schema=schema))


def _train(path: Path, epochs: int) -> _Training:
    words = ["module", "edgeae", "train", str(path), "--json"]
    words += ["-o", str(path.with_suffix(".edgeae"))]
    words += ["--epochs", str(epochs), "--batch-size", str(_BATCH)]
    done = subprocess.run(
        [sys.executable, str(MEASURED), *words], check=True, capture_output=True, text=True
    )
    seconds, peak = done.stderr.splitlines()[-1].split()
    loss = json.loads(done.stdout)["best_val_loss"]
    return _Training(loss, float(seconds), int(peak))
