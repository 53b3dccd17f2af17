"""The strict reader: every key of a manifest is valid, or the error names the one that is not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.conditions import Condition
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.front_end import FrontEnd, read_front_end
from edgeae_runtime.manifest.model import (
    FORMAT,
    MAX_TOLERATE,
    Backtest,
    Change,
    Golden,
    Inputs,
    Manifest,
    Parity,
    Scaler,
    Threshold,
)
from edgeae_runtime.manifest.order_tracking import RATES_HZ, read_order_tracking
from edgeae_runtime.manifest.section import Section
from edgeae_runtime.scores import SCORES
from edgeae_runtime.timestamps import FORMATS
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

BOUNDS = ("exact", "block bootstrap")
CHANGES = ("false-alarm-rate", "set", "calibrate")
PRECISIONS = ("float32", "float16", "int8", "int8-full")
OPTIONAL, OPTIONAL_INPUT, OPTIONAL_BACKTEST = ("front_end",), ("order_tracking",), ("margin",)
"""Keys, and keys of `input` and `backtest`, that a file without such a part does not have."""
SCALERS = ("standard", "minmax", "robust", "none")
_MAX_BYTES = 1 << 24  # of a manifest
_MAX_VALUES = 1 << 22  # in one window, and in a matrix: 16 MB


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest's JSON.

    Raises
    ------
    ArtifactError
        If it is not JSON, or of another format, or a key is missing, unknown or of a wrong type or
        size; the message names the key.
    """
    root = read_root(text, ("digest", *_root_keys()), "export it again", OPTIONAL)
    root.text("digest")  # `digest.check_digest` has compared it with the whole file
    inputs = read_inputs(root)
    threshold = _threshold(root.section("threshold", Threshold._fields), inputs.condition)
    front_end = read_front_end_of(root, inputs.shape)
    values = inputs.shape if front_end is None else (len(front_end.names),)
    return Manifest(
        name=root.text("name"),
        inputs=inputs,
        scaler=read_scaler(root.section("scaler", Scaler._fields), values),
        score=root.choice("score", tuple(SCORES)),
        threshold=threshold,
        calibration=_calibration(
            root.section("calibration", CalibrationScores._fields), threshold.windows
        ),
        golden=_golden(root.section("golden", Golden._fields), inputs.shape),
        parity=_parity(root.section("parity", Parity._fields)),
        precision=root.choice("precision", PRECISIONS),
        requires=root.texts_by_name("requires"),
        made_by=root.texts_by_name("made_by"),
        changes=tuple(_change(part) for part in root.sections("changes", Change._fields)),
        backtest=read_backtest(root),
        tracking=root.flag("tracking"),
        front_end=front_end,
    )


def _root_keys() -> tuple[str, ...]:
    names = ("input" if field == "inputs" else field for field in Manifest._fields)
    return tuple(name for name in names if name not in OPTIONAL)


def read_front_end_of(root: Section, shape: tuple[int, ...]) -> FrontEnd | None:
    """Read the front end of a manifest, if there is one."""
    if "front_end" not in root.content:
        return None
    return read_front_end(root.section("front_end", FrontEnd._fields), shape)


def read_root(
    text: bytes, keys: tuple[str, ...], renewed: str, optional: tuple[str, ...] = ()
) -> Section:
    """Read a JSON object of the current `format` with exactly the given other keys.

    `renewed` says how a file of format 1 is written anew. Keys in `optional` may be missing.
    """
    document = _parsed(text)
    if not isinstance(document, dict) or "format" not in document:
        raise ArtifactError("manifest: key 'format' is missing; export the file again")
    found = document["format"]
    if type(found) is int and found == 1:
        raise ArtifactError(
            f"format 1 was written by a development version before the first release; {renewed} "
            f"with edgeae 0.1.0 or later"
        )
    if type(found) is not int or found != FORMAT:
        raise ArtifactError(
            f"manifest: format {found!r:.20} is unknown to this version, which reads {FORMAT}; "
            f"install a newer edgeae"
        )
    return Section(document, "", ("format", *keys), optional)


def refuse_large(size_bytes: int) -> None:
    """Refuse a manifest that is too large, before it is copied or parsed.

    Raises
    ------
    ArtifactError
        The message says how large it may be.
    """
    if size_bytes > _MAX_BYTES:
        raise ArtifactError(
            f"manifest: must be at most {_MAX_BYTES >> 20} MB; got {size_bytes >> 20} MB"
        )


