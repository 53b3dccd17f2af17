"""Row numbers, epoch times and counters are recognised; readings are not."""

import numpy as np
import pytest

from edgeae.data.reading_store import ReadingStore
from edgeae.data.rising import rising_columns
from edgeae.data.table import Table

NOISE = np.random.default_rng(0).normal(size=1000)


def _named(column: np.ndarray, begins: tuple[int, ...] = (0,)) -> list[str]:
    """Return the names of the rising columns of a table of the column and noise."""
    rows = np.stack([column, NOISE[: len(column)]], axis=1).astype(np.float32)
    file = np.zeros(len(rows), np.int32)
    file[list(begins)] = 1
    none = np.zeros(len(rows), bool)
    return rising_columns(
        Table(ReadingStore.of(rows), ("one", "noise"), ~none, none, file=np.cumsum(file))
    )


@pytest.mark.parametrize(
    "column",
    [
        np.arange(1000),
        1_700_000_000 + 60 * np.arange(1000),  # float32 rounds two in a row to the same number
        1_700_000_000 + np.arange(1000),  # and here 128
        45_000 + np.arange(1000) / 86_400,  # 337
        1_700_000_000_000.0 + 1000 * (np.arange(1000) + 300 * (np.arange(1000) > 500)),
        np.arange(1000) // 10,
        -np.arange(1000),
    ],
    ids=["row number", "minutes", "seconds", "days", "ms and a gap", "counter", "falling"],
)
def test_a_column_that_only_rises_or_falls_is_named(column) -> None:
    assert _named(column) == ["one"]


@pytest.mark.parametrize(
    "column",
    [
        np.ones(1000),
        np.arange(1000) // 100,
        np.sin(np.arange(1000) / 50),
        np.arange(199),
        1_700_000_000 + 128 * (np.arange(1000) > 500),
        7 + 1e-6 * NOISE,
    ],
    ids=["constant", "few states", "wave", "too short", "one change", "coarse noise"],
)
def test_another_column_is_not(column) -> None:
    assert _named(column) == []


def test_a_row_number_may_begin_again_with_each_file_only() -> None:
    again = np.tile(np.arange(500), 2)
    assert _named(again, (0, 500)) == ["one"]
    assert _named(again) == []
