"""The fields of a protobuf message, counted before the parser takes memory for each."""

from __future__ import annotations

from typing import Any

from edgeae_runtime.errors import ArtifactError

_MAX_FIELDS = 1 << 20  # each takes some hundred bytes at most
_MAX_LEVELS = 100  # as the parser has it
_PACKED_BYTES = 16  # of small numbers in a row, which grow to as much as a field
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_FIXED = {_FIXED_64: 8, _FIXED_32: 4}
_SMALL = (3, 4, 5, 8, 13, 14, 17, 18)  # types whose numbers take few bytes in a file


def refuse_many_fields(data: bytes, kind: Any) -> None:
    """Refuse a message of very many fields, those of the messages inside it included.

    `kind` is its descriptor, of whichever protobuf library.

    Raises
    ------
    ArtifactError
        If there are more than a million.
    ValueError
        If the bytes are no message, or one that is nested without end.
    """
    try:
        count = _count(memoryview(data), kind, _MAX_FIELDS, _MAX_LEVELS)
    except IndexError:
        raise ValueError from None
    if count > _MAX_FIELDS:
        raise ArtifactError(f"it must have at most {_MAX_FIELDS} fields; store weights as raw data")


def _count(data: memoryview, kind: Any, left: int, levels: int) -> int:
    """Return the number of fields, or more than are left."""
    if not levels:
        raise ValueError
    fields = {} if kind is None else kind.fields_by_number
    at = count = 0
    while at < len(data) and count <= left:
        tag, at = _varint(data, at)
        count += 1
        wire = tag & 7
        if wire == _VARINT:
            _, at = _varint(data, at)
        elif wire in _FIXED:
            at += _FIXED[wire]
        elif wire == _BYTES:
            size, at = _varint(data, at)
            field = fields.get(tag >> 3)
            if size > len(data) - at:
                raise ValueError
            if field is not None and field.message_type is not None:
                part = data[at : at + size]
                count += _count(part, field.message_type, left - count, levels - 1)
            elif field is not None and field.type in _SMALL:
                count += size // _PACKED_BYTES
            at += size
        else:
            raise ValueError
    if at > len(data):
        raise ValueError
    return count


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError
