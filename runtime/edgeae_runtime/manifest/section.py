"""One JSON object of a manifest, each value checked as it is taken."""

from __future__ import annotations

import base64
import math
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import FloatArray

_LARGEST = sys.float_info.max


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

    def sections(self, key: str, keys: tuple[str, ...]) -> list[Section]:
        """Objects in the list under a key."""
        values = self.content[key]
        if not isinstance(values, list):
            self.refuse(key, "be a list of objects", values)
        return [Section(value, f"{self.path(key)}[{i}]", keys) for i, value in enumerate(values)]

    def text(self, key: str) -> str:
        """Text under a key."""
        value = self.content[key]
        if not isinstance(value, str):
            self.refuse(key, "be a text", value)
        return value

    def optional_text(self, key: str) -> str | None:
        """Text under a key, or None."""
        return None if self.content[key] is None else self.text(key)

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Text under a key, one of a few."""
        value = self.text(key)
        if value not in choices:
            self.refuse(key, f"be one of {', '.join(choices)}", value)
        return value

    def optional_choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        """Text under a key, one of a few, or None."""
        return None if self.content[key] is None else self.choice(key, choices)

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
