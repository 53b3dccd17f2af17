"""Section *Windows*: originals against reconstructions, a few of each group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.data.windows import Windows
from edgeae.report.data import ABNORMAL, NORMAL, UNLABELLED, contributions
from edgeae.report.format import stamp_text
from edgeae.report.sections import spectra
from edgeae_runtime.arrays import decimal
from edgeae_runtime.scores import is_whitened

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae.evaluate.model import Facts
    from edgeae.report.data import ReportData
    from edgeae_runtime.arrays import FloatArray

_PER_GROUP = 12
_MAX_CANDIDATES = 4000  # of a group, so that windows which share readings can be skipped
_MAX_CHANNELS = 8  # shown of one window: those with the largest contributions
_MAX_STEPS = 320  # shown of one channel
_MAX_FEATURES = 24  # shown of one row: those with the largest contributions
_DIGITS = 5

LINE, CHANNELS, FEATURES = "line", "channels", "features"
"""Forms of a window's picture."""


class Group(NamedTuple):
    """Windows of one kind: a name, a description, and indices among the report's windows."""

    name: str
    description: str
    indices: NDArray[np.int64]


def section(data: ReportData) -> Facts:
    """Return the windows of each group with their reconstructions, as plain JSON values."""
    found = _drawn(data, groups(data))
    if found:
        training = training_windows(data)
        found += _drawn(training, suspects(training))
    return {
        "form": form(data),
        "value": "reading" if data.source.front_end is None else "feature",
        "channels": data.source.value_shape[-1],
        "max_channels": _MAX_CHANNELS,
        "max_features": _MAX_FEATURES,
        "is_sum": not is_whitened(data.source.score),
        "thinned": form(data) != FEATURES and data.windows.shape[0] > _MAX_STEPS,
        "groups": found,
    }


def _drawn(data: ReportData, found: list[Group]) -> list[Facts]:
    shown = np.unique([index for group in found for index in group.indices.tolist()])
    pictures = _pictures(data, shown.astype(np.int64)) if found else {}
    return [
        {
            "name": group.name,
            "description": group.description,
            "windows": [pictures[int(index)] for index in group.indices],
        }
        for group in found
    ]


def training_windows(data: ReportData) -> ReportData:
    """Return the normal windows of training that a detector keeps, with their scores."""
    source = data.source
    windows = np.concatenate([source.validation, source.calibration])
    scores = np.concatenate([source.scores(source.validation), source.scores(source.calibration)])
    return data._replace(
        windows=Windows.of(windows),
        scores=scores,
        is_normal=None,
        stamps=None,
        origin=None,
        is_stored=True,
    )


def suspects(training: ReportData) -> list[Group]:
    """Return those above the threshold as a group, if there are any."""
    above = np.flatnonzero(training.is_finite & (training.scores > training.threshold))
    order = above[np.argsort(-training.scores[above], kind="stable")][:_PER_GROUP]
    text = (
        "of the training data (the validation and calibration part) that are above the threshold, "
        "highest first; edgeae train with --suspects lists all with their rows"
    )
    return [Group("Suspects in training", text, order)] if len(order) else []


def form(data: ReportData) -> str:
    """Return the form in which windows are drawn."""
    return form_of_readings(data) if data.source.front_end is None else FEATURES


def form_of_readings(data: ReportData) -> str:
    """Return the form of raw windows, also where a front end makes features of them."""
    if len(data.windows.shape) == 2:
        return CHANNELS if data.windows.shape[1] > 1 else LINE
    return LINE if data.rows_are_windows else FEATURES


def groups(data: ReportData) -> list[Group]:
    """Return the groups that the labels allow, each of up to a dozen windows; none is empty."""
    scores, threshold = data.scores, data.threshold
    usable = np.flatnonzero(data.is_finite)
    is_normal = np.ones(len(scores), bool) if data.is_normal is None else data.is_normal
    normal, anomalies = usable[is_normal[usable]], usable[~is_normal[usable]]
    is_above = scores[anomalies] > threshold
    detected, missed = anomalies[is_above], anomalies[~is_above]
    distance = np.abs(scores[usable].astype(np.float64) - threshold)
    from_median = np.abs(scores[normal] - np.median(scores[normal])) if len(normal) else normal
    kind = "normal " if data.is_normal is not None else ""
    found = [
        (f"Typical {kind}windows", "with scores nearest to the median", normal, from_median),
        (
            f"Highest {kind}windows",
            "with the largest scores, highest first",
            normal,
            -scores[normal],
        ),
        ("Borderline", "nearest to the threshold, on either side", usable, distance),
        (
            "Missed anomalies",
            "labelled abnormal and not above the threshold, lowest first",
            missed,
            scores[missed],
        ),
        (
            "Detected anomalies",
            "labelled abnormal and above the threshold, highest first",
            detected,
            -scores[detected],
        ),
    ]
    chosen = [
        Group(name, description, _without_overlap(data, _ordered(indices, key)))
        for name, description, indices, key in found
    ]
    return [group for group in chosen if len(group.indices)]


