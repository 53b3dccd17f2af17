"""The files of a network, read once within limits, checked, and copied without the rest."""

from __future__ import annotations

import io
import json
import math
import re
import struct
import tempfile
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

import h5py

from edgeae.storage.graph_check import check_graph
from edgeae.storage.network_config import check_config, without_compilation
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.files import only_file, read_at_most, read_file
from edgeae_runtime.readings.numpy_file import refuse_many_members
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
_MAX_LINKS = 20_000
_FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32}
_HEAP = re.compile(rb"GCOL\x01\0\0\0").finditer
_IN_MEMORY_BYTES = 1 << 25
_BLOCK_BYTES = 1 << 20
_PARTS = ("config.json", "metadata.json", "model.weights.h5")
_ASSET = re.compile(r"assets/([\w-]+/)+(saved_model\.pb|variables/variables\.[\w.-]{1,60})")
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
    data = read_file(path, most)
    if len(data) > most:
        raise ArtifactError(f"{path}: must be at most {most >> 20} MB")
    return data


def bounded_copy(path: Path, most: int) -> IO[bytes]:
    """Copy a file that may have at most so many bytes, in memory while it is small.

    What is checked is then what is used, whoever writes to the file meanwhile.

    Raises
    ------
    ArtifactError, OSError
        As `bounded_bytes` does.
    """
    with open(path, "rb", opener=only_file) as file:
        copy = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)
        while block := file.read(_BLOCK_BYTES):
            if copy.tell() + len(block) > most:
                copy.close()
                raise ArtifactError(f"must be at most {most >> 20} MB")
            copy.write(block)
    return copy


def opened_zip(data: bytes | IO[bytes], names: Collection[str] | None = None) -> zipfile.ZipFile:
    """Open a zip, and refuse names that occur twice, lead out of it, or are not expected.

    Raises
    ------
    ArtifactError
        The message has the name.
    zipfile.BadZipFile
        If it is none.
    """
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    file.seek(0)
    try:
        refuse_many_members(file)
        archive = zipfile.ZipFile(file)
    except InputError as error:
        raise ArtifactError(str(error)) from None
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
    """Unpack a member of at most so many bytes.

    Raises
    ------
    ArtifactError
        If it is missing, damaged, larger, or packed in a way that takes memory by itself.
    """
    try:
        entry = archive.getinfo(name)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArtifactError(f"{name:.60} is packed in another way than zip's own")
        if entry.file_size > most:  # more than the header says is never unpacked
            raise ArtifactError(f"{name:.60} must be at most {most >> 20} MB when unpacked")
        with archive.open(name) as file:
            return read_at_most(file, most)
    except KeyError:
        raise ArtifactError(f"it has no {name}") from None
    except ArtifactError:
        raise
    except _DAMAGES as error:
        raise ArtifactError(f"{name:.60} is damaged ({error})") from None


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
    kept = [name for name in archive.namelist() if name in _PARTS or _ASSET.fullmatch(name)]
    if sum(archive.getinfo(name).file_size for name in kept) > MAX_NETWORK_BYTES:
        raise ArtifactError(f"it must be at most {MAX_NETWORK_BYTES >> 20} MB when unpacked")
    weights = member(archive, _PARTS[2])
    check_weights(weights)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as copy:
        copy.writestr(_PARTS[0], json.dumps(config))
        copy.writestr(_PARTS[1], member(archive, _PARTS[1], MAX_CONFIG_BYTES))
        copy.writestr(_PARTS[2], weights)
        for name in sorted(set(kept) - set(_PARTS)):
            content = member(archive, name)
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
            _Hdf5Check(data).group(file, _MAX_LEVELS)
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        if isinstance(error, ArtifactError):
            raise
        raise ArtifactError(f"its HDF5 is damaged ({str(error).splitlines()[0]:.80})") from None


class _Hdf5Check:
    """Counts the links and the bytes of a file: one object may stand in many groups."""

    def __init__(self, data: bytes) -> None:
        # A text may be as long as the longest heap, and all texts of a list may be one.
        heaps = (int.from_bytes(data[at.end() : at.end() + 8], "little") for at in _HEAP(data))
        self._longest_text = max(heaps, default=0)
        self._links_left, self._bytes_left = _MAX_LINKS, MAX_NETWORK_BYTES

    def group(self, group: h5py.Group, levels: int) -> None:
        """Check a group of at most so many levels, and all that is in it."""
        if not levels:
            raise ArtifactError("its HDF5 has groups within groups without end")
        self._attributes(group)
        for name in group:
            self._links_left -= 1
            if self._links_left < 0:
                raise ArtifactError(f"its HDF5 must have at most {_MAX_LINKS} names")
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise ArtifactError(f"'{name:.60}' is a link; weights lie in the file itself")
            part = group[name]
            if isinstance(part, h5py.Group):
                self.group(part, levels - 1)
            elif isinstance(part, h5py.Dataset):
                self._attributes(part)
                self._dataset(part, name)

    def _attributes(self, part: h5py.Group | h5py.Dataset) -> None:
        """Refuse lists of texts that may be far longer than their file."""
        for name in part.attrs:
            attribute = part.attrs.get_id(name)
            count = math.prod(attribute.shape or (1,)) if attribute.dtype.kind == "O" else 0
            if count * self._longest_text > MAX_NETWORK_BYTES:
                raise ArtifactError(f"'{name:.60}' lists texts that may be one of many megabytes")

    def _dataset(self, part: h5py.Dataset, name: str) -> None:
        if part.external or part.is_virtual:
            raise ArtifactError(f"'{name:.60}' lies in another file, which is never read")
        if part.dtype.kind not in "fiubV" or part.dtype.names or part.dtype.subdtype:
            raise ArtifactError(f"'{name:.60}' must hold numbers; got {part.dtype!s:.60}")
        kept = part.id.get_create_plist()
        if not {kept.get_filter(i)[0] for i in range(kept.get_nfilters())} <= _FILTERS:
            raise ArtifactError(f"'{name:.60}' is packed by a filter that Keras does not use")
        values = max(part.size or 0, math.prod(part.chunks or (0,)))
        self._bytes_left -= values * part.dtype.itemsize
        if self._bytes_left < 0:
            raise ArtifactError(f"its weights must have at most {MAX_NETWORK_BYTES >> 20} MB")


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
