"""What is amiss with recordings: another rate or type, clipped, dead or shifted channels."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.order_tracking import RATES_HZ
from edgeae_runtime.messages import percent
from edgeae_runtime.recordings.wav import RAW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ColumnSelection, Raw

RATE_TOLERANCE = 0.01
"""By so large a share a clock's rate may differ from the one that was trained."""
_MAX_CLIPPED = 1e-3
_MIN_SAMPLES = 64  # fewer may be alike by chance
_NEAR = 0.05  # of the range: a signal that is not clipped has more samples there than at its edge
_MIN_AT_EDGE = 8
_MANY = 64  # different samples: with fewer, an edge is as likely as its neighbours
_LOUDER, _QUIETER = 100.0, 1e4  # 24 bits have 256 times the counts of 16, those 32768 times floats
_MAX_STRANGE = 0.05  # samples that are no float of a sensor
_MIN_UPPER, _MAX_LOWER = 0.95, 0.5  # shares of halves of floats that look like upper ones
_EVEN_SHARE = (0.4, 0.6)  # of lower halves, that are beyond half of their range


def refuse_rate(rate_hz: float) -> None:
    """Raise `InputError` for a rate that no manifest holds."""
    low, high = RATES_HZ
    if not low <= rate_hz <= high:
        raise InputError(f"`rate_hz` must be from {low:g} to {high:g}; got {rate_hz:g}")


def check_rate(inputs: Inputs, rate_hz: float | None) -> float | None:
    """Return the rate of a model's readings: as trained, or else the given one, if any.

    Raises
    ------
    InputError
        If the given rate is not the model's.
    """
    trained = inputs.reading_rate_hz
    if rate_hz is None:
        return trained
    refuse_rate(rate_hz)
    if trained is not None and abs(rate_hz - trained) > RATE_TOLERANCE * trained:
        raise InputError(f"`rate_hz` must be as trained, {trained:g}; got {rate_hz:g}")
    return rate_hz if trained is None else trained


def of_model(selection: ColumnSelection, inputs: Inputs, rate_hz: float | None) -> ColumnSelection:
    """Return the selection with a model's rate, and its readings unless they are counters."""
    usual = None if inputs.difference is not None else (inputs.low, inputs.high)
    rate_hz, raw = check_rate(inputs, rate_hz), raw_of_model(selection, inputs)
    return selection._replace(rate_hz=rate_hz, usual_means=usual, raw=raw)


def raw_of_model(selection: ColumnSelection, inputs: Inputs) -> Raw | None:
    """Return how raw samples lie, with a model's channels and others by number, unless given."""
    raw = selection.raw
    if raw is None or raw.channels is not None:
        return raw
    others = {name for name in (*selection.texts, *selection.drop) if name.isdecimal()}
    return raw._replace(channels=inputs.shape[-1] + len(others))


def refuse_mat(path: str) -> None:
    """Raise `InputError` for a MATLAB file, which takes scipy."""
    if path.lower().endswith(".mat"):
        raise InputError(
            f"{path}: a MATLAB file is read on a workstation, by 'edgeae score'; a device reads "
            f".wav and `raw` samples"
        )


def noted(
    blocks: Iterable[Block], what: str, usual_means: tuple[AnyArray, AnyArray] | None
) -> Iterator[Block]:
    """Yield the blocks of a recording, and warn at its end of channels that are amiss.

    `usual_means` are the lowest and the highest readings of training, where a model is known: a
    mean beyond them is an offset.
    """
    levels = _Levels(what)
    for block in blocks:
        levels.count(block.values)
        yield block
    levels.note(usual_means)


