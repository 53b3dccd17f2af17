"""Readings of a series at even steps of time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from edgeae.data.reading_store import ReadingStore
from edgeae.data.table import Table
from edgeae_runtime.errors import InputError

_FILLED = 3  # a hole of so many steps is interpolated, a longer one is a gap


def resampled(table: Table, step: str, what: str) -> Table:
    """Return rows at even steps such as `1s` or `5min`: means of the readings within each step.

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
        raise InputError(f"`resample` must be a step such as 1s, 500ms or 5min; got '{step}'")
    assert table.stamps is not None  # `resample` goes with `time`
    if table.conditions is not None:
        raise InputError("`resample` and the column `condition` do not go together")
    if not table.readings.is_in_memory:
        raise InputError(f"{what}: `resample` needs all rows in memory; resample the file first")
    frame = pd.DataFrame(table.readings.read(0, len(table.is_break)))
    frame.index = pd.to_datetime(table.stamps, unit="ns")
    frame["is_normal"] = table.is_normal
    group = table.file if table.group is None else table.group
    parts = [
        (file, code, _evened(part, width))
        for (file, code), part in frame.groupby([table.file, group], sort=True)
    ]
    whole = pd.concat([part for *_, part in parts])
    sizes = [len(part) for *_, part in parts]
    return table._replace(
        readings=ReadingStore.of(whole.drop(columns="is_normal").to_numpy(table.readings.dtype)),
        is_normal=whole["is_normal"].to_numpy() > 0,
        is_break=np.zeros(len(whole), bool),
        file=np.repeat([file for file, *_ in parts], sizes),
        group=None if table.group is None else np.repeat([code for _, code, _ in parts], sizes),
        stamps=pd.DatetimeIndex(whole.index).as_unit("ns").asi8,
        rows=None,
        lost=None,
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