def _ordered(indices: NDArray[np.int64], key: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return the candidates with the smallest keys in their order; ties by index."""
    if len(indices) > _MAX_CANDIDATES:
        first = np.sort(np.argpartition(key, _MAX_CANDIDATES)[:_MAX_CANDIDATES])
        indices, key = indices[first], key[first]
    return indices[np.argsort(key, kind="stable")]


def _without_overlap(data: ReportData, candidates: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first dozen candidates that share no reading with one before them."""
    chosen: list[int] = []
    starts, cut = data.windows.starts, data.windows.cut
    distance = 1 if cut is None else cut.steps
    for index in candidates:
        if all(abs(int(starts[index]) - int(starts[other])) >= distance for other in chosen):
            chosen.append(int(index))
        if len(chosen) == _PER_GROUP:
            break
    return np.array(chosen, np.int64)


def _pictures(data: ReportData, indices: NDArray[np.int64]) -> dict[int, Facts]:
    """Return the picture of each window by its index."""
    windows = data.windows.where(indices).array()
    outputs = data.source.outputs(windows)
    values, reconstructions = outputs.get("features", windows), outputs["reconstruction"]
    shares = contributions(data.source, values, reconstructions)
    draw = _features if form(data) == FEATURES else _channels
    drawn_spectra = spectra.pictures(data.source, windows, shares)
    origin = data.origin
    row, is_training = data.last_rows, data.is_stored and data.is_normal is None
    return {
        int(index): {
            "file": None if origin is None else origin.names[origin.file[index]],
            "row": int(row[index]) + 1 if origin is None else int(origin.rows[index]),
            "is_training": is_training,
            "stamp": None if data.stamps is None else stamp_text(data.stamps[index]),
            "score": decimal(data.scores[index]),
            "kind": _kind(data, int(index)),
            "drawn": draw(data, *window),
            **spectrum,
        }
        for index, spectrum, *window in zip(
            indices, drawn_spectra, values, reconstructions, shares, strict=True
        )
    }


def _kind(data: ReportData, index: int) -> str:
    if data.is_normal is None:
        return "taken for normal" if data.is_stored else UNLABELLED
    return NORMAL if data.is_normal[index] else ABNORMAL


def _channels(
    data: ReportData, window: FloatArray, reconstruction: FloatArray, shares: FloatArray
) -> list[Facts]:
    """Return the points of each channel, largest contribution first."""
    columns = [part.reshape(len(part), -1).T for part in (window, reconstruction, shares)]
    totals = columns[2].sum(axis=1)
    drawn = []
    for channel in np.argsort(-totals, kind="stable")[:_MAX_CHANNELS]:
        values, reconstructed, share = (part[channel] for part in columns)
        steps = _shown_steps(share)
        drawn.append(
            {
                "name": channel_name(data, int(channel)),
                "share": _rounded(totals[channel]),
                "step": steps.tolist(),
                "value": _list(values[steps]),
                "reconstruction": _list(reconstructed[steps]),
                "part": _list(share[steps]),
            }
        )
    return drawn


def _shown_steps(share: FloatArray) -> NDArray[np.int64]:
    """Return all steps, or of each block of steps the one with the largest share."""
    if len(share) <= _MAX_STEPS:
        return np.arange(len(share))
    blocks = np.array_split(np.arange(len(share)), _MAX_STEPS)
    return np.array([block[share[block].argmax()] for block in blocks])


def _features(
    data: ReportData, window: FloatArray, reconstruction: FloatArray, shares: FloatArray
) -> list[Facts]:
    """Return the values of a row beside their reconstructions, largest contribution first."""
    scaler = data.source.scaler
    z, z_reconstruction = (
        (part - scaler.offset) * scaler.scale for part in (window, reconstruction)
    )
    return [
        {
            "name": channel_name(data, int(index)),
            "value": _rounded(window[index]),
            "reconstruction": _rounded(reconstruction[index]),
            "scaled": _rounded(z[index]),
            "scaled_reconstruction": _rounded(z_reconstruction[index]),
            "share": _rounded(shares[index]),
        }
        for index in np.argsort(-shares, kind="stable")[:_MAX_FEATURES]
    ]


def channel_name(data: ReportData, channel: int) -> str:
    """Return the name of a channel or feature with its unit, as far as they are known."""
    front_end = data.source.front_end
    return reading_name(data, channel) if front_end is None else front_end.names[channel]


def reading_name(data: ReportData, channel: int) -> str:
    """Return the name of a channel of raw windows with its unit, as far as they are known."""
    inputs = data.source.inputs
    if inputs.features is None:
        noun = form_of_readings(data)
        return "value" if noun == LINE else f"{noun.removesuffix('s')} {channel}"
    unit = inputs.units[channel] if inputs.units is not None else ""
    return f"{inputs.features[channel]} [{unit}]" if unit else inputs.features[channel]


def _list(values: FloatArray) -> list[float]:
    return [_rounded(value) for value in values]


def _rounded(value: ArrayLike) -> float:
    return float(f"{float(value):.{_DIGITS}g}")  # type: ignore[arg-type]