def _parsed(text: bytes) -> Any:
    refuse_large(len(text))
    try:
        return parse_json(text)
    except ValueError as error:
        raise ArtifactError(f"manifest: not JSON ({error}); export the file again") from None


def read_inputs(root: Section) -> Inputs:
    """Read the description of a window."""
    keys = tuple(name for name in Inputs._fields if name not in OPTIONAL_INPUT)
    section = root.section("input", keys, OPTIONAL_INPUT)
    shape = tuple(section.counts("shape"))
    if not 1 <= len(shape) <= 2:
        section.refuse("shape", "hold one or two sizes", shape)
    if math.prod(shape) > _MAX_VALUES:
        section.refuse("shape", f"have at most {_MAX_VALUES} values", shape)
    features = section.names("features")
    if features is not None and (len(set(features)) < len(features) or "" in features):
        section.refuse("features", "hold names, none empty and none twice", features)
    if features is not None and len(features) != shape[-1]:
        section.refuse("features", f"hold {shape[-1]} names", f"{len(features)} names")
    units = section.names("units")
    if units is not None and (features is None or len(units) != len(features)):
        section.refuse("units", "hold one text per feature", f"{len(units)} texts")
    return Inputs(
        shape=shape,
        features=features,
        low=section.array("low", shape),
        high=section.array("high", shape),
        units=units,
        rate_hz=section.optional_number("rate_hz", *RATES_HZ),
        stride=None if section.value("stride") is None else section.count("stride", 1),
        max_constant_run=_max_constant_run(section, shape),
        max_mean_abs_diff=_max_mean_abs_diff(section, shape),
        diff_residual_weights=_diff_residual_weights(section, shape),
        time_format=section.optional_choice("time_format", FORMATS),
        difference=_difference(section, shape),
        tolerate=_tolerate(section, shape),
        condition=_condition(section),
        order_tracking=read_order_tracking(section, shape),
    )


def _difference(section: Section, shape: tuple[int, ...]) -> tuple[int, ...] | None:
    signs = section.value("difference")
    if signs is None:
        return None
    is_list = isinstance(signs, list) and all(type(sign) is int for sign in signs)
    if len(shape) == 1 or not is_list or len(signs) != shape[1] or not {-1, 1} & set(signs):
        section.refuse("difference", "be null, or hold -1, 0 or 1 per channel", signs)
    if not set(signs) <= {-1, 0, 1}:
        section.refuse("difference", "hold -1, 0 or 1 per channel", signs)
    return tuple(signs)


def _condition(section: Section) -> Condition | None:
    if section.value("condition") is None:
        return None
    part = section.section("condition", Condition._fields)
    values = part.names("values") or ()
    if not values or len(set(values)) < len(values):
        part.refuse("values", "hold texts, none twice", values)
    edges = None
    if part.value("edges") is not None:
        edges = tuple(part.numbers("edges", len(values) + 1, -math.inf, math.inf))
        if any(low >= high for low, high in zip(edges, edges[1:])):
            part.refuse("edges", "ascend", edges)
    return Condition(part.text("column"), values, edges)


def _tolerate(section: Section, shape: tuple[int, ...]) -> int:
    tolerate = section.count("tolerate", 0, MAX_TOLERATE)
    if tolerate and len(shape) == 1:
        section.refuse("tolerate", "be 0 for windows without channels", tolerate)
    return tolerate


def _max_constant_run(section: Section, shape: tuple[int, ...]) -> tuple[int, ...] | None:
    if section.value("max_constant_run") is None:
        return None
    runs = section.counts("max_constant_run")
    if len(shape) == 1 or len(runs) != shape[-1] or max(runs) > shape[0]:
        section.refuse("max_constant_run", "hold one run per channel, within a window", runs)
    return tuple(runs)


def _max_mean_abs_diff(section: Section, shape: tuple[int, ...]) -> FloatArray | None:
    if section.value("max_mean_abs_diff") is None:
        return None
    largest = section.array("max_mean_abs_diff", shape)
    if len(shape) == 1 or (largest < 0).any():
        section.refuse("max_mean_abs_diff", "hold one number >= 0 per channel", largest.tolist())
    return largest


def _diff_residual_weights(section: Section, shape: tuple[int, ...]) -> FloatArray | None:
    if section.value("diff_residual_weights") is None:
        return None
    if len(shape) == 1:
        section.refuse("diff_residual_weights", "be null for windows without channels", "values")
    if shape[1] ** 2 > _MAX_VALUES:
        section.refuse("diff_residual_weights", f"be null for {shape[1]} channels", "values")
    if isinstance(section.value("diff_residual_weights"), str):
        return section.encoded("diff_residual_weights", shape[1] ** 2).reshape(shape[1], shape[1])
    return np.full((shape[1], shape[1]), section.float32("diff_residual_weights"), np.float32)


