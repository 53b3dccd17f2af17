"""The fields of a protobuf message, counted before the parser takes memory for each."""

from __future__ import annotations

from typing import Any

from edgeae_runtime.containers.onnx import fields_of
from edgeae_runtime.errors import InputError

_MAX_FIELDS = 1 << 20  # each takes some hundred bytes at most
_MAX_LEVELS = 100  # as the parser has it
_PACKED_BYTES = 16  # of small numbers in a row, which grow to as much as a field
_SMALL = (3, 4, 5, 8, 13, 14, 17, 18)  # types whose numbers take few bytes in a file


def refuse_many_fields(data: bytes, kind: Any) -> None:
    """Refuse a message of very many fields, those of the messages inside it included.

    `kind` is its descriptor, of whichever protobuf library.

    Raises
    ------
    InputError
        If there are more than a million.
    ArtifactError, ValueError
        If the bytes are no message, or one that is nested without end.
    """
    count = _count(data, slice(0, len(data)), kind, _MAX_FIELDS, _MAX_LEVELS)
    if count > _MAX_FIELDS:
        raise InputError(f"it must have at most {_MAX_FIELDS} fields; store weights as raw data")


def _count(data: bytes, message: slice, kind: Any, left: int, levels: int) -> int:
    """Return the number of fields, or more than are left."""
    if not levels:
        raise ValueError
    known = kind.fields_by_number
    count = 0
    for number, _, content in fields_of(data, message):
        count += 1
        field = known.get(number)
        if field is not None and field.message_type is not None:
            count += _count(data, content, field.message_type, left - count, levels - 1)
        elif field is not None and field.type in _SMALL:
            count += (content.stop - content.start) // _PACKED_BYTES
        if count > left:
            break
    return count
