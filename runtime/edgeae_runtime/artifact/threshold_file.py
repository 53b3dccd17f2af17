"""Threshold files: thresholds calibrated after the export, each bound to one artifact."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.artifact.signing import accept, check_signature
from edgeae_runtime.conformal import as_threshold
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.files import read_file, whole_file
from edgeae_runtime.messages import listed
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.conditions import Condition

_KEYS = {"format", "model", "threshold", "previous", "provenance"}
_FORMATS = {1: _KEYS, 2: _KEYS | {"by_condition"}}  # the latter has a threshold per condition
_MAX_BYTES = 1 << 20


class StoredThreshold(NamedTuple):
    """A threshold of a file, and those under the values of a condition, if it has some."""

    value: np.float32
    by_condition: Mapping[str, float] | None = None

    def under(self, condition: Condition | None) -> tuple[float, ...] | None:
        """Return the thresholds in the order of an artifact's conditions, None for one for all.

        Raises
        ------
        ArtifactError
            If the artifact has other conditions.
        """
        if self.by_condition is None:
            return None
        values = () if condition is None else condition.values
        if set(self.by_condition) != set(values):
            raise ArtifactError(
                f"the threshold file has the conditions {listed(self.by_condition)}, the model "
                f"{listed(values) or 'none'}; calibrate again"
            )
        return tuple(self.by_condition[value] for value in values)


def write_threshold_file(
    path: str,
    digest: str,
    threshold: float,
    previous: float,
    provenance: Json,
    by_condition: Mapping[str, float] | None = None,
) -> None:
    """Write a threshold for the artifact with this digest; the file is written atomically.

    One with thresholds by condition has a format that older runtimes refuse: they would decide with
    one for all.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    document = {
        "format": 1 if by_condition is None else 2,
        "model": digest,
        "threshold": threshold,
        "previous": previous,
        "provenance": provenance,
        **({} if by_condition is None else {"by_condition": dict(by_condition)}),
    }
    body = json.dumps(document, indent=2, allow_nan=False)
    with whole_file(path, "w") as file:
        file.write(f"{body}\nsha256 {hashlib.sha256(body.encode()).hexdigest()}\n")


def read_threshold_file(
    path: str | os.PathLike[str],
    digest: str,
    verify_key: str | os.PathLike[str] | None = None,
    *,
    accepts: bool = True,
) -> StoredThreshold:
    """Read the threshold for the artifact with this digest; its version counts if `accepts`.

    Raises
    ------
    ArtifactError
        If the file is no threshold file, was changed, belongs to another artifact, or is not signed
        by the key.
    OSError
        If it cannot be read.
    """
    what = os.fspath(path)
    data = read_file(path, _MAX_BYTES)
    signed = None if verify_key is None else check_signature(what, data, verify_key)
    body, separator, checksum = data.rpartition(b"\nsha256 ")
    if not separator or hashlib.sha256(body).hexdigest().encode() + b"\n" != checksum:
        raise ArtifactError(f"{what}: not a threshold file, or changed; recalibrate again")
    try:
        document = parse_json(body)
    except ValueError:
        document = None
    if not isinstance(document, dict) or not _is_format(document):
        raise ArtifactError(f"{what}: not a threshold file of format 1 or 2; recalibrate again")
    if document["model"] != digest:
        raise ArtifactError(f"{what}: belongs to another model; recalibrate this one")
    try:
        threshold = _number(document["threshold"])
        by_condition = document.get("by_condition")
        if by_condition is not None:
            by_condition = {name: float(_number(one)) for name, one in by_condition.items()}
    except InputError as error:
        raise ArtifactError(f"{what}: {error}") from None
    if signed is not None and accepts:
        accept(signed)
    return StoredThreshold(threshold, by_condition)


def _is_format(document: Json) -> bool:
    number = document.get("format")
    is_known = type(number) is int and set(document) == _FORMATS.get(number)
    return is_known and isinstance(document.get("by_condition", {}), dict)


def _number(value: object) -> np.float32:
    if type(value) not in (int, float):
        raise InputError("`threshold` must be a number")
    return as_threshold(value)  # type: ignore[arg-type]
