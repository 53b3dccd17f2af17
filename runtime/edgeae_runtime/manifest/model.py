"""The manifest, what every artifact says of itself, and how it is written."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.manifest.digest import PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]

FORMAT = 1
"""A new, changed or dropped key means a new number, and a reader for the old one."""


class Inputs(NamedTuple):
    """What one window is.

    `shape` is `(features,)`, `(steps,)` or `(steps, channels)`. `features` names the values of the
    last axis where their names are known, and `units` their units (`""` is unknown). `low` and
    `high` are the range of the training windows in raw units, one number or one per value of the
    last axis. Windows `(steps, channels)` were cut from a series of `rate_hz` readings a second,
    one every `stride` readings; None where that is not known. `time_format` is how its stamps were
    written, one of `edgeae_runtime.timestamps.FORMATS`; None where it had none.

    Of each channel in such windows, None for other shapes: `max_constant_run` is its longest run of
    equal readings in a training window; `max_mean_abs_diff` its largest mean step, from reading to reading
    and without sign. `diff_residual_weights`, `(channels, channels)`, turns the steps of all channels into what
    the others do not explain of each, in parts of its largest mean in training; None, too, for one
    channel and for more than 64.
    """

    shape: tuple[int, ...]
    features: tuple[str, ...] | None
    low: FloatArray
    high: FloatArray
    units: tuple[str, ...] | None = None
    rate_hz: float | None = None
    stride: int | None = None
    max_constant_run: tuple[int, ...] | None = None
    max_mean_abs_diff: FloatArray | None = None
    diff_residual_weights: FloatArray | None = None
    time_format: str | None = None


class Scaler(NamedTuple):
    """The affine map ``z = (x - offset) * scale``; each `(shape[-1],)`, or the window's `shape`."""

    kind: str
    offset: FloatArray
    scale: FloatArray


class Threshold(NamedTuple):
    """A window is an anomaly when ``score > value``.

    `false_alarm_rate` is what the rule promises (None where it promises nothing). `bounds` enclose
    the true rate with 95 % confidence, given `windows` calibration windows of which `alarms` exceed
    the value; they are `exact`, or from a `block bootstrap` where windows overlap.
    """

    value: np.float32
    rule: str
    false_alarm_rate: float | None
    windows: int
    alarms: int
    bounds: tuple[float, float]
    bounds_by: str = "exact"


class Golden(NamedTuple):
    """A few windows `(k, *shape)` and the scores `(k,)` that any engine must give for them.

    The tolerance is relative to the larger of the window's score and the threshold's size.
    """

    windows: FloatArray
    scores: FloatArray
    tolerance: float


class Parity(NamedTuple):
    """How far the artifact was from its source when it was exported.

    Of `windows` validation windows (calibration windows where there were none): score errors, relative
    to the larger of the source's score and the threshold's size, and `flips`, those further from
    the threshold than the tolerance that each side decides differently at its own threshold. The
    false-alarm rates are the shares of calibration windows above the artifact's own threshold and
    above the source's. What rests on labelled anomalies is None without them.
    """

    windows: int
    largest_score_error: float
    mean_score_error: float
    rank_correlation: float
    flips: int
    false_alarm_rate: float
    false_alarm_rate_at_source_threshold: float
    auroc: float | None = None
    source_auroc: float | None = None
    detection_rate: float | None = None
    source_detection_rate: float | None = None


class Change(NamedTuple):
    """One move of the threshold after export.

    `how` is `false-alarm-rate`, `set` or `calibrate`. `data` and its SHA-256 name the file that a
    new calibration came from.
    """

    how: str
    before: np.float32
    after: np.float32
    data: str | None
    data_sha256: str | None


class Manifest(NamedTuple):
    """Everything that an artifact carries beside its graph."""

    name: str
    inputs: Inputs
    scaler: Scaler
    score: str
    threshold: Threshold
    calibration: CalibrationScores
    golden: Golden
    parity: Parity
    precision: str
    requires: Mapping[str, str]
    made_by: Mapping[str, str]
    changes: tuple[Change, ...] = ()


def manifest_json(manifest: Manifest) -> str:
    """Write a manifest as JSON, the digest's place still empty (see `digest.seal`)."""
    calibration = manifest.calibration
    document: dict[str, Any] = {
        "format": FORMAT,
        "name": manifest.name,
        "input": inputs_json(manifest.inputs),
        "scaler": scaler_json(manifest.scaler),
        "score": manifest.score,
        "threshold": {**manifest.threshold._asdict(), "value": decimal(manifest.threshold.value)},
        "calibration": {**calibration._asdict(), "scores": encoded(calibration.scores)},
        "golden": {
            "windows": encoded(manifest.golden.windows),
            "scores": encoded(manifest.golden.scores),
            "tolerance": manifest.golden.tolerance,
        },
        "parity": manifest.parity._asdict(),
        "precision": manifest.precision,
        "requires": dict(manifest.requires),
        "made_by": dict(manifest.made_by),
        "changes": [_change_json(change) for change in manifest.changes],
        "digest": PLACE,
    }
    return json.dumps(document, allow_nan=False, ensure_ascii=True, separators=(",", ":"))


def _change_json(change: Change) -> dict[str, Any]:
    return {**change._asdict(), "before": decimal(change.before), "after": decimal(change.after)}


def inputs_json(inputs: Inputs) -> dict[str, Any]:
    """Give what one window is as JSON values."""
    arrays = {
        name: None if array is None else packed(array)
        for name, array in inputs._asdict().items()
        if name in ("low", "high", "max_mean_abs_diff", "diff_residual_weights")
    }
    return {**inputs._asdict(), **arrays}


def scaler_json(scaler: Scaler) -> dict[str, Any]:
    """Give a scaler as JSON values."""
    return {
        "kind": scaler.kind,
        "offset": packed(scaler.offset),
        "scale": packed(scaler.scale),
    }


def decimal(value: np.float32) -> float:
    """Give the shortest decimal that reads back as this float32.

    Examples
    --------
    >>> decimal(np.float32(0.1)), float(np.float32(0.1))
    (0.1, 0.10000000149011612)
    """
    return float(str(np.float32(value)))


def packed(array: FloatArray) -> float | str:
    """Write an array as one number where it is constant, else as `encoded`."""
    flat = np.ravel(array)
    return decimal(flat[0]) if (flat == flat[0]).all() else encoded(array)


def encoded(array: FloatArray) -> str:
    """Write an array as base64 of little-endian float32, row by row."""
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()
