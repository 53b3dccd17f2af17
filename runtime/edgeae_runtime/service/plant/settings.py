"""What a TOML file says of a controller; every key is checked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError, MissingPackageError
from edgeae_runtime.files import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from edgeae_runtime.manifest.model import Inputs

_MAX_BYTES = 1 << 20
_MAX_PERIOD_S = 86_400.0


class Settings:
    """A table of a settings file.

    Attributes
    ----------
    where
        Path of the file, and the table's name in it, for messages.
    """

    def __init__(self, content: Any, where: str, keys: Sequence[str]) -> None:
        self.where = where
        if not isinstance(content, dict):
            raise InputError(f"{where} must be a table")
        for key in content:
            if key not in keys:
                raise InputError(f"{where}: {key} is unknown; it has {', '.join(sorted(keys))}")
        self.content: dict[str, Any] = content

    def table(self, key: str, keys: Sequence[str]) -> Settings:
        """Return a table inside this one, empty where it is missing."""
        return Settings(self.content.get(key, {}), f"{self.where}: [{key}]", keys)

    def tables(self, key: str, keys: Sequence[str]) -> dict[str, Settings]:
        """Return the tables inside a table, by name."""
        inside = self.content.get(key, {})
        if not isinstance(inside, dict):
            raise InputError(f"{self.where}: {key} must be a table")
        return {n: Settings(v, f"{self.where}: [{key}.{n}]", keys) for n, v in inside.items()}

    def texts(self, key: str) -> Mapping[str, str]:
        """Return a table of texts."""
        inside = self.content.get(key, {})
        if not isinstance(inside, dict) or not all(isinstance(v, str) for v in inside.values()):
            raise InputError(f"{self.where}: {key} must be a table of texts")
        return inside

    def text(self, key: str, default: str | None = None) -> str | None:
        """Return a text."""
        value = self.content.get(key, default)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{self.where}: {key} must be a text; got {value!r:.40}")
        return value

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """Return a text that is one of the choices."""
        value = self.text(key, default)
        if value not in choices:
            raise InputError(f"{self.where}: {key} must be one of {', '.join(choices)}")
        return str(value)

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """Return a number within limits."""
        value = self.content.get(key, default)
        if type(value) not in (int, float) or not low <= value <= high:
            raise InputError(f"{self.where}: {key} must be a number from {low:g} to {high:g}")
        return float(value)

    def whole(self, key: str, default: int | None, low: int, high: int) -> int:
        """Return a whole number within limits; it must be there without a default."""
        value = self.content.get(key, default)
        if type(value) is not int or not low <= value <= high:
            raise InputError(f"{self.where}: {key} must be a whole number from {low} to {high}")
        return value


def period_s(settings: Settings, inputs: Inputs) -> float:
    """Return the seconds from one reading to the next: `period_s`, or the period of training.

    Raises
    ------
    InputError
        If neither is known.
    """
    if "period_s" not in settings.content and inputs.rate_hz is None:
        raise InputError(
            f"{settings.where}: give period_s, seconds from one reading to the next; the model "
            "was trained without time stamps"
        )
    default = 1.0 if inputs.rate_hz is None else 1 / inputs.rate_hz
    return settings.number("period_s", default, 0.001, _MAX_PERIOD_S)


def read_settings(path: str | None, keys: Sequence[str]) -> Settings:
    """Read a TOML file; without one all settings have their defaults.

    Raises
    ------
    InputError
        If it is no TOML, or has an unknown key.
    MissingPackageError
        If this Python has no reader of TOML (before 3.11), and tomli is not installed.
    OSError
        If it cannot be read.
    """
    if path is None:
        return Settings({}, "the settings", keys)
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        try:
            import tomli as tomllib
        except ModuleNotFoundError:
            raise MissingPackageError(f"{path} needs a reader of TOML: pip install tomli") from None
    try:
        content = tomllib.loads(read_file(path, _MAX_BYTES).decode())
    except ValueError as error:  # also of UTF-8
        raise InputError(f"{path} is no TOML: {error}") from None
    return Settings(content, path, keys)


def channel_names(inputs: Inputs) -> tuple[str, ...]:
    """Return the names of the channels, which a controller's values need.

    Raises
    ------
    InputError
        If the model has none.
    """
    if inputs.features is None:
        raise InputError("the model has no names of channels; train it on a table with a header")
    return inputs.features
