"""No reading is on two sides of a split."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae import InputError
from edgeae.data.reading_store import ReadingStore
from edgeae.data.table import Table
from edgeae.data.windowing import WindowingOptions
from edgeae.data.windows import Cut, Windows
from edgeae.train.splitting import deal, split_windows


def _table(rows: int, breaks: tuple[int, ...] = (), anomalous: tuple[int, ...] = ()) -> Table:
    """Readings whose value is their row, so that a window tells which readings it holds."""
    is_break, is_normal = np.zeros(rows, bool), np.ones(rows, bool)
    is_break[[0, *breaks]] = True
    is_normal[list(anomalous)] = False
    readings = ReadingStore.of(np.arange(rows, dtype=np.float32)[:, None])
    return Table(readings, ("row",), is_normal, is_break)


def _rows(windows: np.ndarray) -> set[int]:
    return set(np.unique(windows).astype(int).tolist())


@given(
    steps=st.integers(2, 40),
    stride=st.integers(1, 50),
    rows=st.integers(200, 3000),
    breaks=st.lists(st.integers(1, 199), max_size=3),
    seed=st.integers(0, 9),
    fraction=st.floats(0.05, 0.5),
)
def test_train_fitting_and_calibration_share_no_reading(
    steps, stride, rows, breaks, seed, fraction
) -> None:
    try:
        windows = WindowingOptions(Cut(steps, stride)).windows(_table(rows, tuple(breaks))).windows
        split = split_windows(
            windows,
            calibration=None,
            calibration_fraction=fraction,
            rng=np.random.default_rng(seed),
        )
    except InputError:
        return
    parts = [_rows(split.train.array()), _rows(split.validation), _rows(split.calibration)]
    assert all(parts)
    assert not parts[0] & parts[1]
    assert not parts[0] & parts[2]
    assert not parts[1] & parts[2]


@given(count=st.integers(4, 500), overlap=st.integers(0, 20), seed=st.integers(0, 9))
def test_dealt_places_ascend_and_keep_their_distance(count, overlap, seed) -> None:
    try:
        parts = deal(count, [0.2, 0.1], overlap, np.random.default_rng(seed))
    except InputError:
        assert overlap
        return
    for part in parts:
        assert len(part)
        assert (np.diff(part) > 0).all()
    for i, part in enumerate(parts):
        for other in parts[i + 1 :]:
            assert np.abs(part[:, None] - other).min() > overlap


def test_test_windows_share_no_reading_with_the_others() -> None:
    given = WindowingOptions(Cut(16, 2)).windows(_table(4000, (1000, 1777), anomalous=(500, 2500)))
    test, rest = deal(len(given.windows), [0.25], given.windows.overlap, np.random.default_rng(0))
    apart = _rows(given.where(test).windows.array()), _rows(given.where(rest).windows.array())
    assert not apart[0] & apart[1]
    assert 0.2 < len(apart[0]) / 4000 < 0.3


def test_windows_of_one_array_that_overlap_share_nothing_across_the_split() -> None:
    rows = np.arange(2000, dtype=np.float32)[:, None]
    whole = np.lib.stride_tricks.sliding_window_view(rows, 10, axis=0).transpose(0, 2, 1)
    split = split_windows(
        Windows.of(whole, overlap=9),
        calibration=None,
        calibration_fraction=0.2,
        rng=np.random.default_rng(0),
    )
    assert not _rows(split.train.array()) & _rows(split.calibration)
    assert not _rows(split.validation) & (_rows(split.train.array()) | _rows(split.calibration))
    assert 0.15 < len(split.calibration) / len(whole) < 0.25


def test_no_window_reaches_over_a_break_or_counts_an_anomalous_reading_as_normal() -> None:
    given = WindowingOptions(Cut(5, 1)).windows(_table(100, (30, 60), anomalous=(70,)))
    windows = given.windows.array()[:, :, 0]
    assert (np.diff(windows, axis=1) == 1).all()
    assert not any({29, 30} <= set(w) or {59, 60} <= set(w) for w in windows.tolist())
    assert len(windows) == (30 - 4) + (30 - 4) + (40 - 4)
    assert (given.is_normal == ~(windows == 70).any(axis=1)).all()


@pytest.mark.parametrize("rows", [7, 8, 9, 10, 11, 12])
def test_k_windows_of_readings_give_k_windows(rows) -> None:
    windows = WindowingOptions(Cut(4, 4)).windows(_table(rows)).windows
    assert len(windows) == rows // 4


def test_too_few_overlapping_windows_are_refused_with_the_remedy() -> None:
    with pytest.raises(InputError, match="use a larger `stride` or a shorter `window`"):
        deal(12, [0.2, 0.1], 11, np.random.default_rng(0))


def test_a_store_beyond_memory_gives_the_same_windows() -> None:
    rows = np.random.default_rng(0).normal(size=(5000, 3)).astype(np.float32)
    small, large = ReadingStore(memory_bytes=1000), ReadingStore()
    for start in range(0, 5000, 700):
        small.append(rows[start : start + 700])
        large.append(rows[start : start + 700])
    assert not small.is_in_memory
    assert large.is_in_memory
    starts = np.sort(np.random.default_rng(1).choice(4000, 900, replace=False))
    mine, other = (Windows(store, starts, Cut(20, 1)) for store in (small, large))
    assert np.array_equal(mine.array(), other.array())
    assert np.array_equal(mine.array()[7], rows[starts[7] : starts[7] + 20])
    shuffled = np.concatenate(list(mine.shuffled(np.random.default_rng(2))))
    assert np.array_equal(np.sort(shuffled[:, 0, 0]), np.sort(mine.array()[:, 0, 0]))


def test_the_latest_windows_of_each_run_calibrate() -> None:
    table = _table(4000, (2500,))
    file = (np.arange(4000) >= 2500).astype(np.int32)
    windows = WindowingOptions(Cut(5, 1)).windows(table._replace(file=file)).windows
    split = split_windows(
        windows, calibration=None, calibration_fraction=0.2, rng=np.random.default_rng(0)
    )
    rows = _rows(split.calibration)
    assert rows == set(range(2500 - 503, 2500)) | set(range(4000 - 303, 4000))
    others = _rows(split.train.array()) | _rows(split.validation)
    assert not rows & others
    assert max(row for row in others if row < 2500) == 2500 - 504


def test_the_last_of_many_short_runs_calibrate() -> None:
    table = _table(6000, tuple(range(0, 6000, 10)))
    file = np.repeat(np.arange(600, dtype=np.int32), 10)
    windows = WindowingOptions(Cut(9, 1)).windows(table._replace(file=file)).windows
    split = split_windows(
        windows, calibration=None, calibration_fraction=0.2, rng=np.random.default_rng(0)
    )
    assert _rows(split.calibration) == set(range(4800, 6000))


@pytest.mark.parametrize(("count", "is_latest"), [(499, False), (500, True)])
def test_a_short_series_calibrates_in_blocks(count: int, is_latest: bool) -> None:
    windows = WindowingOptions(Cut(2, 1)).windows(_table(count + 1)).windows
    split = split_windows(
        windows, calibration=None, calibration_fraction=0.2, rng=np.random.default_rng(0)
    )
    assert (min(_rows(split.calibration)) > 0.7 * count) is is_latest
