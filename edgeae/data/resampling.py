"""Rows of a series in the order of their stamps, on an even grid if that is asked for."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from edgeae.data.reading_store import ReadingStore
from edgeae.data.timestamps import timeline
from edgeae_runtime.errors import InputError

_FILLED = 3  # a hole of so many steps is interpolated, a longer one is a gap


class Rows(NamedTuple):
    """Rows of some files: readings, and per row what is known of it; each is `(n,)`.

    `file` and `group` are small numbers, `stamps` are nanoseconds.
    """

    readings: ReadingStore
    is_normal: Any
    is_break: Any
    file: Any
    group: Any
    stamps: Any


def with_gaps(rows: Rows, what: str) -> tuple[Rows, float | None]:
    """Rows of each file and group in the order of their stamps, gaps marked, and the rate in Hz.

    Raises
    ------
    InputError
        If stamps repeat, or rows that are not in order do not fit into memory.
    """
    rows = _in_order(rows, what)
    is_break = rows.is_break | beginnings(rows)
    if rows.stamps is None:
        return rows._replace(is_break=is_break), None
    is_break, rate_hz = timeline(rows.stamps, is_break, what)
    return rows._replace(is_break=is_break), rate_hz


def _in_order(rows: Rows, what: str) -> Rows:
    keys = [rows.file] if rows.group is None else [rows.group, rows.file]
    if rows.stamps is not None:
        keys = [rows.stamps, *keys]
    if len(keys) == 1:
        return rows
    order = np.lexsort(keys)
    if (order == np.arange(len(order))).all():
        return rows
    if not rows.readings.is_in_memory:
        raise InputError(
            f"{what}: rows beyond memory must be in the order of --group and --time; sort them "
            f"first"
        )
    sorted_readings = ReadingStore.of(rows.readings.read(0, len(order))[order])
    per_row = [None if part is None else part[order] for part in rows[1:]]
    ordered = Rows(sorted_readings, *per_row)
    # Where rows have stamps, one that was left out shows as a gap, and only there.
    return ordered if rows.stamps is None else ordered._replace(is_break=np.zeros(len(order), bool))


def beginnings(rows: Rows) -> Any:
    """Bools `(n,)`: the rows with which a file or group begins."""
    begins = _changes(rows.file)
    return begins if rows.group is None else begins | _changes(rows.group)


def _changes(codes: Any) -> Any:
    return np.concatenate([[True], np.diff(codes) != 0])


def resampled(rows: Rows, step: str, what: str) -> Rows:
    """Rows at even steps such as `1s` or `5min`: means of the readings within each step.

    Holes of up to three steps are interpolated, longer ones stay gaps. A step with a reading that
    is not normal is not normal.

    Raises
    ------
    InputError
        If the step is none that pandas knows, or the rows do not fit into memory.
    """
    try:
        width = pd.Timedelta(step)
    except ValueError:
        width = pd.Timedelta(0)
    if not width > pd.Timedelta(0):
        raise InputError(f"--resample must be a step such as 1s, 500ms or 5min; got '{step}'")
    if not rows.readings.is_in_memory:
        raise InputError(f"{what}: --resample needs all rows in memory; resample the file first")
    frame = pd.DataFrame(rows.readings.read(0, len(rows.file)))
    frame.index = pd.to_datetime(rows.stamps, unit="ns")
    frame["is_normal"] = rows.is_normal
    group = rows.file if rows.group is None else rows.group
    parts = [
        (file, code, _evened(part, width))
        for (file, code), part in frame.groupby([rows.file, group], sort=True)
    ]
    whole = pd.concat([part for *_, part in parts])
    sizes = [len(part) for *_, part in parts]
    return Rows(
        ReadingStore.of(whole.drop(columns="is_normal").to_numpy(np.float32)),
        whole["is_normal"].to_numpy() > 0,
        np.zeros(len(whole), bool),
        np.repeat([file for file, *_ in parts], sizes),
        None if rows.group is None else np.repeat([code for _, code, _ in parts], sizes),
        pd.DatetimeIndex(whole.index).as_unit("ns").asi8,
    )


def _evened(part: pd.DataFrame, width: pd.Timedelta) -> pd.DataFrame:
    steps = part.resample(width)
    values = steps.mean()
    values["is_normal"] = part["is_normal"].astype(float).resample(width).min()
    is_hole = values.isna().any(axis=1)
    run = (is_hole != is_hole.shift()).cumsum()
    is_short = is_hole.groupby(run).transform("size") <= _FILLED
    filled = values.interpolate(method="linear")
    filled["is_normal"] = np.floor(filled["is_normal"])
    return filled[~is_hole | is_short]
