"""`large-training`: a Parquet file of 5 GB, beside a part of it in memory.

The file is made in the folder for temporary files (TMPDIR), where training needs half as much
again; both are gone at the end.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.results import Figure, Result, at_most

_SENSORS, _CAUSES = 32, 8
_ROWS = 19_600_000  # 5.02 GB of float64
_PART = 1_225_000  # a sixteenth, which fits memory: as many steps in sixteen epochs
_ROWS_AT_A_TIME = 200_000
_BATCH = 1024
_MEASURED = """
import re, sys, time
from edgeae.cli.main import main
began = time.monotonic()
try:
    main()
finally:  # getrusage would count what the parent held before this program began
    peak_kb = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
    print(time.monotonic() - began, peak_kb, file=sys.stderr)
"""


def run(data: Path) -> Result:
    """Train on the whole file for one epoch, and on its first part for sixteen."""
    with TemporaryDirectory() as folder:
        whole, part = Path(folder, "whole.parquet"), Path(folder, "part.parquet")
        _write(whole, _ROWS)
        _write(part, _PART)
        size_bytes = whole.stat().st_size
        in_memory = _train(part, epochs=_ROWS // _PART)
        streamed = _train(whole, epochs=1)
    loss, other = (facts["best_val_loss"] for facts in (streamed, in_memory))
    figures = [
        Figure("5 GB Parquet, peak memory", streamed["peak_memory_bytes"] / 1e9, "GB",
               goal=at_most(2)),
        Figure("loss over that of the part in memory", loss / other, "", goal=at_most(1.05)),
        Figure("5 GB Parquet, one epoch and all else", streamed["seconds"] / 60, "min"),
    ]  # fmt: skip
    details = {"file_bytes": size_bytes, "streamed": streamed, "in_memory": in_memory}
    return Result(figures, details)


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


def _train(path: Path, epochs: int) -> dict[str, Any]:
    words = ["train", str(path), "-o", str(path.with_suffix(".edgeae")), "--json"]
    words += ["--epochs", str(epochs), "--batch-size", str(_BATCH)]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words], check=True, capture_output=True, text=True
    )
    seconds, peak = done.stderr.splitlines()[-1].split()
    facts = json.loads(done.stdout)
    return {
        "epochs": epochs,
        "best_val_loss": facts["best_val_loss"],
        "validation_windows": facts["validation_windows"],
        "calibration_windows": facts["calibration_windows"],
        "seconds": float(seconds),
        "peak_memory_bytes": int(peak) * 1024,
    }
