"""The split of normal windows into training, validation and calibration windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from edgeae.data.windows import Windows
    from edgeae_runtime.arrays import FloatArray

    Indices = NDArray[np.int64]

VALIDATION_FRACTION = 0.125  # of the windows that do not calibrate
_MAX_BYTES = 64 << 20  # of validation and of calibration windows: a detector's file holds them
_MAX_BLOCKS, _MIN_BLOCKS = 50, 10
_MIN_IN_TIME = 500  # windows: a fifth of them are the 99 that a false-alarm rate of 1 % needs
_MAX_SINGLE = 1_000_000


class Split(NamedTuple):
    """Normal windows by their use, each `(n, *shape)`.

    `train` sets weights and scaler; `validation` stops training and tunes; `calibration` sets the
    threshold and nothing else; `calibration_groups` are the indices of their conditions.
    """

    train: Windows
    validation: FloatArray
    calibration: FloatArray
    calibration_groups: Indices | None = None


def split_windows(
    windows: Windows,
    *,
    calibration: FloatArray | None,
    calibration_fraction: float,
    rng: np.random.Generator,
) -> Split:
    """Split normal windows, unless `calibration` windows are given, which stay as they are.

    Of windows in the order of time, the latest of each run calibrate, if there are at least 500:
    the latest stretch of a shorter series is too short to stand for what comes. The others are
    split at random where windows share no readings, and else in blocks of neighbours. Windows that
    share readings with a window of another use are left out.

    Raises
    ------
    InputError
        If the fraction is not between 0 and 1, or there are too few windows to split.
    """
    if not 0 < calibration_fraction < 1:
        raise InputError(
            f"`calibration_fraction` must lie between 0 and 1; got {calibration_fraction}"
        )
    min_count = 3 if calibration is None else 2
    if len(windows) < min_count:
        # scikit-learn's checks look for the words "sample" and "minimum".
        raise InputError(
            f"a minimum of {min_count} normal windows is required to train, validate and "
            f"calibrate; got {len(windows)} sample(s)"
        )
    groups: Indices | None = None
    max_share = windows.most(_MAX_BYTES) / len(windows)
    for_calibration = 0.0 if calibration is not None else min(calibration_fraction, max_share)
    for_validation = min(VALIDATION_FRACTION * (1 - for_calibration), max_share)
    if calibration is None and has_latest(windows, for_calibration):
        windows, latest = split_latest(windows, for_calibration)
        calibration, groups = _stored(latest), _groups(latest)
        for_validation = min(VALIDATION_FRACTION, max_share)
    shares = [for_validation] if calibration is not None else [for_calibration, for_validation]
    *parts, rest = deal(len(windows), shares, windows.overlap, rng)
    arrays = [_stored(windows.where(part)) for part in parts]
    if calibration is None:
        calibration, groups = arrays[0], _groups(windows.where(parts[0]))
    return Split(windows.where(rest), arrays[-1], calibration, groups)


def _stored(windows: Windows) -> FloatArray:
    return windows.thinned(_MAX_BYTES).array()


def _groups(windows: Windows) -> Indices | None:
    """Return the conditions of the windows that are stored."""
    groups = windows.thinned(_MAX_BYTES).conditions
    return None if groups is None else np.asarray(groups, np.int64)


def has_latest(windows: Windows, share: float) -> bool:
    """Tell whether windows are in the order of time, and enough for a latest part."""
    if windows.runs is None or len(windows) < _MIN_IN_TIME:
        return False
    earlier, latest = split_latest(windows, share)
    return len(earlier) > 4 * (windows.overlap + 1) and len(latest) > 0


def split_latest(windows: Windows, share: float) -> tuple[Windows, Windows]:
    """Split windows in the order of time into the earlier ones and the latest share of each run.

    Earlier windows that share readings with a later one are left out. A run that is too short to be
    split belongs to the earlier windows.

    Examples
    --------
    >>> from edgeae.data.windows import Windows
    >>> windows = Windows.of(np.zeros((10, 1), np.float32), overlap=1, is_in_time=True)
    >>> earlier, latest = split_latest(windows, 0.2)
    >>> earlier.starts.tolist(), latest.starts.tolist()
    ([0, 1, 2, 3, 4, 5, 6], [8, 9])
    """
    counts = np.bincount(windows.run_of)
    latest = np.rint(share * counts).astype(np.int64)
    latest[latest + windows.overlap >= counts] = 0
    stops = np.cumsum(counts)
    from_end = np.repeat(stops, counts) - np.arange(len(windows))  # 1 is the last of its run
    size = np.repeat(latest, counts)
    is_latest = from_end <= size
    is_earlier = (from_end > size + windows.overlap) | (size == 0)
    if not is_latest.any():  # many runs of a few windows each: the last runs are the latest
        first = len(windows) - max(1, round(share * len(windows)))
        is_latest = windows.run_of >= windows.run_of[first]
        is_earlier = ~is_latest
    return windows.where(is_earlier), windows.where(is_latest)


def deal(
    count: int, shares: Sequence[float], overlap: int, rng: np.random.Generator
) -> list[Indices]:
    """Split windows: ascending indices for each share, and for the rest.

    Parameters
    ----------
    count
        Number of windows, in the order of their first readings.
    shares
        Parts of the whole, below 1 in sum; each gets at least one window.
    overlap
        Number of following windows that share readings with a window.

    Raises
    ------
    InputError
        If overlapping windows are too few to be kept apart.

    Examples
    --------
    >>> a, b = deal(12, [0.5], overlap=1, rng=np.random.default_rng(0))
    >>> len(a), len(b), int(abs(a[:, None] - b).min())
    (5, 6, 2)
    """
    edges = _edges(count, shares, overlap)
    blocks = len(edges) - 1
    order = rng.permutation(blocks)
    uses = np.full(blocks, len(shares), np.int8)
    used = 0
    for use, share in enumerate(shares):
        free = blocks - used - (len(shares) - use)
        size = min(max(1, round(share * blocks)), free)
        if blocks == len(shares) + 1:  # as many blocks as uses, already of the right sizes
            order, size = np.arange(blocks), 1
        uses[order[used : used + size]] = use
        used += size
    use_of = np.repeat(uses, np.diff(edges))
    is_kept = np.ones(count, bool)
    for change in np.flatnonzero(np.diff(use_of)) + 1 if overlap else ():
        is_kept[max(0, change - overlap) : change] = False
    parts = [np.flatnonzero(is_kept & (use_of == use)) for use in range(len(shares) + 1)]
    if not all(len(part) for part in parts):
        raise InputError(
            f"{count} windows, of which {overlap + 1} in a row share readings, are too few to keep "
            f"training, validation and calibration windows apart; use a larger `stride` or a "
            f"shorter `window`"
        )
    return parts


def _edges(count: int, shares: Sequence[float], overlap: int) -> Indices:
    """Return the edges 0, ..., count of the blocks of neighbours that stay together."""
    if not overlap:
        return np.linspace(0, count, min(count, _MAX_SINGLE) + 1).astype(np.int64)
    blocks = min(_MAX_BLOCKS, count // (4 * (overlap + 1)))
    if blocks >= _MIN_BLOCKS:
        return np.linspace(0, count, blocks + 1).astype(np.int64)
    edges: Indices = np.rint(np.cumsum([0, *shares, 1 - sum(shares)]) * count).astype(np.int64)
    return edges
