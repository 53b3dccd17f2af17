"""One JSON object of a manifest; every value is checked when it is read."""

from __future__ import annotations

import base64
import math
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_LARGEST = sys.float_info.max


class Section:
    """A JSON object with exactly the given keys, whose values are checked when they are read.

    Keys in `optional` may be missing.
    """

    def __init__(
        self, content: object, where: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> None:
        self.where = where
        if not isinstance(content, dict):
            raise ArtifactError(f"manifest: '{where}' must be an object; got {content!r:.40}")
        for key in keys:
            if key not in content:
                raise ArtifactError(
                    f"manifest: key '{self.path(key)}' is missing; export the file again"
                )
        for key in content:
            if key not in keys and key not in optional:
                raise ArtifactError(
                    f"manifest: key '{self.path(key):.60}' is unknown; a newer edgeae may have "
                    f"written it: install a newer edgeae-runtime"
                )
        self.content = content

    def path(self, key: str) -> str:
        """Return the full name of a key for messages."""
        return f"{self.where}.{key}" if self.where else key

    def refuse(self, key: str, must: str, got: object) -> NoReturn:
        """Raise an error that says what a key must hold."""
        raise ArtifactError(f"manifest: '{self.path(key)}' must {must}; got {got!s:.60}")

    def value(self, key: str) -> Any:
        """Return the value of a key, unchecked."""
        return self.content[key]

    def section(self, key: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()) -> Section:
        """Return an object."""
        return Section(self.content[key], self.path(key), keys, optional)

    def sections(self, key: str, keys: tuple[str, ...]) -> list[Section]:
        """Return a list of objects."""
        values = self.content[key]
        if not isinstance(values, list):
            self.refuse(key, "be a list of objects", values)
        return [Section(value, f"{self.path(key)}[{i}]", keys) for i, value in enumerate(values)]

    def text(self, key: str) -> str:
        """Return a text."""
        value = self.content[key]
        if not isinstance(value, str):
            self.refuse(key, "be a text", value)
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text or None."""
        return None if self.content[key] is None else self.text(key)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.content[key]
        if not isinstance(value, bool):
            self.refuse(key, "be true or false", value)
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Return a text that is one of the choices."""
        value = self.text(key)
        if value not in choices:
            self.refuse(key, f"be one of {', '.join(choices)}", value)
        return value

    def optional_choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        """Text under a key, one of a few, or None."""
        return None if self.content[key] is None else self.choice(key, choices)

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float:
        """Return a number within limits."""
        return self._number(key, self.content[key], low, high)

    def _number(self, key: str, value: Any, low: float, high: float) -> float:
        if type(value) not in (int, float) or not low <= value <= high or abs(value) > _LARGEST:
            self.refuse(key, f"be a finite number from {low} to {high}", value)
        return float(value)

    def optional_number(
        self, key: str, low: float = -math.inf, high: float = math.inf
    ) -> float | None:
        """Return a number within limits, or None."""
        return None if self.content[key] is None else self.number(key, low, high)

    def float32(self, key: str) -> np.float32:
        """Return a number that float32 can hold."""
        with np.errstate(over="ignore"):
            number = np.float32(self.number(key))
        if not np.isfinite(number):
            self.refuse(key, "fit a float32", self.content[key])
        return number

    def numbers(self, key: str, count: int, low: float, high: float) -> list[float]:
        """Return a list of `count` numbers, each within limits."""
        values = self.content[key]
        if not isinstance(values, list) or len(values) != count:
            self.refuse(key, f"hold {count} numbers", values)
        return [self._number(key, value, low, high) for value in values]

    def count(self, key: str, low: int, high: int = 2**53) -> int:
        """Return a whole number within limits."""
        return self._count(key, self.content[key], low, high)

    def _count(self, key: str, value: object, low: int, high: int) -> int:
        if type(value) is not int or not low <= value <= high:
            self.refuse(key, f"be a whole number from {low} to {high}", value)
        return value

    def counts(self, key: str, low: int = 1) -> list[int]:
        """Return a list of whole numbers, each at least `low`."""
        values = self.content[key]
        if not isinstance(values, list):
            self.refuse(key, "be a list of whole numbers", values)
        return [self._count(key, value, low, 2**53) for value in values]

    def names(self, key: str) -> tuple[str, ...] | None:
        """Return a list of texts, or None."""
        values = self.content[key]
        if values is None:
            return None
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.refuse(key, "be a list of texts", values)
        return tuple(values)

    def texts_by_name(self, key: str) -> dict[str, str]:
        """Return texts by name."""
        values = self.content[key]
        if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
            self.refuse(key, "hold texts by name", values)
        return values

    def encoded(self, key: str, size: int) -> FloatArray:
        """Decode exactly `size` finite float32 values from base64."""
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
        """Return one value per entry of the last axis of `shape`, from one number or base64."""
        if isinstance(self.content[key], str):
            return self.encoded(key, shape[-1])
        return np.full(shape[-1], self.float32(key), dtype=np.float32)

    def whole_array(self, key: str, shape: tuple[int, ...]) -> FloatArray:
        """Return what `array` does, or one value per entry of a whole window, `shape`."""
        size = math.prod(shape)
        is_whole = len(shape) > 1 and len(str(self.content[key])) == 4 * math.ceil(4 * size / 3)
        if isinstance(self.content[key], str) and is_whole:
            return self.encoded(key, size).reshape(shape)
        return self.array(key, shape)
