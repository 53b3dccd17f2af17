"""The strict reader: a manifest is right in every key, or it is refused by the key's name."""

from __future__ import annotations

import base64
import json
import math
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest import FORMAT, Golden, Inputs, Manifest, Parity, Scaler, Threshold

if TYPE_CHECKING:
    from edgeae_runtime.manifest import FloatArray

SCORES = ("mse", "mae")
SCALERS = ("standard", "minmax", "robust", "none")
_LARGEST = sys.float_info.max
_MOST_VALUES = 1 << 24  # in one window


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest's JSON.

    Raises
    ------
    ArtifactError
        If it is no JSON, of an unknown format, or a key is missing, unknown or of a wrong type or
        size; the message names the key.
    """
    root = read_root(text, ("digest", *_root_keys()), FORMAT)
    root.text("digest")  # `digest.check_digest` has compared it with the whole file
    inputs = read_inputs(root.section("input", Inputs._fields))
    threshold = _threshold(root.section("threshold", Threshold._fields))
    return Manifest(
        name=root.text("name"),
        inputs=inputs,
        scaler=read_scaler(root.section("scaler", Scaler._fields), inputs.shape),
        score=root.choice("score", SCORES),
        threshold=threshold,
        calibration=_calibration(
            root.section("calibration", CalibrationScores._fields), threshold.windows
        ),
        golden=_golden(root.section("golden", Golden._fields), inputs.shape),
        parity=_parity(root.section("parity", Parity._fields)),
        precision=root.text("precision"),
        requires=root.texts_by_name("requires"),
        made_by=root.texts_by_name("made_by"),
    )


def _root_keys() -> tuple[str, ...]:
    return tuple("input" if field == "inputs" else field for field in Manifest._fields)


def read_root(text: bytes, keys: tuple[str, ...], newest: int) -> Section:
    """Read a JSON object of a known `format` number with exactly the given other keys."""
    document = _parsed(text)
    if not isinstance(document, dict) or "format" not in document:
        raise ArtifactError("manifest: key 'format' is missing; export the file again")
    if type(document["format"]) is not int or document["format"] != newest:
        raise ArtifactError(
            f"manifest: format {document['format']!r:.20} is unknown to this version, which reads "
            f"{newest}; install a newer edgeae"
        )
    return Section(document, "", ("format", *keys))


def _parsed(text: bytes) -> Any:
    def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, value in pairs:
            if key in content:
                raise ArtifactError(f"manifest: key '{key:.40}' occurs twice")
            content[key] = value
        return content

    try:
        return json.loads(text, object_pairs_hook=no_duplicates)
    except ArtifactError:
        raise
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"manifest: not JSON ({error}); export the file again") from None


def read_inputs(section: Section) -> Inputs:
    """Read what one window is."""
    shape = tuple(section.counts("shape"))
    if not 1 <= len(shape) <= 2:
        section.refuse("shape", "hold one or two sizes", shape)
    if math.prod(shape) > _MOST_VALUES:
        section.refuse("shape", f"make at most {_MOST_VALUES} values", shape)
    features = section.names("features")
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
        rate_hz=_rate(section),
        stride=None if section.value("stride") is None else section.count("stride", 1),
    )


def _rate(section: Section) -> float | None:
    rate_hz = section.optional_number("rate_hz", 0)
    if rate_hz == 0:
        section.refuse("rate_hz", "be above 0", rate_hz)
    return rate_hz


def read_scaler(section: Section, shape: tuple[int, ...]) -> Scaler:
    """Read a scaler for windows of a shape."""
    return Scaler(
        section.choice("kind", (*SCALERS, "affine")),
        section.whole_array("offset", shape),
        section.whole_array("scale", shape),
    )


def _threshold(section: Section) -> Threshold:
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
    return CalibrationScores(windows, ranks, scores)


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
        flips=section.count("flips", 0),
        false_alarm_rate=section.number("false_alarm_rate", 0, 1),
        false_alarm_rate_at_source_threshold=section.number(
            "false_alarm_rate_at_source_threshold", 0, 1
        ),
    )


class Section:
    """One JSON object with exactly the given keys; each value is checked as it is taken."""

    def __init__(self, content: Any, where: str, keys: tuple[str, ...]) -> None:
        self.where = where
        if not isinstance(content, dict):
            raise ArtifactError(f"manifest: '{where}' must be an object; got {content!r:.40}")
        for key in keys:
            if key not in content:
                raise ArtifactError(
                    f"manifest: key '{self.path(key)}' is missing; export the file again"
                )
        for key in content:
            if key not in keys:
                raise ArtifactError(
                    f"manifest: key '{self.path(key):.60}' is unknown; a newer edgeae may have "
                    f"written it: install a newer edgeae-runtime"
                )
        self.content = content

    def path(self, key: str) -> str:
        """Name of a key as messages show it."""
        return f"{self.where}.{key}" if self.where else key

    def refuse(self, key: str, must: str, got: object) -> NoReturn:
        """Raise the error that says what a key must hold."""
        raise ArtifactError(f"manifest: '{self.path(key)}' must {must}; got {got!s:.60}")

    def value(self, key: str) -> Any:
        """Value of a key, unchecked."""
        return self.content[key]

    def section(self, key: str, keys: tuple[str, ...]) -> Section:
        """Object under a key."""
        return Section(self.content[key], self.path(key), keys)

    def text(self, key: str) -> str:
        """Text under a key."""
        value = self.content[key]
        if not isinstance(value, str):
            self.refuse(key, "be a text", value)
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Text under a key, one of a few."""
        value = self.text(key)
        if value not in choices:
            self.refuse(key, f"be one of {', '.join(choices)}", value)
        return value

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float:
        """Number under a key, within its limits."""
        return self._number(key, self.content[key], low, high)

    def _number(self, key: str, value: Any, low: float, high: float) -> float:
        if type(value) not in (int, float) or not low <= value <= high or abs(value) > _LARGEST:
            self.refuse(key, f"be a finite number from {low} to {high}", value)
        return float(value)

    def optional_number(
        self, key: str, low: float = -math.inf, high: float = math.inf
    ) -> float | None:
        """Number under a key, or None."""
        return None if self.content[key] is None else self.number(key, low, high)

    def float32(self, key: str) -> np.float32:
        """Number under a key that float32 can hold."""
        with np.errstate(over="ignore"):
            number = np.float32(self.number(key))
        if not np.isfinite(number):
            self.refuse(key, "fit a float32", self.content[key])
        return number

    def numbers(self, key: str, count: int, low: float, high: float) -> list[float]:
        """So many numbers under a key, each within its limits."""
        values = self.content[key]
        if not isinstance(values, list) or len(values) != count:
            self.refuse(key, f"hold {count} numbers", values)
        return [self._number(key, value, low, high) for value in values]

    def count(self, key: str, low: int, high: int = 2**53) -> int:
        """Whole number under a key, within its limits."""
        return self._count(key, self.content[key], low, high)

    def _count(self, key: str, value: Any, low: int, high: int) -> int:
        if type(value) is not int or not low <= value <= high:
            self.refuse(key, f"be a whole number from {low} to {high}", value)
        return value

    def counts(self, key: str) -> list[int]:
        """List of whole numbers under a key, each at least 1."""
        values = self.content[key]
        if not isinstance(values, list):
            self.refuse(key, "be a list of whole numbers", values)
        return [self._count(key, value, 1, 2**53) for value in values]

    def names(self, key: str) -> tuple[str, ...] | None:
        """List of texts under a key, or None."""
        values = self.content[key]
        if values is None:
            return None
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.refuse(key, "be a list of texts", values)
        return tuple(values)

    def texts_by_name(self, key: str) -> dict[str, str]:
        """Texts by their names under a key."""
        values = self.content[key]
        if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
            self.refuse(key, "hold texts by name", values)
        return values

    def encoded(self, key: str, size: int) -> FloatArray:
        """Read base64 of exactly `size` finite float32 values."""
        text = self.text(key)
        if len(text) != 4 * math.ceil(4 * size / 3):
            self.refuse(key, f"encode {size} float32 values", f"{len(text)} base64 digits")
        try:
            values = np.frombuffer(base64.b64decode(text, validate=True), dtype="<f4")
        except ValueError as error:  # binascii.Error, or digits beyond ASCII
            self.refuse(key, "be base64", error)
        if values.size != size or not np.isfinite(values).all():
            self.refuse(key, f"encode {size} finite float32 values", f"{values.size} values")
        return values.astype(np.float32)

    def array(self, key: str, shape: tuple[int, ...]) -> FloatArray:
        """Read one number, or one number per value of the last axis of `shape`."""
        if isinstance(self.content[key], str):
            return self.encoded(key, shape[-1])
        return np.full(shape[-1], self.float32(key), dtype=np.float32)

    def whole_array(self, key: str, shape: tuple[int, ...]) -> FloatArray:
        """Read as `array` does, or one number for every value of a window, `shape`."""
        size = math.prod(shape)
        is_whole = len(shape) > 1 and len(str(self.content[key])) == 4 * math.ceil(4 * size / 3)
        if isinstance(self.content[key], str) and is_whole:
            return self.encoded(key, size).reshape(shape)
        return self.array(key, shape)
