"""Zip archives and networks whose bytes depend on what they hold, not on when they were written."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib

from edgeae_runtime.readings.numpy_file import most_unpacked

_WRITTEN = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_SAVED = "1980-01-01@00:00:00"
_MODE = 0o600 << 16
_OBJECT = re.compile(rb'("shared_object_id": )(\d+)')


def add_member(archive: zipfile.ZipFile, name: str, data: bytes | str) -> None:
    """Add a member to an archive, without the time of day."""
    info = zipfile.ZipInfo(name, _WRITTEN)
    info.compress_type, info.external_attr = archive.compression, _MODE
    if len(data) > most_unpacked(0) and len(data) > most_unpacked(_packed(data)):
        info.compress_type = zipfile.ZIP_STORED  # overlapping windows pack as well as a bomb does
    archive.writestr(info, data)


def _packed(data: bytes | str) -> int:
    """Return less than a zip's own packing of the data takes."""
    return len(zlib.compress(data.encode() if isinstance(data, str) else data)) - 16


def reproducible_keras(data: bytes) -> bytes:
    """Return a `.keras` file without the time of its saving and the addresses of its objects.

    Keras numbers the objects that layers share by their addresses in memory; here they are numbered
    in the order of the file.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            add_member(new, name, _reproducible(name, old.read(name)))
    return content.getvalue()


def _reproducible(name: str, data: bytes) -> bytes:
    if name == "metadata.json":
        return json.dumps({**json.loads(data), "date_saved": _SAVED}).encode()
    if name != "config.json":
        return data
    numbers: dict[bytes, int] = {}
    return _OBJECT.sub(
        lambda found: b"%s%d" % (found[1], numbers.setdefault(found[2], len(numbers))), data
    )