def read_scaler(section: Section, shape: tuple[int, ...]) -> Scaler:
    """Read the scaler of windows with the given shape."""
    return Scaler(
        section.choice("kind", (*SCALERS, "affine")),
        section.whole_array("offset", shape),
        section.whole_array("scale", shape),
    )


def _threshold(section: Section, condition: Condition | None) -> Threshold:
    rate = section.optional_number("false_alarm_rate", 0, 1)
    windows = section.count("windows", 1)
    bounds = section.numbers("bounds", 2, 0, 1)
    return Threshold(
        value=section.float32("value"),
        rule=section.text("rule"),
        false_alarm_rate=rate,
        windows=windows,
        alarms=section.count("alarms", 0, windows),
        bounds=(bounds[0], bounds[1]),
        bounds_by=section.choice("bounds_by", BOUNDS),
        by_condition=_by_condition(section, condition),
    )


def _by_condition(section: Section, condition: Condition | None) -> tuple[float, ...] | None:
    if section.value("by_condition") is None:
        return None
    if condition is None:
        section.refuse("by_condition", "be null without input.condition", "numbers")
    return tuple(section.numbers("by_condition", len(condition.values), -math.inf, math.inf))


def read_backtest(root: Section) -> Backtest | None:
    """Read the backtest of a manifest, if there is one."""
    if root.value("backtest") is None:
        return None
    keys = tuple(name for name in Backtest._fields if name not in OPTIONAL_BACKTEST)
    section = root.section("backtest", keys, OPTIONAL_BACKTEST)
    return Backtest(
        false_alarm_rate=section.number("false_alarm_rate", 0, 1),
        static=section.number("static", 0, 1),
        tracked=section.number("tracked", 0, 1),
        limit=section.number("limit", 0, 1),
        windows=section.count("windows", 1),
        span_s=section.optional_number("span_s", 0),
        margin=section.number("margin", 1) if "margin" in section.content else 1.0,
    )


def _calibration(section: Section, windows: int) -> CalibrationScores:
    if section.count("windows", 1) != windows:
        section.refuse(
            "windows", f"agree with threshold.windows ({windows})", section.value("windows")
        )
    ranks = tuple(section.counts("ranks"))
    if not ranks or ranks[-1] != windows or any(a >= b for a, b in zip(ranks, ranks[1:])):
        section.refuse("ranks", f"ascend and end with {windows}", f"{len(ranks)} numbers")
    scores = section.encoded("scores", len(ranks))
    if (np.diff(scores) < 0).any():
        section.refuse("scores", "ascend", "another order")
    top = tuple(section.counts("top_indices", 0))
    if len(set(top)) != len(top) or max(top, default=0) >= windows:
        section.refuse("top_indices", f"differ and be below {windows}", f"{len(top)} numbers")
    return CalibrationScores(windows, ranks, scores, top)


def _golden(section: Section, shape: tuple[int, ...]) -> Golden:
    count = len(section.text("scores")) * 3 // 4 // 4
    scores = section.encoded("scores", count)
    windows = section.encoded("windows", count * math.prod(shape)).reshape(count, *shape)
    if not count:
        section.refuse("windows", "hold at least one window", "none")
    return Golden(windows, scores, section.number("tolerance", 0, 1))


def _parity(section: Section) -> Parity:
    return Parity(
        windows=section.count("windows", 1),
        largest_score_error=section.number("largest_score_error", 0),
        mean_score_error=section.number("mean_score_error", 0),
        rank_correlation=section.number("rank_correlation", -1, 1),
        flips=section.count("flips", 0),
        false_alarm_rate=section.number("false_alarm_rate", 0, 1),
        false_alarm_rate_at_source_threshold=section.number(
            "false_alarm_rate_at_source_threshold", 0, 1
        ),
        auroc=section.optional_number("auroc", 0, 1),
        source_auroc=section.optional_number("source_auroc", 0, 1),
        detection_rate=section.optional_number("detection_rate", 0, 1),
        source_detection_rate=section.optional_number("source_detection_rate", 0, 1),
    )


def _change(section: Section) -> Change:
    return Change(
        how=section.choice("how", CHANGES),
        before=section.float32("before"),
        after=section.float32("after"),
        data=section.optional_text("data"),
        data_sha256=section.optional_text("data_sha256"),
    )
