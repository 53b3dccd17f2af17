"""Stamps of series: those of data frames, and what sorted stamps tell of gaps and the rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from edgeae_runtime.dates import is_date
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.timestamps import longest_step_ns

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionDtype

    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.timestamps import Nanoseconds


class Timeline(NamedTuple):
    """What sorted stamps tell: where a segment of readings begins, and readings a second."""

    is_break: NDArray[np.bool_]
    rate_hz: float | None


def timeline(stamps: Nanoseconds, is_break: NDArray[np.bool_], what: str) -> Timeline:
    """Find gaps: steps that are too long for the rate of the usual (median) step.

    `is_break` marks the first row of each file and group; between two of them stamps ascend.

    Raises
    ------
    InputError
        If two stamps are the same.
    """
    steps = np.diff(stamps)
    inside = ~is_break[1:]
    same = np.flatnonzero(inside & (steps == 0))
    if same.size:
        stamp = np.datetime64(int(stamps[same[0]]), "ns").astype("datetime64[ms]")
        raise InputError(
            f"{what}: stamps must differ; {same.size} are repeated, the first {stamp}; name the "
            f"column of the machines with `group`, or take means with `resample`"
        )
    if not inside.any():
        return Timeline(is_break, None)
    rate_hz = 1e9 / float(np.median(steps[inside]))
    is_gap = np.concatenate([[True], steps > longest_step_ns(rate_hz)])
    return Timeline(is_break | is_gap, rate_hz)


def column_stamps(column: pd.Series[Any]) -> AnyArray:
    """Return a column of a frame as texts, numbers or `datetime64`, those with a zone in UTC."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    if column.dtype.kind in "Miuf":
        return column.to_numpy()
    return np.array([_text(cell) for cell in column])


def _text(cell: object) -> str:
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell).strip()


def refuse_stamp_columns(frame: object) -> None:
    """Refuse a data frame with a column of dates, which `Detector.fit` takes for readings.

    Raises
    ------
    InputError
        It names the columns, and the function that makes windows of such a frame.
    """
    columns = getattr(frame, "columns", None)
    if not isinstance(frame, pd.DataFrame) or columns is None or not len(frame):
        return
    stamps = [str(name) for name, kind in frame.dtypes.items() if _holds_dates(frame[name], kind)]
    if stamps:
        raise InputError(
            f"x must hold readings; {listed(stamps)} holds stamps: cut windows with "
            f"edgeae.cut_windows(frame, window=..., time={stamps[0]!r}), or leave the column out"
        )


def _holds_dates(column: pd.Series[Any], kind: np.dtype[np.generic] | ExtensionDtype) -> bool:
    if getattr(kind, "kind", "") == "M":
        return True
    return not pd.api.types.is_numeric_dtype(kind) and is_date(_text(column.iloc[0]))
