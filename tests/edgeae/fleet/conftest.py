"""A small model of a series with stamps, and the folder of a small fleet."""

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae.fleet.scores import ScorePart, read_scores


def readings(rows: int, seed: int, start: str = "2026-03-01") -> pd.DataFrame:
    """Readings of a machine at 1 Hz."""
    rng = np.random.default_rng(seed)
    phase = np.arange(rows)[:, None] / (7, 11, 13)
    values = (np.sin(phase) + 0.2 * rng.normal(size=(rows, 3))).astype(np.float32)
    frame = pd.DataFrame(values, columns=["flow", "load", "heat"])
    frame.insert(0, "time", pd.date_range(start, periods=rows, freq="1s", unit="us"))
    return frame


def write(frame: pd.DataFrame, path: Path, group_rows: int | None = None) -> Path:
    """Write a frame as Parquet, in row groups of a size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pandas(frame), path, row_group_size=group_rows)
    return path


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An artifact of windows of 8 by 4 readings of three channels at 1 Hz."""
    import edgeae

    path = tmp_path_factory.mktemp("model") / "pump.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        windows = edgeae.cut_windows(readings(1200, 0), window=8, stride=4, time="time")
        detector = edgeae.Detector(
            architecture="dense", hidden=(8,), epochs=2, false_alarm_rate=0.1, random_state=0
        )
        detector.fit(windows)
        detector.export(path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three machines with two days each, the second after a gap."""
    folder = tmp_path / "data"
    for number in range(3):
        for day in (1, 2):
            frame = readings(200 + number, 10 * number + day, f"2026-03-0{day}")
            write(frame, folder / f"pump{number}" / f"day{day}.parquet", 64)
    return folder


@pytest.fixture(scope="session")
def alone(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., ScorePart]:
    """What `edgeae score` says about one file."""
    out = tmp_path_factory.mktemp("alone") / "out.parquet"

    def scored(path: Path, *options: str) -> ScorePart:
        words = ["score", model, path, "--time", "time", "--keep", "time", "-o", out, *options]
        result = CliRunner().invoke(main, list(map(str, words)))
        assert result.exit_code == 0, result.output
        frame = pd.read_parquet(out)
        stamps = pd.to_datetime(frame["time"]).astype("datetime64[us]").astype(np.int64)
        flags = frame["is_anomaly"].fillna(False).to_numpy(bool)
        return ScorePart(np.asarray(stamps, np.int64), frame["score"].to_numpy(np.float32), flags)

    return scored


def assert_same(path: Path, expected: ScorePart) -> None:
    """Assert that a score file holds these windows, to the bit."""
    for found, known in zip(read_scores(str(path)).windows, expected, strict=True):
        np.testing.assert_array_equal(found, known)
