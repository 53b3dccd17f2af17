"""Manifests written as JSON."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.manifest.digest import PLACEHOLDER
from edgeae_runtime.manifest.model import FORMAT

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.manifest.front_end import FrontEnd
    from edgeae_runtime.manifest.model import Backtest, Change, Inputs, Manifest, Scaler

_ARRAYS = ("low", "high", "max_mean_abs_diff", "diff_residual_weights")


def manifest_json(manifest: Manifest) -> str:
    """Write a manifest as JSON, with a placeholder for the digest (see `digest.seal`)."""
    calibration, golden = manifest.calibration, manifest.golden
    document: Json = {
        "format": FORMAT,
        "name": manifest.name,
        "input": inputs_json(manifest.inputs),
        "scaler": scaler_json(manifest.scaler),
        "score": manifest.score,
        "threshold": {**manifest.threshold._asdict(), "value": decimal(manifest.threshold.value)},
        "calibration": {**calibration._asdict(), "scores": encoded(calibration.scores)},
        "golden": {
            "windows": encoded(golden.windows),
            "scores": encoded(golden.scores),
            "tolerance": golden.tolerance,
        },
        "parity": manifest.parity._asdict(),
        "precision": manifest.precision,
        "requires": dict(manifest.requires),
        "made_by": dict(manifest.made_by),
        "changes": [_change_json(change) for change in manifest.changes],
        "backtest": backtest_json(manifest.backtest),
        "tracking": manifest.tracking,
        **front_end_json(manifest.front_end),
        "digest": PLACEHOLDER,
    }
    return json.dumps(document, allow_nan=False, ensure_ascii=True, separators=(",", ":"))


def inputs_json(inputs: Inputs) -> Json:
    """Return the description of a window as JSON values."""
    fields = inputs._asdict()
    arrays = {name: None if fields[name] is None else packed(fields[name]) for name in _ARRAYS}
    condition = None if inputs.condition is None else inputs.condition._asdict()
    tracking = fields.pop("order_tracking")
    more = {} if tracking is None else {"order_tracking": tracking._asdict()}
    return {**fields, **arrays, "condition": condition, **more}


def scaler_json(scaler: Scaler) -> Json:
    """Return a scaler as JSON values."""
    return {"kind": scaler.kind, "offset": packed(scaler.offset), "scale": packed(scaler.scale)}


def backtest_json(backtest: Backtest | None) -> Json | None:
    """Return a backtest as JSON values; a margin of 1 is left out."""
    if backtest is None:
        return None
    values = backtest._asdict()
    return values if values.pop("margin") == 1 else backtest._asdict()


def front_end_json(front_end: FrontEnd | None) -> Json:
    """Return a front end as JSON values under its key; nothing where there is none."""
    if front_end is None:
        return {}
    return {"front_end": {**front_end._asdict(), "power": packed(front_end.power)}}


def _change_json(change: Change) -> Json:
    return {**change._asdict(), "before": decimal(change.before), "after": decimal(change.after)}


def packed(array: FloatArray) -> float | str:
    """Return one number for a constant array, and `encoded` text for any other.

    Examples
    --------
    >>> packed(np.float32([0.5, 0.5])), packed(np.float32([0, 1]))
    (0.5, 'AAAAAAAAgD8=')
    """
    flat = np.ravel(array)
    return decimal(flat[0]) if (flat == flat[0]).all() else encoded(array)


def encoded(array: FloatArray) -> str:
    """Return an array as base64 of little-endian float32 values in row-major order.

    Examples
    --------
    >>> encoded(np.float32([0, 1]))
    'AAAAAAAAgD8='
    """
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()
