"""Windows of the training data that are most likely anomalies, with their rows."""

import csv
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main

ANOMALOUS = (7, 100, 311)

pytestmark = pytest.mark.filterwarnings("ignore:.*score more than three times as high")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """600 rows and a header; three of them are far off, and one has no value."""
    x = np.random.default_rng(0).normal(size=(600, 3))
    x[np.array(ANOMALOUS) - 1] += 30
    lines = [",".join(f"{value:.5f}" for value in row) for row in x]
    lines[1] = ",1,2"
    path = tmp_path / "pump.csv"
    path.write_text("\n".join(["flow,load,heat", *lines]) + "\n")
    return path


def suspects(data: Path, *options: str) -> list[dict[str, str]]:
    """Train on a file, and read what was written."""
    output, found = str(data.with_suffix(".edgeae")), data.with_name("suspects.csv")
    arguments = ["train", str(data), "-o", output, "--suspects", str(found), "--missing", "drop"]
    result = CliRunner().invoke(main, [*arguments, *options])
    assert result.exit_code == 0, result.output
    with found.open() as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} windows to look at, in {found}" in result.output
    return rows


def test_anomalous_rows_of_a_table_come_first_with_their_numbers(data) -> None:
    rows = suspects(data)
    assert {int(row["first_row"]) for row in rows[:3]} == {
        row + 1 for row in ANOMALOUS
    }  # the header is a row
    assert all(row["first_row"] == row["last_row"] and row["file"] == str(data) for row in rows)
    scores = [float(row["score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert len(rows) == 30  # 5 % of the rows that have all values


def test_a_share_says_how_many(data) -> None:
    rows = suspects(data, "--contamination", "0.01", "--threshold", "5000")
    assert len(rows) == 6
    assert {row["above_threshold"] for row in rows} == {"0"}


def test_windows_of_a_series_have_their_first_and_last_row(data) -> None:
    options = (
        "--window",
        "4",
        "--architecture",
        "linear",
        "--code-size",
        "4",
        "--false-alarm-rate",
        "0.05",
        "--contamination",
        "0.05",
    )
    rows = suspects(data, *options)
    assert int(rows[0]["last_row"]) - int(rows[0]["first_row"]) == 3
    assert any(
        int(rows[0]["first_row"]) <= row + 1 <= int(rows[0]["last_row"]) for row in ANOMALOUS
    )
