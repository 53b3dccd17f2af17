"""Synthetic data as CSV files."""

from __future__ import annotations

import numpy as np
import pandas as pd

from edgeae.synthetic.heartbeats import make_heartbeats
from edgeae.synthetic.machine import make_machine
from edgeae.synthetic.series import Series
from edgeae.synthetic.server import make_server
from edgeae_runtime.files import require_folder, whole_file

_BEATS = 3600
_ABNORMAL = 1 / 6


def write_csv(kind: str, output: str, *, rows: int | None = None, seed: int = 0) -> dict[str, int]:
    """Write synthetic data as CSV with a column `label`, and return the count of each label.

    `kind` is `heartbeat`, `machine` or `server`.

    Raises
    ------
    InputError
        If there are too few rows.
    OSError
        If the file cannot be written.
    """
    require_folder(output)
    if kind == "heartbeat":
        table = _beats(_BEATS if rows is None else rows, seed)
    else:
        make = {"machine": make_machine, "server": make_server}[kind]
        table = series_table(make(seed=seed) if rows is None else make(rows, seed=seed))
    with whole_file(output, "w") as file:
        table.to_csv(file, index=False)
    return {str(label): int(count) for label, count in table["label"].value_counts().items()}


def _beats(rows: int, seed: int) -> pd.DataFrame:
    abnormal = round(_ABNORMAL * rows)
    beats = make_heartbeats(rows - abnormal, abnormal, seed=seed)
    names = [f"mV_{step}" for step in range(beats.windows.shape[1])]
    table = pd.DataFrame(beats.windows, columns=names).round(4)
    table.insert(0, "label", beats.labels)
    return table


def series_table(series: Series) -> pd.DataFrame:
    """Convert a synthetic series to a table with timestamps from the start of 2024."""
    table = pd.DataFrame(series.readings, columns=list(series.channels)).round(5)
    period = np.timedelta64(round(1e9 / series.rate_hz), "ns")
    timestamps = np.datetime64("2024-01-01", "ns") + np.arange(len(table)) * period
    table.insert(0, "time", np.datetime_as_string(timestamps, unit="ms"))
    table["label"] = series.labels
    return table
