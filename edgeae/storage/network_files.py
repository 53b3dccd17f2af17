"""The files of a network, read once within limits, checked, and copied without the rest."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import h5py

from edgeae.storage.graph_check import check_graph
from edgeae.storage.network_config import check_config, without_compilation
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.files import read_at_most
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from edgeae.storage.network_config import Json

MAX_NETWORK_BYTES = 1 << 28
"""Of a network's file, of each member when unpacked, and of all its weights in memory."""
MAX_CONFIG_BYTES = 1 << 24
_MAX_MEMBERS = 1000
_MAX_LEVELS = 64  # of groups in HDF5
_PARTS = ("config.json", "metadata.json", "model.weights.h5")
_DAMAGES = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What zipfile raises about a damaged file: not its own error alone."""


def bounded_bytes(path: Path, most: int) -> bytes:
    """Read a file that may have at most so many bytes.

    Raises
    ------
    ArtifactError
        If it is larger.
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        data = read_at_most(file, most)
    if len(data) > most:
        raise ArtifactError(f"{path}: must be at most {most >> 20} MB")
    return data


def opened_zip(data: bytes, names: Collection[str] | None = None) -> zipfile.ZipFile:
    """Open a zip, and refuse names that occur twice, lead out of it, or are not expected.

    Raises
    ------
    ArtifactError
        The message has the name.
    zipfile.BadZipFile
        If it is none.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGES as error:
        raise zipfile.BadZipFile(str(error)) from None
    members = archive.namelist()
    if len(members) > _MAX_MEMBERS:
        raise ArtifactError(f"must have at most {_MAX_MEMBERS} members; got {len(members)}")
    for name in members:
        if members.count(name) > 1:
            raise ArtifactError(f"member '{name:.60}' occurs twice")
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise ArtifactError(f"member '{name:.60}' leads out of the file")
        if names is not None and name not in names:
            raise ArtifactError(f"member '{name:.60}' is unknown")
    return archive


def member(archive: zipfile.ZipFile, name: str, most: int = MAX_NETWORK_BYTES) -> bytes:
    """Unpack a member of at most so many bytes; what its header says is not believed.

    Raises
    ------
    ArtifactError
        If it is missing, damaged or larger.
    """
    try:
        with archive.open(name) as file:
            data = read_at_most(file, most)
    except KeyError:
        raise ArtifactError(f"it has no {name}") from None
    except _DAMAGES as error:
        raise ArtifactError(f"{name} is damaged ({error})") from None
    if len(data) > most:
        raise ArtifactError(f"{name} must be at most {most >> 20} MB when unpacked")
    return data


def checked_keras(data: bytes) -> bytes:
    """Return the `.keras` file anew with what was checked, and nothing else of it.

    Raises
    ------
    ArtifactError, InputError
        If it is no such file, or names anything that is not built from a file.
    """
    try:
        archive = opened_zip(data)
    except zipfile.BadZipFile as error:
        raise ArtifactError(f"no .keras file ({error})") from None
    config = without_compilation(parsed(member(archive, "config.json", MAX_CONFIG_BYTES)))
    check_config(config)
    weights = member(archive, "model.weights.h5")
    check_weights(weights)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as copy:
        copy.writestr(_PARTS[0], json.dumps(config))
        copy.writestr(_PARTS[1], member(archive, "metadata.json", MAX_CONFIG_BYTES))
        copy.writestr(_PARTS[2], weights)
        left = MAX_NETWORK_BYTES
        for name in archive.namelist():
            if name.startswith("assets/") and not name.endswith("/"):
                content = member(archive, name, left)
                left -= len(content)
                if name.endswith("saved_model.pb"):
                    check_graph(content)
                copy.writestr(name, content)
    return result.getvalue()


def checked_h5(data: bytes) -> dict[str, Json]:
    """Return the configuration of a whole model in HDF5, and the version of Keras that wrote it.

    Raises
    ------
    ArtifactError, InputError
        As `checked_keras` does.
    """
    check_weights(data)
    with h5py.File(io.BytesIO(data), "r") as file:
        text = file.attrs.get("model_config")
        version = file.attrs.get("keras_version", "2")
    if text is None:
        raise ArtifactError(
            "no Keras model (weights only, or another HDF5 file); save the whole model"
        )
    config = parsed(text)
    if not isinstance(config, dict):
        raise ArtifactError("its configuration is no JSON object; save the model again")
    check_config(config)
    return {**config, "keras_version": str(version)}


def check_weights(data: bytes) -> None:
    """Refuse HDF5 that leads to another file, or asks for more memory than a network may have.

    Raises
    ------
    ArtifactError
        The message names the dataset.
    """
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            _check_group(file, MAX_NETWORK_BYTES, _MAX_LEVELS)
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        if isinstance(error, ArtifactError):
            raise
        raise ArtifactError(f"its HDF5 is damaged ({str(error).splitlines()[0]:.80})") from None


def _check_group(group: h5py.Group, left: int, levels: int) -> int:
    """Return the bytes that are left of those that the datasets may have."""
    if not levels:
        raise ArtifactError("its HDF5 has groups within groups without end")
    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise ArtifactError(f"'{name:.60}' is a link; weights lie in the file itself")
        part = group[name]
        if isinstance(part, h5py.Group):
            left = _check_group(part, left, levels - 1)
        elif isinstance(part, h5py.Dataset):
            if part.external or part.is_virtual:
                raise ArtifactError(f"'{name:.60}' lies in another file, which is never read")
            left -= part.size * part.dtype.itemsize if part.size else 0
        if left < 0:
            raise ArtifactError(f"its weights must have at most {MAX_NETWORK_BYTES >> 20} MB")
    return left


def parsed(text: str | bytes) -> Json:
    """Read JSON in which no key occurs twice.

    Raises
    ------
    ArtifactError
        If it is none.
    """
    try:
        result: Json = parse_json(text)
    except (ValueError, TypeError) as error:
        raise ArtifactError(f"its configuration is no JSON ({error!s:.80})") from None
    return result
