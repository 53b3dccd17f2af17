"""Windows cut from a data frame of readings with time stamps, as commands cut those of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from edgeae.data.tables import Columns, table_of
from edgeae.data.timestamps import column_stamps, refuse_stamp_columns
from edgeae.data.windowing import WindowingOptions
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.columns import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import DTypeLike, NDArray

    from edgeae.data.windows import SeriesInfo, Windows
    from edgeae_runtime.arrays import AnyArray, FloatArray


class SeriesWindows:
    """Windows of a series, which `Detector.fit` takes with their names, rate and stride.

    Attributes
    ----------
    info
        Names of the channels, `rate_hz`, `stride` and how the stamps were written.
    starts
        First row of each window among the readings in the order of group and time, `(n,)`.
    times
        Stamp of the last reading of each window, `datetime64[ns]` `(n,)`; None without stamps.
    reason
        Length of the windows and why, if `window` was `"auto"`; else None.
    """

    def __init__(
        self,
        stored: Windows,
        info: SeriesInfo,
        stamps: NDArray[np.int64] | None,
        reason: str | None = None,
    ) -> None:
        self.stored, self.info, self.reason = stored, info, reason
        self.starts = stored.starts
        last = self.starts + stored.shape[0] - 1
        self.times = None if stamps is None else stamps[last].astype("datetime64[ns]")

    @property
    def windows(self) -> FloatArray:
        """All windows, float32 `(n, steps, channels)`."""
        return self.stored.array()

    def __len__(self) -> int:
        return len(self.stored)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> AnyArray:
        return np.asarray(self.windows, dtype)

    def __repr__(self) -> str:
        return f"SeriesWindows({len(self)} of {self.stored.shape}, rate_hz={self.info.rate_hz})"


def cut_windows(
    frame: pd.DataFrame,
    *,
    window: int | Literal["auto"],
    stride: int = 1,
    time: str | None = None,
    group: str | None = None,
    features: Sequence[str] = (),
    drop: Sequence[str] = (),
    resample: str | None = None,
    missing: str = "fail",
    difference: Sequence[str] = (),
    tolerate: int = 0,
    condition: str | None = None,
    rate_hz: float | None = None,
    order_tracking: str | None = None,
    samples_per_revolution: int | None = None,
) -> SeriesWindows:
    """Cut windows from a data frame of readings; none reaches over a gap or into another group.

    Parameters
    ----------
    frame
        One row a reading, in any order if it has stamps.
    window, stride
        Readings in a window, and from the start of one to the next. `"auto"` takes a period of the
        readings, or 5; `reason` of the result says which.
    time
        Column of the stamps: datetimes, dates as text, or numbers. A step of more than 1.5 times
        the usual one is a gap.
    group
        Column that tells machines or runs apart.
    features, drop
        Columns of the readings in their order, by default all that are left; columns to leave out.
    resample
        Step to which readings are brought, such as `"1s"` or `"5min"`, as means.
    missing
        Whether rows with missing values `"fail"` or are left out (`"drop"`), which ends a window.
    difference
        Counters, in place of which windows hold the change from the reading before. The windows of
        `Detector.anomaly_score` and `Scorer.score` hold changes, too; `Scorer.stream` takes the
        readings themselves.
    tolerate
        Lost readings in a row that are interpolated; more are a gap.
    condition
        Column of conditions, or `"hour"`; `Detector.fit` calibrates a threshold for each.
    rate_hz
        Readings a second, where there are no stamps.
    order_tracking, samples_per_revolution
        Column of speeds in rpm, by which readings are resampled to even steps of shaft angle, and
        how many; by default about as many as there are readings. Windows of
        `Detector.anomaly_score` and `Scorer.score` are at such steps, too.

    Raises
    ------
    InputError
        If a column or a value is not as described, or no segment of readings is as long as a
        window.

    Examples
    --------
    >>> stamps = pd.date_range("2026-01-01", periods=6, freq="1min").delete(3)
    >>> frame = pd.DataFrame({"time": stamps, "flow": np.arange(5.0)})
    >>> cut = cut_windows(frame, window=2, time="time")
    >>> cut.windows[:, :, 0]
    array([[0., 1.],
           [1., 2.],
           [3., 4.]], dtype=float32)
    >>> cut.times[-1], round(1 / cut.info.rate_hz)
    (np.datetime64('2026-01-01T00:05:00.000000000'), 60)
    """
    if missing not in ("fail", "drop"):
        raise InputError(f"`missing` must be fail or drop; got {missing!r:.40}")
    names = tuple(map(str, frame.columns))
    columns = Columns(
        features=tuple(features), drop=tuple(drop), time=time, group=group, resample=resample,
        missing=missing, difference=tuple(difference), tolerate=tolerate, condition=condition,
        rate_hz=rate_hz, order_tracking=order_tracking,
        samples_per_revolution=samples_per_revolution,
    )  # fmt: skip
    block = _block(frame, names, columns)
    table = table_of([("frame", [block])], columns)
    options, reason = WindowingOptions.of(window, stride, ()).for_table(table)
    cut = options.windows(table).windows
    return SeriesWindows(cut, options.about(table, with_names=True), table.stamps, reason)


def _block(frame: pd.DataFrame, names: tuple[str, ...], columns: Columns) -> Block:
    if not len(frame):
        raise InputError("frame must hold rows of readings; got none")
    resolved = resolve(len(names), names, columns.selection, "frame")
    readings = frame.iloc[:, resolved.indices]
    refuse_stamp_columns(readings)
    texts = [
        name for name, kind in readings.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)
    ]
    if texts:
        raise InputError(
            f"frame: {listed(texts)} must hold numbers (leave the column out with `drop`, or name "
            f"it with `time` or `group`)"
        )
    with np.errstate(over="ignore"):
        values = readings.to_numpy(columns.selection.dtype, na_value=np.nan)
    groups = tuple(frame.iloc[:, i].astype(str).to_numpy(str) for i in resolved.texts)
    time = resolved.time
    stamps = None if time is None else column_stamps(frame.iloc[:, time])
    return Block(values, groups, 0, resolved, stamps)
