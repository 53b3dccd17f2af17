"""Read what the runtime needs from a TFLite file, without the flatbuffers package.

The layout is that of FlatBuffers (https://flatbuffers.dev/internals): a table starts with the
distance back to its vtable, which lists where each field lies. Field numbers are those of
tensorflow/lite/schema/schema.fbs.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from collections.abc import Iterator

METADATA_NAME = "edgeae"
_IDENTIFIER = b"TFL3"
_MODEL_OPERATOR_CODES, _MODEL_BUFFERS, _MODEL_METADATA = 1, 4, 6
_OPERATOR_CUSTOM_CODE = 1
_METADATA_NAME, _METADATA_BUFFER = 0, 1
_BUFFER_DATA = 0
_NAME_BYTES = 64  # of a name that are read


def is_tflite(data: bytes) -> bool:
    """Recognise a TFLite file by its identifier.

    Examples
    --------
    >>> is_tflite(bytes(4) + b"TFL3"), is_tflite(b"onnx")
    (True, False)
    """
    return data[4:8] == _IDENTIFIER


def tflite_manifest(data: bytes) -> bytes:
    """Return the manifest's JSON: the metadata buffer named `edgeae`.

    Raises
    ------
    ArtifactError
        If the bytes are not a TFLite file, or have no manifest.
    """
    try:
        return _manifest(data)
    except struct.error as error:
        raise ArtifactError(f"not a TFLite file, or cut: {error}") from None


def refuse_flex(data: bytes) -> None:
    """Refuse a file that needs TensorFlow's own operations (Select TF ops).

    Raises
    ------
    ArtifactError
        The message names them. Also if the bytes are not a TFLite file.
    """
    try:
        codes = {_text(data, op, _OPERATOR_CUSTOM_CODE, _NAME_BYTES) for op in _codes(data)}
    except struct.error as error:
        raise ArtifactError(f"not a TFLite file, or cut: {error}") from None
    flex = sorted({code.decode("ascii", "replace") for code in codes if code.startswith(b"Flex")})
    if flex:
        raise ArtifactError(
            f"the file needs Select TF ops ({', '.join(flex)}), which LiteRT alone cannot run; "
            f"convert it with builtin ops only, as 'edgeae export' does"
        )


def _manifest(data: bytes) -> bytes:
    root = _root(data)
    for entry in _tables(data, _field(data, root, _MODEL_METADATA)):
        if _text(data, entry, _METADATA_NAME, _NAME_BYTES) == METADATA_NAME.encode():
            at = _field(data, entry, _METADATA_BUFFER)
            number = 0 if at is None else _u32(data, at)
            buffers = list(_tables(data, _field(data, root, _MODEL_BUFFERS)))
            if number < len(buffers):
                return _text(data, buffers[number], _BUFFER_DATA)
    raise ArtifactError("no manifest in a metadata buffer 'edgeae'; write it with 'edgeae export'")


def _codes(data: bytes) -> Iterator[int]:
    return _tables(data, _field(data, _root(data), _MODEL_OPERATOR_CODES))


def _root(data: bytes) -> int:
    return _u32(data, 0)


def _field(data: bytes, table: int, number: int) -> int | None:
    """Return the position of a table's field; None where it has its default."""
    vtable = table - struct.unpack_from("<i", data, table)[0]
    size = _u16(data, vtable)
    slot = 4 + 2 * number
    if slot >= size:
        return None
    distance = _u16(data, vtable + slot)
    return table + distance if distance else None


def _tables(data: bytes, vector: int | None) -> Iterator[int]:
    """Yield the positions of the tables in a vector of tables."""
    if vector is None:
        return
    start = vector + _u32(data, vector)
    for number in range(_u32(data, start)):
        at = start + 4 + 4 * number
        yield at + _u32(data, at)


def _text(data: bytes, table: int, number: int, most: int | None = None) -> bytes:
    """Return a field that is a string or a vector of bytes; empty where it is missing.

    Of a longer one only the first `most` bytes: a small file can name a long text from many places.
    """
    at = _field(data, table, number)
    if at is None:
        return b""
    start = at + _u32(data, at)
    length = _u32(data, start)
    length = length if most is None else min(length, most)
    return struct.unpack_from(f"{length}s", data, start + 4)[0]  # type: ignore[no-any-return]


def _u32(data: bytes, at: int) -> int:
    return _unsigned("<I", data, at)


def _u16(data: bytes, at: int) -> int:
    return _unsigned("<H", data, at)


def _unsigned(layout: str, data: bytes, at: int) -> int:
    if at < 0:  # struct would count from the end
        raise struct.error(f"position {at} lies before the start of the file")
    value: int = struct.unpack_from(layout, data, at)[0]
    return value
