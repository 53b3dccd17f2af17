"""Spectra of windows beside those of normal ones, for detectors with a front end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.report.spectrum_lines import Bearing, Line, lines
from edgeae_export.front_end import band_edges_hz, band_powers
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.data.windows import Windows
    from edgeae.evaluate.model import Facts
    from edgeae_export import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.front_end import FrontEnd

    Array = NDArray[np.float64]

_MAX_SEGMENT = 4096
_MAX_POINTS = 160  # of a spectrum: the largest power of those that share a place on a log axis
_MAX_NORMAL = 2000  # windows
_LOWEST_DB = -120.0
_APART = 1.04  # times the frequency of the line before, so that labels do not overlap
BAND = (0.05, 0.5, 0.95)
"""Quantiles of normal spectra that are drawn."""


class SpectrumOptions(NamedTuple):
    """What is known of the machine: its speed in revolutions a minute, and a bearing."""

    speed_rpm: float | None = None
    bearing: Bearing | None = None

    def check(self, front_end: FrontEnd | None, sampling: tuple[float | None, str]) -> None:
        """Refuse what would not be drawn.

        Raises
        ------
        InputError
            If there is no spectrum, or a bearing has no speed.
        """
        if self.speed_rpm is None and self.bearing is None:
            return
        if self.speed_rpm is not None and not 0 < self.speed_rpm < math.inf:
            raise InputError(f"`speed_rpm` must be a number above 0; got {self.speed_rpm:g}")
        rate, unit = sampling
        if front_end is None or rate is None:
            needs = "a front end" if front_end is None else "the sampling rate of the training data"
            name = "bearing" if self.speed_rpm is None else "speed_rpm"
            raise InputError(f"`{name}` is drawn in spectra; the detector needs {needs}")
        if self.speed_rpm is None and unit != "orders":
            raise InputError("`bearing` needs `speed_rpm`: its frequencies follow from the speed")


NO_LINES = SpectrumOptions()


class Spectra:
    """Spectra of windows on the axis of a report, in dB of the mean power in training.

    Of an `envelope` they are those of the envelope.

    Attributes
    ----------
    frequencies
        In Hz, or orders where the samples are a shaft's angles: `(points,)`.
    """

    def __init__(self, front_end: FrontEnd, steps: int, rate: float) -> None:
        samples = steps if front_end.kind != "envelope" else (steps - 2) // front_end.decimation
        segment = 1 << min(samples, _MAX_SEGMENT).bit_length() - 1
        self._fine = front_end._replace(
            segment=segment, hop=max(1, segment // 2), first_bin=1, band_bins=1, bands=segment // 2
        )
        places = np.geomspace(1, segment // 2 + 1, _MAX_POINTS + 1).astype(int)
        self._first = np.unique(places)[:-1] - 1
        self._bin = rate / front_end.decimation / segment

    def of(self, windows: FloatArray) -> Array:
        """Return the spectra `(n, channels, points)` of raw windows, each in dB."""
        powers = band_powers(self._fine, windows)
        powers = np.maximum.reduceat(powers, self._first, axis=2)
        reference = self._fine.power.astype(np.float64).reshape(-1, 1)
        floor = 10 ** (_LOWEST_DB / 10)
        levels: Array = 10 * np.log10(np.maximum(powers / reference, floor))
        return levels

    @property
    def frequencies(self) -> Array:
        """The middle of the frequencies that share a point."""
        ends = np.append(self._first[1:], self._fine.bands) - 1
        middle: Array = (self._first + ends) / 2 + 1
        return middle * self._bin


def spectra_of(source: Source) -> Spectra | None:
    """Return the spectra of a detector's windows; None without a front end, or its rate."""
    front_end, inputs = source.front_end, source.inputs
    rate, _ = inputs.sampling
    if front_end is None or rate is None:
        return None
    return Spectra(front_end, inputs.shape[0], rate)


def normal_levels(spectra: Spectra, normal: Windows) -> Array:
    """Return the quantiles `BAND` of the spectra of windows: `(3, channels, points)`, in dB."""
    chosen = np.linspace(0, len(normal) - 1, min(len(normal), _MAX_NORMAL)).astype(np.int64)
    levels: Array = np.quantile(spectra.of(normal.where(chosen).array()), BAND, axis=0)
    return levels


def section(source: Source, normal: Windows, options: SpectrumOptions) -> Facts | None:
    """Return axis, spectra of normal windows, and lines, as plain JSON values; None without any."""
    spectra, front_end, (rate, unit) = spectra_of(source), source.front_end, source.inputs.sampling
    if spectra is None:
        return None
    assert front_end is not None
    assert rate is not None
    levels = np.round(normal_levels(spectra, normal), 1)
    return {
        "unit": unit,
        "is_envelope": front_end.kind == "envelope",
        "at": [float(f"{value:.4g}") for value in spectra.frequencies],
        "normal": [
            dict(zip(("low", "median", "high"), each.tolist(), strict=True))
            for each in levels.transpose(1, 0, 2)
        ],
        "channels": channels(source),
        "bands": band_edges_hz(front_end, rate).tolist() if front_end.bands else [],
        "lines": [
            {"label": line.label, "line_at": float(f"{line.at:.6g}")}
            for line in drawn_lines(options, unit, spectra.frequencies)
        ],
    }


def pictures(source: Source, windows: FloatArray, shares: Array) -> list[Facts]:
    """Return the levels of each window by channel, and each band's share of the score."""
    spectra, front_end = spectra_of(source), source.front_end
    if spectra is None or front_end is None:
        return [{} for _ in windows]
    levels = np.round(spectra.of(windows), 1)
    count = levels.shape[1]
    of_bands = shares[:, : count * front_end.bands].reshape(len(windows), count, front_end.bands)
    return [
        {"levels": one.tolist(), "band_shares": np.round(share, 4).tolist()}
        for one, share in zip(levels, of_bands, strict=True)
    ]


def channels(source: Source) -> list[str]:
    """Name the channels; a single one has no name."""
    inputs = source.inputs
    if len(inputs.shape) == 1 or inputs.shape[1] == 1:
        return [""]
    return list(inputs.features or [f"channel {i}" for i in range(inputs.shape[1])])


def drawn_lines(options: SpectrumOptions, unit: str, axis: Array) -> list[Line]:
    """Return the lines that lie on an axis in Hz or orders; those too close to tell apart are one.

    An axis in orders has the lines of the speed, whatever it is.
    """
    if options == NO_LINES and unit != "orders":
        return []
    turns = 1.0 if unit == "orders" else (options.speed_rpm or 0) / 60
    found = [Line(line.label, line.at * turns) for line in lines(options.bearing)]
    drawn: list[Line] = []
    for line in sorted(found, key=lambda one: one.at):
        if not axis[0] <= line.at <= axis[-1]:
            continue
        if drawn and line.at < _APART * drawn[-1].at:
            line = Line(f"{drawn[-1].label}, {line.label}", drawn.pop().at)
        drawn.append(line)
    return drawn