class _Levels:
    """Counts the samples at the extremes of a recording, which may be the rails of a converter."""

    def __init__(self, what: str) -> None:
        self._what, self._samples, self._are_whole = what, 0, False
        self._low = self._high = self._at_low = self._at_high = self._sum = np.zeros(0)
        self._near_low = self._near_high = np.zeros(0)
        self._is_fine = np.zeros(0, bool)

    def count(self, values: AnyArray) -> None:
        """Count the lowest and the highest samples `(n, channels)` of each channel so far."""
        low, high = values.min(axis=0), values.max(axis=0)
        if not self._samples:
            self._low, self._high = low, high
            self._are_whole = bool((values == np.rint(values)).all())
            self._at_low, self._at_high, self._sum = np.zeros((3, len(low)))
            self._near_low, self._near_high = np.zeros((2, len(low)))
            with np.errstate(invalid="ignore"):  # in 4096 steps: a tone's rounding is no variety
                levels = (values[:4096] - low) * (4096 / np.maximum(high - low, 1e-30))
            self._is_fine = np.array([np.unique(v).size >= _MANY for v in np.rint(levels).T])
        self._at_low[low < self._low] = self._near_low[low < self._low] = 0
        self._at_high[high > self._high] = self._near_high[high > self._high] = 0
        self._low, self._high = np.minimum(low, self._low), np.maximum(high, self._high)
        with np.errstate(invalid="ignore"):
            near = _NEAR * (self._high - self._low)
            self._near_low += (values <= self._low + near).sum(axis=0)
            self._near_high += (values >= self._high - near).sum(axis=0)
            self._sum += values.sum(axis=0, dtype=np.float64)
        self._at_low += (values == self._low).sum(axis=0)
        self._at_high += (values == self._high).sum(axis=0)
        self._samples += len(values)

    def note(self, usual_means: tuple[AnyArray, AnyArray] | None) -> None:
        """Warn of a channel that is constant, often at an extreme that is a rail, or shifted."""
        if self._samples < _MIN_SAMPLES:
            return
        is_still = self._low == self._high
        if usual_means is not None and is_still.any():  # training tells of constant columns itself
            at = int(is_still.argmax())
            self._warn(f"channel {at} is {self._low[at]:g} throughout, as of a dead sensor")
        shares = np.where(is_still, 0, self._clipped() / self._samples)
        if shares.max() > _MAX_CLIPPED:
            self._warn(
                f"{percent(shares.max())} % of the samples of channel {shares.argmax()} are at "
                f"the rails: what is clipped has a spectrum that is not the machine's"
            )
        if usual_means is not None:
            self._note_unusual(*usual_means)

    def _clipped(self) -> AnyArray:
        """Return how many samples of each channel are at a rail, or where both sides are cut off.

        There, most of the samples near each edge are at it.
        """
        low, high = (_are_rails(edge, whole=self._are_whole) for edge in (-self._low, self._high))
        is_cut = self._is_fine
        for edge, near in ((self._at_low, self._near_low), (self._at_high, self._near_high)):
            is_cut = is_cut & (edge >= _MIN_AT_EDGE) & (2 * edge > near)
        clipped: AnyArray = self._at_low * (low | is_cut) + self._at_high * (high | is_cut)
        return clipped

    def _note_unusual(self, low: AnyArray, high: AnyArray) -> None:
        """Warn of a channel of another size than in training, or with a mean beyond all of it."""
        means = self._sum / self._samples
        low, high = (np.broadcast_to(limit, means.shape) for limit in (low, high))
        is_off = ((means < low) | (means > high)) & np.isfinite(means)
        if size := size_note(self._low, self._high, (low, high)):
            self._warn(size)
        elif is_off.any():
            at = int(is_off.argmax())
            self._warn(
                f"the mean of channel {at}, {means[at]:.4g}, lies outside of all readings of "
                f"training, {low[at]:.4g} to {high[at]:.4g}: an offset"
            )

    def _warn(self, text: str) -> None:
        warnings.warn(f"{self._what}: {text}", stacklevel=2)


def size_note(low: AnyArray, high: AnyArray, trained: tuple[AnyArray, AnyArray]) -> str | None:
    """Return what to say of readings from `low` to `high` `(channels,)` of another size, if any.

    `trained` are the lowest and the highest readings of training. A constant channel has no size.
    """
    size, usual = (np.maximum(-a, b) for a, b in ((low, high), trained))
    is_other = (size > _LOUDER * usual) | ((_QUIETER * size < usual) & (low < high))
    is_other &= size < np.inf
    if not is_other.any():
        return None
    at = int(is_other.argmax())
    return (
        f"channel {at} goes up to {size[at]:.4g}, in training it went to {usual[at]:.4g}: record "
        f"in the unit and the type of samples that trained"
    )


def _are_rails(extremes: AnyArray, *, whole: bool) -> AnyArray:
    """Tell which sizes are those of a converter of 8 bits or more, or of full scale as floats.

    Examples
    --------
    >>> _are_rails(np.array([32768, 2047, 1, 1000, 0.3]), whole=False).tolist()
    [True, True, True, False, False]
    """
    sizes = np.abs(extremes).astype(np.float64)
    with np.errstate(invalid="ignore"):
        logs = [np.log2(np.maximum(sizes + one, 1)) for one in (0, 1)]
        is_power: AnyArray = np.any([log == np.round(log) for log in logs], axis=0)
    is_converter: AnyArray = (sizes >= 127) & is_power & np.isfinite(sizes)
    return is_converter if whole else is_converter | (sizes == 1)


def refuse_other_type(data: bytes, kind: str, what: str) -> None:
    """Refuse the first samples of a recording of another type than `raw` says.

    Whole numbers that are read as floats are mostly tiny, huge or NaN. Of floats that are read as
    whole numbers every second one has a sign and an exponent, all much alike, and those between are
    spread evenly, as the last digits of a number are.

    Raises
    ------
    InputError
        The message says which they seem to have.
    """
    data = data[: len(data) // 4 * 4]
    if kind == "float32":
        sizes = np.abs(np.frombuffer(data, RAW[kind]))
        with np.errstate(invalid="ignore"):
            is_strange = ~((sizes == 0) | ((sizes > 1e-25) & (sizes < 1e25)))
        if (is_strange & np.isfinite(sizes)).mean() > _MAX_STRANGE:  # a sensor may send NaN
            raise InputError(
                f"{what}: `raw` float32 must be samples of a sensor; {100 * is_strange.mean():.0f} "
                f"% of the first are NaN, beyond 1e25 or below 1e-25 (take int16 for whole numbers)"
            )
        return
    halves = np.frombuffer(data, RAW["int16"]).astype(np.int32)
    lower, upper = halves[::2], halves[1::2]
    if not upper.any() or _are_upper(upper) < _MIN_UPPER or _are_upper(lower) > _MAX_LOWER:
        return
    share = float((np.abs(lower) > 1 << 14).mean())
    if _EVEN_SHARE[0] < share < _EVEN_SHARE[1]:
        raise InputError(
            f"{what}: `raw` int16 must be whole numbers; these are floats by their bytes (take "
            f"float32)"
        )


def _are_upper(halves: AnyArray) -> float:
    """Return the share of halves of floats that are upper ones, of sizes from 1e-9 to 1e9, or 0."""
    exponents = (halves & 0x7FFF) >> 7
    return float(((exponents == 0) | (np.abs(exponents - 127) < 30)).mean())
