"""The workstation's `score`: the files that a device does not read, and Parquet out."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main


def run(*words) -> str:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def table(make_example):
    return make_example("table")


@pytest.fixture
def frame(table) -> pd.DataFrame:
    return pd.DataFrame(table.windows, columns=list(table.scorer.manifest.inputs.features))


def test_parquet_and_packed_text_give_the_scores_of_plain_text(
    table, frame, tmp_path: Path
) -> None:
    text = frame.to_csv(index=False)
    (tmp_path / "a.csv").write_text(text)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    with pa.CompressedOutputStream(str(tmp_path / "a.csv.zst"), "zstd") as file:
        file.write(text.encode())
    frame[frame.columns[::-1]].assign(note="x").to_parquet(tmp_path / "a.parquet")
    plain = run("score", table.path, tmp_path / "a.csv")
    assert len(plain.splitlines()) == 41
    for name in ("a.csv.gz", "a.csv.zst", "a.parquet"):
        assert run("score", table.path, tmp_path / name) == plain


def test_scores_go_into_parquet_with_nulls_where_there_is_none(
    table, frame, tmp_path: Path
) -> None:
    frame.loc[3, frame.columns[0]] = np.nan
    frame.assign(day=range(40)).to_parquet(tmp_path / "a.parquet")
    out = tmp_path / "scores.parquet"
    words = ("--missing", "invalid", "--keep", "day", "-o", out)
    run("score", table.path, tmp_path / "a.parquet", *words)
    given = pq.read_table(out)
    assert given.column_names == ["day", "score", "is_anomaly"]
    assert given["score"].null_count == given["is_anomaly"].null_count == 1
    scores = np.delete(given["score"].to_numpy(), 3)
    np.testing.assert_array_equal(scores, table.scorer.score(np.delete(table.windows, 3, axis=0)))
