"""Which normal windows train, which tune and which calibrate; which test is settled before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from edgeae.data.windows import Windows
    from edgeae_runtime.arrays import FloatArray

    Places = NDArray[np.int64]

FITTING_FRACTION = 0.125  # of what training gets; an eighth is enough to see the loss turn
_SET_ASIDE_BYTES = (
    64 << 20
)  # most validation and most calibration windows: a detector's file has them
_MAX_BLOCKS, _MIN_BLOCKS = 50, 10
_MAX_SINGLE = 1_000_000


class Split(NamedTuple):
    """Normal windows by their use, each `(n, *shape)`.

    `train` moves the weights and the scaler; `validation` stops training and tunes; `calibration` is
    touched by nothing but the threshold.
    """

    train: Windows
    validation: FloatArray
    calibration: FloatArray


def split_windows(
    windows: Windows,
    *,
    calibration: FloatArray | None,
    calibration_fraction: float,
    rng: np.random.Generator,
) -> Split:
    """Split normal windows; `calibration` windows that are given are taken as they are.

    Windows that share no readings are dealt at random. Windows that overlap are dealt in blocks of
    neighbours, and those that share readings with a window of another use are left out.

    Raises
    ------
    InputError
        If the fraction is not between 0 and 1, or there are too few windows to split.
    """
    if not 0 < calibration_fraction < 1:
        raise InputError(
            f"calibration_fraction must lie between 0 and 1; got {calibration_fraction}"
        )
    fewest = 3 if calibration is None else 2
    if len(windows) < fewest:
        # The words "sample" and "minimum" are what scikit-learn's users look for here.
        raise InputError(
            f"a minimum of {fewest} normal windows is required to train, tune and calibrate; "
            f"got {len(windows)} sample(s)"
        )
    most = windows.most(_SET_ASIDE_BYTES) / len(windows)
    aside = 0.0 if calibration is not None else min(calibration_fraction, most)
    validation = min(FITTING_FRACTION * (1 - aside), most)
    shares = [validation] if calibration is not None else [aside, validation]
    *dealt, rest = deal(len(windows), shares, windows.overlap, rng)
    kept = [windows.where(part).thinned(_SET_ASIDE_BYTES).array() for part in dealt]
    given = kept[0] if calibration is None else calibration
    return Split(windows.where(rest), validation=kept[-1], calibration=given)


def deal(
    count: int, shares: Sequence[float], overlap: int, rng: np.random.Generator
) -> list[Places]:
    """Deal windows out: ascending places for each share, and for what is left.

    Parameters
    ----------
    count
        How many windows there are, in the order of their first readings.
    shares
        Parts of the whole, together below 1; each gets at least one window.
    overlap
        How many windows after one may share readings with it.

    Raises
    ------
    InputError
        If so many overlapping windows cannot be dealt apart.

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
    taken = 0
    for use, share in enumerate(shares):
        left = blocks - taken - (len(shares) - use)
        size = min(max(1, round(share * blocks)), left)
        if blocks == len(shares) + 1:  # as many blocks as uses, already of the right sizes
            order, size = np.arange(blocks), 1
        uses[order[taken : taken + size]] = use
        taken += size
    use_of = np.repeat(uses, np.diff(edges))
    is_kept = np.ones(count, bool)
    for change in np.flatnonzero(np.diff(use_of)) + 1 if overlap else ():
        is_kept[max(0, change - overlap) : change] = False
    dealt = [np.flatnonzero(is_kept & (use_of == use)) for use in range(len(shares) + 1)]
    if not all(len(part) for part in dealt):
        raise InputError(
            f"{count} windows, of which {overlap + 1} in a row share readings, are too few to keep "
            f"their uses apart; take a larger stride or a shorter window"
        )
    return dealt


def _edges(count: int, shares: Sequence[float], overlap: int) -> Places:
    """Edges of the blocks of neighbours that are dealt as one: 0, ..., count."""
    if not overlap:
        return np.linspace(0, count, min(count, _MAX_SINGLE) + 1).astype(np.int64)
    blocks = min(_MAX_BLOCKS, count // (4 * (overlap + 1)))
    if blocks >= _MIN_BLOCKS:
        return np.linspace(0, count, blocks + 1).astype(np.int64)
    edges: Places = np.rint(np.cumsum([0, *shares, 1 - sum(shares)]) * count).astype(np.int64)
    return edges
