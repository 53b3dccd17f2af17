"""The decision half of a C file: threshold, golden windows, the stream's limits and manifest."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.literals import float_literals, integer_literals, joined
from edgeae_runtime.containers.c_header import float_literal
from edgeae_runtime.manifest.writer import manifest_json
from edgeae_runtime.stream.dynamics_checks import DynamicsChecks
from edgeae_runtime.stream.sensor_checks import SensorChecks
from edgeae_runtime.timestamps import longest_step_ns

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Inputs, Manifest

_DEVICE = files("edgeae_export.formats.c99") / "device"
_STREAM = ("checks", "tracking", "alarms", "drift", "stream")
_SQUARE = "((r) * (r))"
_TERMS = {"mae": "fabsf(r)"}  # the shares of every other score are those of squares
_NAN = "0x7FC00000UL"
_MAX_RUN = 2**32 - 1  # no limit
_TAIL_PARTS = (0.5, 0.75, 0.99)  # as edgeae_runtime.service.recalibration looks at


def decision_text(manifest: Manifest) -> str:
    """Write what comes after the network; its names begin with the manifest's."""
    stream = "".join(f"\n{_device(part)}" for part in _STREAM)
    parts = [
        f"#define MODEL_TERM(r) {_TERMS.get(manifest.score, _SQUARE)}",
        _golden(manifest),
        _device("api"),
        _ranks(manifest),
        _device("threshold"),
        f"\n#ifndef MODEL_NO_STREAM\n{_limits(manifest)}{stream}#endif\n",
    ]
    text = "\n".join(parts).replace("model_", f"{manifest.name}_")
    return text.replace("MODEL_", f"{manifest.name.upper()}_") + _manifest_text(manifest)


def _manifest_text(manifest: Manifest) -> str:
    numbers = joined([*map(str, manifest_json(manifest).encode()), "0"])
    return f"\nconst char {manifest.name}_manifest[] = {{\n{numbers}}};\n"


def _golden(manifest: Manifest) -> str:
    golden = manifest.golden
    return f"""\
#define MODEL_GOLDEN_WINDOWS {len(golden.scores)}
#define MODEL_OWN_THRESHOLD {float_literal(manifest.threshold.value)}
#define MODEL_TOLERANCE {float_literal(golden.tolerance)}
{_floats("golden_windows", golden.windows)}\
{_floats("golden_scores", golden.scores)}\
static const union {{
    uint32_t bits[MODEL_INPUT_SIZE];
    float x[MODEL_INPUT_SIZE];
}} model_golden_nan = {{.bits = {{[MODEL_INPUT_SIZE - 1] = {_NAN}}}}}; /* a window with a NaN */
"""


def _ranks(manifest: Manifest) -> str:
    """Write the summary of calibration scores, from which a rate has its threshold."""
    calibration = manifest.calibration
    middle, quarter, far = (calibration.quantile(part) for part in _TAIL_PARTS)
    tail = max((far - middle) / max(quarter - middle, 1e-30), 1.0)
    return f"""\
#define MODEL_KEPT_RANKS {len(calibration.ranks)}
#define MODEL_CALIBRATION_TAIL {tail!r}
{_integers("uint32_t", "ranks", np.array(calibration.ranks))}\
{_floats("rank_scores", calibration.scores)}"""


def _limits(manifest: Manifest) -> str:
    """Write what the checks of a stream compare with."""
    inputs = manifest.inputs
    sensors, channels = SensorChecks(inputs), inputs.shape[-1]
    lines = [
        *_clock(inputs),
        _floats("lowest", np.broadcast_to(sensors.low, channels)),
        _floats("highest", np.broadcast_to(sensors.high, channels)),
    ]
    if inputs.max_constant_run is not None and len(inputs.shape) == 2:
        runs = sensors.max_runs
        limits = np.full(channels, np.inf) if runs is None else runs
        whole = np.minimum(limits, _MAX_RUN).astype(np.int64)
        lines.append(_integers("uint32_t", "max_runs", whole, "UL"))
    quantiles = [
        manifest.calibration.quantile(part)
        for share in (0.5, 0.9)
        for part in (share / 2, share, (1 + share) / 2)
    ]
    numbers = joined([repr(float(value)) for value in quantiles])
    drift = f"static const double model_drift_quantiles[] = {{\n{numbers}}};\n"
    lines += ["#ifndef MODEL_NO_DRIFT\n", drift, "#endif\n", *_dynamics(inputs)]
    return "".join(lines)


def _clock(inputs: Inputs) -> list[str]:
    if inputs.rate_hz is None:
        longest, latest = "(INT64_MAX - 1)", 0
    else:
        longest = str(math.floor(longest_step_ns(inputs.rate_hz) / 1000))
        latest = math.ceil(inputs.shape[0] * 1e9 / inputs.rate_hz / 1000) - 1
    return [f"#define MODEL_LONGEST_STEP_US {longest}\n", f"#define MODEL_LATEST_US {latest}\n"]


def _dynamics(inputs: Inputs) -> list[str]:
    weights = DynamicsChecks(inputs).weights
    if weights is None:
        return []
    channels = len(weights)
    lines = ["#ifndef MODEL_NO_DYNAMICS\n", "#define MODEL_HAS_DYNAMICS\n"]
    lines.append(_floats("step_weights", np.diag(weights)))
    if weights.shape[1] > channels:
        lines.append("#define MODEL_HAS_RESIDUALS\n")
        lines.append(_floats("residual_weights", weights[:, channels:].T))
    return [*lines, "#endif\n"]


def _floats(name: str, values: np.ndarray) -> str:
    return f"static const float model_{name}[] = {{\n{float_literals(values)}}};\n"


def _integers(kind: str, name: str, values: np.ndarray, suffix: str = "") -> str:
    words = [f"{value}{suffix}" for value in values.ravel().tolist()]
    text = joined(words) if suffix else integer_literals(values)
    return f"static const {kind} model_{name}[] = {{\n{text}}};\n"


@cache
def _device(part: str) -> str:
    return (_DEVICE / f"{part}.c").read_text(encoding="ascii")
