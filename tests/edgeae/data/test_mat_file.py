"""Recordings in MATLAB files: channels, facts and what cannot be read."""

from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from edgeae.data.mat_file import mat_facts
from edgeae.data.tables import Columns, read_tables
from edgeae_runtime import InputError


def bearing(path: Path, **more: object) -> str:
    rng = np.random.default_rng(0)
    content = {f"X097_{name}_time": rng.normal(size=(900, 1)) for name in ("DE", "FE", "BA")}
    savemat(path, {**content, "X097RPM": np.array([[1796]]), "note": "normal", **more})
    return str(path)


def test_a_matlab_file_has_channels_by_name_and_the_speed(tmp_path: Path) -> None:
    path = bearing(tmp_path / "97.mat")
    table = read_tables([path], Columns(condition="rpm", rate_hz=12_000.0))
    assert table.names == ("DE_time", "FE_time", "BA_time")
    assert table.condition.values == ("1796",)
    assert (len(table.readings), table.rate_hz) == (900, 12_000)
    one = read_tables([path], Columns(features=("FE_time",)))
    np.testing.assert_array_equal(
        one.readings.read(0, 900)[:, 0], table.readings.read(0, 900)[:, 1]
    )
    assert read_tables([path], Columns(drop=("BA_time",))).names == ("DE_time", "FE_time")
    assert read_tables([path], Columns(trained=("DE_time",))).names == ("DE_time",)


def test_fields_of_a_struct_are_channels_and_facts(tmp_path: Path) -> None:
    """The bearing data of the MFPT society is a struct with samples, load and rate."""
    samples = np.random.default_rng(0).normal(size=(700, 1))
    inside = {"gs": samples, "load": "25", "sr": 48_828, "rate": 25, "BPFO": 7.0, "note": []}
    savemat(tmp_path / "a.mat", {"bearing": inside, "BPFO": 81.125})
    table = read_tables([str(tmp_path / "a.mat")], Columns(condition="rate", rate_hz=48_828.0))
    assert (table.names, table.condition.values) == (("gs",), ("25",))
    np.testing.assert_array_equal(table.readings.read(0, 700), samples.astype(np.float32))
    assert mat_facts(str(tmp_path / "a.mat")) == {
        "sr": "48828",
        "rate": "25",
        "bearing.bpfo": "7",
        "bpfo": "81.125",
    }


def test_a_matlab_file_of_two_recordings_asks_which(tmp_path: Path) -> None:
    path = bearing(tmp_path / "99.mat", X098_DE_time=np.zeros((800, 1)))
    with pytest.raises(InputError, match=r"choose with `features` among .*X098_DE_time \(800\)"):
        read_tables([path], Columns())
    table = read_tables([path], Columns(features=("X098_DE_time",)))
    assert len(table.readings) == 800


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "must be a MATLAB file"),
        (b"MATLAB 5.0 MAT-file" + bytes(200), "must be a MATLAB file"),
        (b"MATLAB 7.3 MAT-file".ljust(124) + b"\0\2IM", "must be a MATLAB file up to version 7"),
    ],
)
def test_a_broken_matlab_file_is_refused_in_one_line(tmp_path, content, message) -> None:
    (tmp_path / "a.mat").write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read_tables([str(tmp_path / "a.mat")], Columns())
    assert "\n" not in str(caught.value)


def test_a_matlab_file_without_vectors_is_refused(tmp_path: Path) -> None:
    several = np.zeros((1, 2), [("x", object)])
    several["x"][0] = [np.zeros(5)] * 2  # which of the recordings is meant?
    savemat(tmp_path / "a.mat", {"m": np.zeros((3, 3)), "rpm": 3.0, "s": several})
    with pytest.raises(InputError, match="must hold vectors of samples; got none"):
        read_tables([str(tmp_path / "a.mat")], Columns())
