"""Threshold files: thresholds that a device recalibrated, each bound to one artifact."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from edgeae_runtime.artifact.signing import accept, check_signature
from edgeae_runtime.conformal import as_threshold
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.files import read_file, whole_file
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    import numpy as np

    from edgeae_runtime.arrays import Json

FORMAT = 1
_KEYS = {"format", "model", "threshold", "previous", "provenance"}
_MAX_BYTES = 1 << 20


def write_threshold_file(
    path: str, digest: str, threshold: float, previous: float, provenance: Json
) -> None:
    """Write a threshold for the artifact with this digest; the file is written atomically.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    document = {
        "format": FORMAT,
        "model": digest,
        "threshold": threshold,
        "previous": previous,
        "provenance": provenance,
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
) -> np.float32:
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
    if not isinstance(document, dict) or set(document) != _KEYS or document["format"] != FORMAT:
        raise ArtifactError(f"{what}: not a threshold file of format {FORMAT}; recalibrate again")
    if document["model"] != digest:
        raise ArtifactError(f"{what}: belongs to another model; recalibrate this one")
    try:
        if type(document["threshold"]) not in (int, float):
            raise InputError("`threshold` must be a number")
        threshold = as_threshold(document["threshold"])
    except InputError as error:
        raise ArtifactError(f"{what}: {error}") from None
    if signed is not None and accepts:
        accept(signed)
    return threshold
