"""Windows of data frames with stamps: as the command cuts those of files."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import edgeae
from edgeae import Detector, InputError
from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import WindowingOptions
from edgeae_runtime import Scorer


def frame(rows: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    stamps = pd.date_range("2026-03-01", periods=rows, freq="1min").delete(range(20, 25))
    readings = pd.DataFrame(rng.normal(size=(len(stamps), 2)), columns=["flow", "load"])
    return readings.assign(time=stamps, machine=np.where(np.arange(len(stamps)) < 40, "a", "b"))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"time": "time", "drop": ("machine",)},
        {"time": "time", "group": "machine"},
        {"group": "machine", "drop": ("time",)},
        {"time": "time", "group": "machine", "resample": "2min"},
        {"time": "time", "group": "machine", "features": ("load",)},
    ],
)
def test_a_frame_is_cut_as_its_file_is(options, tmp_path: Path) -> None:
    given = frame() if options else frame()[["flow", "load"]]
    path = str(tmp_path / "a.csv")
    given.to_csv(path, index=False, float_format="%.17g")
    table = read_tables([path], Columns(**options))
    expected = WindowingOptions.of(5, 2, ()).windows(table).windows
    cut = edgeae.cut_windows(given, window=5, stride=2, **options)
    np.testing.assert_array_equal(cut.windows, expected.array())
    assert len(cut) == len(expected)
    np.testing.assert_array_equal(cut.starts, expected.starts)
    assert cut.info[:4] == (table.names, None, table.rate_hz, 2)
    if "time" in options:
        assert cut.times is not None
        assert cut.times.astype(np.int64).tolist() == table.stamps[cut.starts + 4].tolist()
    else:
        assert cut.times is None


@pytest.mark.parametrize(
    "stamps",
    [
        lambda times: times.dt.tz_localize("Europe/Rome"),
        lambda times: times.dt.strftime("%d.%m.%Y %H:%M"),
        lambda times: times.astype("datetime64[ns]").astype(np.int64) / 1e9,
        lambda times: times.astype(object),
        lambda times: times.dt.strftime("%b %d, %Y %H:%M"),
    ],
)
def test_stamps_of_every_type_find_the_gap(stamps) -> None:
    given = frame().drop(columns="machine")
    plain = edgeae.cut_windows(given, window=5, time="time")
    cut = edgeae.cut_windows(given.assign(time=stamps(given["time"])), window=5, time="time")
    np.testing.assert_array_equal(cut.windows, plain.windows)
    assert cut.info.rate_hz == plain.info.rate_hz


def test_a_detector_takes_what_was_cut_with_names_rate_and_stride(tmp_path: Path) -> None:
    cut = edgeae.cut_windows(frame(2000).drop(columns="machine"), window=4, stride=2, time="time")
    detector = Detector(hidden=(4,), epochs=1, random_state=0, false_alarm_rate=0.1).fit(cut)
    detector.export(tmp_path / "a.onnx")
    inputs = Scorer(tmp_path / "a.onnx").manifest.inputs
    assert (inputs.features, inputs.stride, inputs.time_format) == (("flow", "load"), 2, "iso")
    assert inputs.rate_hz == pytest.approx(1 / 60)
    np.testing.assert_array_equal(np.asarray(cut), cut.windows)


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({}, {}, r"'time' holds stamps: cut windows with edgeae.cut_windows\(frame"),
        ({}, {"time": "when"}, "no column 'when'; it has 'flow', 'load', 'time', 'machine'"),
        ({}, {"time": "time"}, "'machine' must hold numbers"),
        ({"flow": np.nan}, {"time": "time", "drop": ("machine",)}, "readings must be finite; 55"),
        ({}, {"time": "time", "drop": ("machine",), "window": 99}, "`window` must not be longer"),
        ({}, {"time": "time", "missing": "skip"}, "`missing` must be fail or drop; got 'skip'"),
        ({}, {"resample": "1s", "drop": ("time", "machine")}, "`resample` goes with `time`"),
    ],
)
def test_a_mistake_is_named(change, options, message) -> None:
    with pytest.raises(InputError, match=message):
        edgeae.cut_windows(frame().assign(**change), **{"window": 5, **options})


@pytest.mark.parametrize("kind", ["datetime64[ns]", "str"])
def test_a_frame_with_stamps_is_no_readings(kind) -> None:
    given = frame().drop(columns="machine")
    given["time"] = given["time"].astype(kind)
    with pytest.raises(InputError, match=r"'time' holds stamps: cut windows with edgeae\.cut_win"):
        Detector().fit(given)


def test_a_table_with_stamps_says_how_to_name_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time,flow\n2026-01-01 10:00,1\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"row 2, column 'time' .*name a column of stamps with `time`"
    ):
        read_tables([str(path)], Columns())
