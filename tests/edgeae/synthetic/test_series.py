from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import edgeae
from edgeae.cli.main import main


@pytest.mark.parametrize("make", [edgeae.make_machine, edgeae.make_server])
def test_synthetic_series_are_the_same_for_a_seed_and_normal_in_their_first_half(make) -> None:
    series, again, other = make(6000, seed=1), make(6000, seed=1), make(6000, seed=2)
    np.testing.assert_array_equal(series.readings, again.readings)
    assert not np.array_equal(series.readings, other.readings)
    assert series.readings.shape == (6000, len(series.channels))
    assert np.isfinite(series.readings).all()
    assert set(series.labels[:3000]) == {"normal"}
    assert len(set(series.labels)) >= 6
    with pytest.raises(edgeae.InputError, match="`rows` must be at least"):
        make(10)


@pytest.mark.parametrize(("kind", "normal"), [("machine", 5), ("server", 8)])
def test_the_faults_of_synthetic_series_are_found_by_simple_statistics(kind, normal) -> None:
    series = {"machine": edgeae.make_machine, "server": edgeae.make_server}[kind](20_000)
    half = len(series.labels) // 2
    assert series.readings.shape[1] == normal
    for fault in set(series.labels) - {"normal"}:
        rows = series.readings[series.labels == fault]
        before = series.readings[:half]
        ratio = np.abs(np.log((rows.std(axis=0) + 1e-9) / (before.std(axis=0) + 1e-9)))
        moved = np.abs(rows.mean(axis=0) - before.mean(axis=0)) / before.std(axis=0)
        assert max(ratio.max(), moved.max()) > 0.3, fault


def test_synthetic_files_train_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "server.csv"
    result = CliRunner().invoke(main, ["data", "make", "server", "-o", str(path), "--rows", "4000"])
    assert result.exit_code == 0, result.output
    table = pd.read_csv(path)
    assert list(table.columns[[0, -1]]) == ["time", "label"]
    trained = CliRunner().invoke(
        main,
        [
            "train",
            str(path),
            "-o",
            str(tmp_path / "s.edgeae"),
            "--label",
            "label",
            "--normal",
            "normal",
            "--time",
            "time",
            "--window",
            "5",
            "--architecture",
            "linear",
            "--json",
        ],
    )
    assert trained.exit_code == 0, trained.output
    beats = CliRunner().invoke(
        main, ["data", "make", "heartbeat", "-o", str(tmp_path / "b.csv"), "--rows", "12"]
    )
    assert beats.exit_code == 0
    assert len(pd.read_csv(tmp_path / "b.csv")) == 12
