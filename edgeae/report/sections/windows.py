"""Section *Windows*: originals against reconstructions, a few of each group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.report.data import ABNORMAL, NORMAL, UNLABELLED, shares_of
from edgeae.report.format import stamp_text
from edgeae_runtime.arrays import decimal
from edgeae_runtime.scores import is_whitened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.report.data import ReportData
    from edgeae_runtime.arrays import FloatArray

_EACH = 12  # windows of a group
_CANDIDATES = 4000  # looked at for a group, so that windows which share readings can be passed over
_CHANNELS = 8  # shown of one window: those with the largest shares
_STEPS = 320  # shown of one channel
_FEATURES = 24  # shown of one row: those with the largest shares
_DIGITS = 5

LINE, CHANNELS, FEATURES = "line", "channels", "features"
"""Forms of a window's picture."""


class Group(NamedTuple):
    """Windows of one kind: what they are, and their places among the subject's windows."""

    name: str
    what: str
    places: NDArray[np.int64]


def section(subject: ReportData) -> dict[str, Any]:
    """Windows of each group with what the network made of them, as plain JSON values."""
    found = groups(subject)
    shown = np.unique([place for group in found for place in group.places.tolist()])
    pictures = _pictures(subject, shown.astype(np.int64)) if found else {}
    return {
        "form": form(subject),
        "channels": int(subject.windows.shape[-1]),
        "most_channels": _CHANNELS,
        "most_features": _FEATURES,
        "is_sum": not is_whitened(subject.source.score),
        "thinned": subject.windows.shape[0] > _STEPS,
        "groups": [
            {
                "name": group.name,
                "what": group.what,
                "windows": [pictures[int(place)] for place in group.places],
            }
            for group in found
        ],
    }


def form(subject: ReportData) -> str:
    """Form in which a window of the subject is shown."""
    if len(subject.windows.shape) == 2:
        return CHANNELS if subject.windows.shape[1] > 1 else LINE
    return LINE if subject.rows_are_windows else FEATURES


def groups(subject: ReportData) -> list[Group]:
    """Groups that the subject's labels allow, each of up to a dozen windows; none is empty."""
    scores, threshold = subject.scores, subject.threshold
    usable = np.flatnonzero(subject.is_finite)
    is_normal = subject.is_normal
    normal = usable if is_normal is None else usable[is_normal[usable]]
    strange = usable[:0] if is_normal is None else usable[~is_normal[usable]]
    above = strange[scores[strange] > threshold]
    below = strange[scores[strange] <= threshold]
    closeness = np.abs(scores[usable].astype(np.float64) - threshold)
    whose = "normal " if is_normal is not None else ""
    middle = _by(normal, np.abs(scores[normal] - np.median(scores[normal]))) if len(normal) else ()
    found = [
        (f"Typical {whose}windows", "with scores nearest to the median", middle),
        (f"Highest {whose}windows", "with the largest scores, the highest first",
         _by(normal, -scores[normal])),
        ("Borderline", "nearest to the threshold, on either side", _by(usable, closeness)),
        ("Missed anomalies", "labelled abnormal and not above the threshold, the lowest first",
         _by(below, scores[below])),
        ("Found anomalies", "labelled abnormal and above the threshold, the highest first",
         _by(above, -scores[above])),
    ]  # fmt: skip
    chosen = [Group(name, what, _apart(subject, places)) for name, what, places in found]
    return [group for group in chosen if len(group.places)]


def _by(places: NDArray[np.int64], order: Any) -> NDArray[np.int64]:
    """First candidates of a group in an order; ties by their place."""
    if len(places) > _CANDIDATES:
        first = np.sort(np.argpartition(order, _CANDIDATES)[:_CANDIDATES])
        places, order = places[first], order[first]
    return places[np.argsort(order, kind="stable")]


