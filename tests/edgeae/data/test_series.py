"""Stamps, groups and gaps of series, from files to windows and into the manifest."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from edgeae import Detector, InputError
from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import WindowingOptions
from edgeae_runtime import Scorer


def _write(path, **columns):
    pd.DataFrame(columns).to_csv(path, index=False)
    return str(path)


def test_a_gap_begins_a_new_run_and_the_rate_is_the_usual_step(tmp_path: Path) -> None:
    stamps = pd.Timestamp("2020-01-01") + pd.to_timedelta([0, 1, 2, 3, 9, 10, 11, 12], unit="s")
    path = _write(tmp_path / "a.csv", time=stamps, x=np.arange(8.0))
    table = read_tables([path], Columns(time="time"))
    assert np.flatnonzero(table.is_break).tolist() == [0, 4]
    assert table.rate_hz == 1.0
    assert table.names == ("x",)


def test_rows_are_put_in_the_order_of_group_and_stamp(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.csv",
        time=[3, 1, 2, 2, 1, 3],
        machine=["a", "a", "a", "b", "b", "b"],
        x=[13.0, 11.0, 12.0, 22.0, 21.0, 23.0],
    )
    table = read_tables([path], Columns(time="time", group="machine"))
    assert table.readings.read(0, 6)[:, 0].tolist() == [11, 12, 13, 21, 22, 23]
    assert np.flatnonzero(table.is_break).tolist() == [0, 3]


def test_interleaved_machines_are_kept_apart(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", machine=["a", "b"] * 20, x=np.arange(40.0))
    table = read_tables([path], Columns(group="machine"))
    windows = WindowingOptions.of(4, 1, ()).windows(table).windows.array()[:, :, 0]
    assert (np.diff(windows, axis=1) == 2).all()
    assert len(windows) == 2 * 17


def test_resampling_fills_short_holes_and_keeps_long_ones(tmp_path: Path) -> None:
    seconds = [0, 1, 1.4, 3, 4, 20, 21]
    stamps = pd.Timestamp("2020-01-01") + pd.to_timedelta(seconds, unit="s")
    path = _write(
        tmp_path / "a.csv",
        t=stamps,
        x=[0.0, 1.0, 2.0, 3.5, 4.0, 20.0, 21.0],
        y=["ok"] * 6 + ["bad"],
    )
    columns = Columns(time="t", resample="1s", label="y", normal=("ok",))
    table = read_tables([path], columns)
    assert table.readings.read(0, 99)[:, 0].tolist() == [0, 1.5, 2.5, 3.5, 4, 20, 21]
    assert np.flatnonzero(table.is_break).tolist() == [0, 5]
    assert table.is_normal.tolist() == [True] * 6 + [False]


def test_a_row_left_out_ends_a_run(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", x=[1.0, 2.0, np.nan, 4.0], y=[1.0, 2.0, 3.0, np.inf])
    table = read_tables([path], Columns(missing="drop"))
    assert table.readings.read(0, 9).tolist() == [[1, 1], [2, 2]]
    assert len(table.is_break) == 2
    path = _write(tmp_path / "b.csv", x=[1.0, 2.0, np.nan, 4.0])
    assert read_tables([path], Columns(missing="drop")).is_break.tolist() == [True, False, True]


def test_rate_units_range_window_and_stride_are_in_the_manifest(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    stamps = pd.date_range("2020-01-01", periods=2000, freq="250ms")
    path = _write(tmp_path / "a.csv", t=stamps, flow=rng.normal(size=2000), load=rng.random(2000))
    table = read_tables([path], Columns(time="t"))
    cutting = WindowingOptions.of(8, 2, ("flow=l/min",))
    detector = Detector(hidden=(4,), epochs=1, random_state=0).fit_windows(
        cutting.windows(table).windows, cutting.about(table, with_names=True)
    )
    detector.save(tmp_path / "a.edgeae")
    detector.export(tmp_path / "a.onnx")
    inputs = Scorer(tmp_path / "a.onnx").manifest.inputs
    assert inputs.shape == (8, 2)
    assert inputs[4:8] == (("l/min", ""), 4.0, 2, (1, 1))
    assert (inputs.max_mean_abs_diff.shape, inputs.diff_residual_weights.shape) == ((2,), (2, 2))
    assert inputs.time_format == "iso"
    assert inputs.features == ("flow", "load")
    assert 0 <= inputs.low[1] < 0.01
    assert 0.99 < inputs.high[1] <= 1


@pytest.mark.parametrize("unit", ["flow", "speed=m/s", "=m"])
def test_a_unit_of_no_column_is_refused(unit, tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", flow=np.arange(9.0), load=np.arange(9.0))
    table = read_tables([path], Columns())
    with pytest.raises(InputError, match="`unit` must be NAME=UNIT"):
        WindowingOptions.of(None, None, (unit,)).about(table, with_names=True)
