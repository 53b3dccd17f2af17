"""The decision half of a C file: threshold, golden windows, the stream's limits and manifest."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.constants import Constants, InText
from edgeae_export.formats.c99.literals import joined
from edgeae_export.manifest import manifest_json
from edgeae_runtime.containers.c_header import float_literal
from edgeae_runtime.recordings.order_tracking import sinc_table
from edgeae_runtime.stream.dynamics_checks import DynamicsChecks
from edgeae_runtime.stream.sensor_checks import SensorChecks
from edgeae_runtime.timestamps import longest_step_ns

if TYPE_CHECKING:
    from edgeae_export.counts import Counts
    from edgeae_runtime.manifest.model import Inputs, Manifest

_DEVICE = files("edgeae_export.formats.c99") / "device"
_STREAM = ("checks", "tracking", "alarms", "drift", "stream")
_SQUARE = "((r) * (r))"
_TERMS = {"mae": "fabsf(r)"}  # the shares of every other score are those of squares
_GOLDEN_NAN = """\
#ifdef __AVR__ /* whose flash is no place for a window to be read from */
static MODEL_VALUE model_golden_window[MODEL_INPUT_SIZE];
#elif !defined(MODEL_COUNTS)
static const float model_golden_nan[] = {[MODEL_INPUT_SIZE - 1] = NAN}; /* a window with a NaN */
#endif
"""
_MAX_RUN = 2**32 - 1  # no limit
_TAIL_PARTS = (0.5, 0.75, 0.99)  # as edgeae_runtime.service.recalibration looks at


def decision_text(manifest: Manifest, counts: Counts | None = None) -> str:
    """Write what comes after the network; its names begin with the manifest's.

    With counts, a window holds those.
    """
    data = InText()
    limits = limits_text(manifest, data, counts)
    facts = f"{_golden(manifest, data, counts)}{_ranks(manifest, data)}"
    value = "float" if counts is None else "int16_t"
    return functions_text(manifest, facts, limits, value=value) + _manifest_text(manifest)


def functions_text(
    manifest: Manifest, facts: str, limits: str, end: str = "", value: str = "float"
) -> str:
    """Write the functions of the decision behind its facts, and those of the stream.

    `value` is the type of a window's values.
    """
    tracker = () if manifest.inputs.order_tracking is None else ("order_tracking",)
    stream = "".join(f"\n{_device(part)}" for part in (*_STREAM, *tracker))
    parts = [
        f"#define MODEL_TERM(r) {_TERMS.get(manifest.score, _SQUARE)}",
        facts,
        _GOLDEN_NAN,
        _device("api"),
        _device("threshold"),
        f"\n#ifndef MODEL_NO_STREAM\n{limits}{stream}#endif\n",
        end,
    ]
    text = "\n".join(parts).replace("MODEL_VALUE", value).replace("model_", f"{manifest.name}_")
    return text.replace("MODEL_", f"{manifest.name.upper()}_")


def _manifest_text(manifest: Manifest) -> str:
    numbers = joined([*map(str, manifest_json(manifest).encode()), "0"])
    return f"\nconst char {manifest.name}_manifest[] = {{\n{numbers}}};\n"


def _golden(manifest: Manifest, data: InText, counts: Counts | None) -> str:
    golden = manifest.golden
    kind = "float" if counts is None else "int16_t"
    windows = golden.windows if counts is None else counts.of_readings(golden.windows)
    return f"""\
#define MODEL_IS_LOADED 1
#define MODEL_FIRST_THRESHOLD MODEL_THRESHOLD
#define MODEL_GOLDEN_WINDOWS {len(golden.scores)}
#define MODEL_OWN_THRESHOLD {float_literal(manifest.threshold.value)}
#define MODEL_TOLERANCE {float_literal(golden.tolerance)}
{data.array(kind, "golden_windows", windows)}\
{data.array("float", "golden_scores", golden.scores)}"""


def _ranks(manifest: Manifest, data: InText) -> str:
    """Write the summary of calibration scores, from which a rate has its threshold."""
    calibration = manifest.calibration
    return f"""\
#define MODEL_KEPT_RANKS {len(calibration.ranks)}
#define MODEL_CALIBRATION_TAIL {calibration_tail(manifest)!r}
{data.array("uint32_t", "ranks", calibration.ranks)}\
{data.array("float", "rank_scores", calibration.scores)}"""


def calibration_tail(manifest: Manifest) -> float:
    """Return how heavy the tail of the calibration scores is, as recalibration compares it."""
    middle, quarter, far = (manifest.calibration.quantile(part) for part in _TAIL_PARTS)
    return max((far - middle) / max(quarter - middle, 1e-30), 1.0)


def limits_text(manifest: Manifest, data: Constants, counts: Counts | None = None) -> str:
    """Write what the checks of a stream compare with: readings, or counts."""
    inputs = manifest.inputs
    sensors, channels = SensorChecks.of(manifest), inputs.shape[-1]
    ends = np.broadcast_to(sensors.low, channels), np.broadcast_to(sensors.high, channels)
    kind = "float" if counts is None else "int16_t"
    low, high = ends if counts is None else counts.within(*ends)
    lines = [*_clock(inputs), data.array(kind, "lowest", low), data.array(kind, "highest", high)]
    if inputs.max_constant_run is not None and len(inputs.shape) == 2:
        runs = sensors.max_runs
        limits = np.full(channels, np.inf) if runs is None else runs
        whole = np.minimum(limits, _MAX_RUN).astype(np.int64)
        lines.append(data.array("uint32_t", "max_runs", whole))
    quantiles = [
        manifest.calibration.quantile(part)
        for share in (0.5, 0.9)
        for part in (share / 2, share, (1 + share) / 2)
    ]
    drift = data.array("double", "drift_quantiles", quantiles)
    lines += ["#ifndef MODEL_NO_DRIFT\n", drift, "#endif\n", *_dynamics(inputs, data, counts)]
    if inputs.order_tracking is not None:
        lines.append(InText().array("float", "sinc", sinc_table()))  # the same for every model
    return "".join(lines)


def _clock(inputs: Inputs) -> list[str]:
    if inputs.rate_hz is None:
        longest, latest = "(INT64_MAX - 1)", 0
    else:
        longest = str(math.floor(longest_step_ns(inputs.rate_hz) / 1000))
        latest = math.ceil(inputs.shape[0] * 1e9 / inputs.rate_hz / 1000) - 1
    return [f"#define MODEL_LONGEST_STEP_US {longest}\n", f"#define MODEL_LATEST_US {latest}\n"]


def _dynamics(inputs: Inputs, data: Constants, counts: Counts | None) -> list[str]:
    weights = DynamicsChecks(inputs).weights
    if weights is None:
        return []
    channels = len(weights)
    if counts is not None:
        weights = weights * np.resize(counts.gain, channels)[:, np.newaxis]
    lines = ["#ifndef MODEL_NO_DYNAMICS\n", "#define MODEL_HAS_DYNAMICS\n"]
    lines.append(data.array("float", "step_weights", np.diag(weights)))
    if weights.shape[1] > channels:
        lines.append("#define MODEL_HAS_RESIDUALS\n")
        lines.append(data.array("float", "residual_weights", weights[:, channels:].T))
    return [*lines, "#endif\n"]


@cache
def _device(part: str) -> str:
    return (_DEVICE / f"{part}.c").read_text(encoding="ascii")