def _apart(subject: ReportData, places: Any) -> NDArray[np.int64]:
    """First dozen of some windows that share no reading with one before them."""
    chosen: list[int] = []
    starts, cut = subject.windows.starts, subject.windows.cut
    apart = 1 if cut is None else cut.steps
    for place in places:
        if all(abs(int(starts[place]) - int(starts[other])) >= apart for other in chosen):
            chosen.append(int(place))
        if len(chosen) == _EACH:
            break
    return np.array(chosen, np.int64)


def _pictures(subject: ReportData, places: NDArray[np.int64]) -> dict[int, dict[str, Any]]:
    """Picture of each window by its place."""
    windows = subject.windows.where(places).array()
    reconstructions = subject.source.outputs(windows)["reconstruction"]
    shares = shares_of(subject.source, windows, reconstructions)
    draw = _features if form(subject) == FEATURES else _channels
    position = subject.position
    return {
        int(place): {
            "row": int(position[place]) + 1,
            "stamp": None if subject.stamps is None else stamp_text(subject.stamps[place]),
            "score": decimal(subject.scores[place]),
            "kind": _kind(subject, int(place)),
            **draw(subject, *window),
        }
        for place, *window in zip(places, windows, reconstructions, shares, strict=True)
    }


def _kind(subject: ReportData, place: int) -> str:
    if subject.is_normal is None:
        return UNLABELLED
    return NORMAL if subject.is_normal[place] else ABNORMAL


def _channels(
    subject: ReportData, window: FloatArray, reconstruction: FloatArray, shares: Any
) -> dict[str, Any]:
    """Points of each channel, the channels with the largest shares first."""
    columns = [part.reshape(len(part), -1).T for part in (window, reconstruction, shares)]
    totals = columns[2].sum(axis=1)
    order = np.argsort(-totals, kind="stable")[:_CHANNELS]
    drawn = []
    for channel in order:
        values, made, share = (part[channel] for part in columns)
        steps = _steps(share)
        drawn.append({
            "name": channel_name(subject, int(channel)),
            "share": _rounded(totals[channel]),
            "step": steps.tolist(),
            "value": _list(values[steps]),
            "made": _list(made[steps]),
            "part": _list(share[steps]),
        })  # fmt: skip
    return {"drawn": drawn}


def _steps(share: Any) -> NDArray[np.int64]:
    """All steps, or of each block of steps the one with the largest share."""
    if len(share) <= _STEPS:
        return np.arange(len(share))
    blocks = np.array_split(np.arange(len(share)), _STEPS)
    return np.array([block[share[block].argmax()] for block in blocks])


def _features(
    subject: ReportData, window: FloatArray, reconstruction: FloatArray, shares: Any
) -> dict[str, Any]:
    """Values of a row beside what was made of them, those with the largest shares first."""
    scaler = subject.source.scaler
    scaled = [(part - scaler.offset) * scaler.scale for part in (window, reconstruction)]
    drawn = [
        {
            "name": channel_name(subject, int(at)),
            "value": _rounded(window[at]),
            "made": _rounded(reconstruction[at]),
            "scaled": _rounded(scaled[0][at]),
            "scaled_made": _rounded(scaled[1][at]),
            "share": _rounded(shares[at]),
        }
        for at in np.argsort(-shares, kind="stable")[:_FEATURES]
    ]
    return {"drawn": drawn}


def channel_name(subject: ReportData, channel: int) -> str:
    """Name of a channel or feature with its unit, as far as they are known."""
    inputs = subject.source.inputs
    if inputs.features is None:
        what = form(subject)
        return "value" if what == LINE else f"{what.removesuffix('s')} {channel}"
    unit = inputs.units[channel] if inputs.units is not None else ""
    return f"{inputs.features[channel]} [{unit}]" if unit else inputs.features[channel]


def _list(values: Any) -> list[float]:
    return [_rounded(value) for value in values]


def _rounded(value: Any) -> float:
    return float(f"{float(value):.{_DIGITS}g}")
