"""Read what the runtime needs from an ONNX file, without the onnx package.

The wire format is that of Protocol Buffers (https://protobuf.dev/programming-guides/encoding); the
field numbers are those of onnx.proto.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.reader import refuse_large

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODEL_GRAPH, _MODEL_METADATA = 7, 14
_GRAPH_NODE, _GRAPH_OUTPUT = 1, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_ATTRIBUTE = 1, 2, 5
_ATTRIBUTE_GRAPHS = 6, 11
_VALUE_NAME = 1  # of ValueInfoProto
_ENTRY_KEY, _ENTRY_VALUE = 1, 2  # of StringStringEntryProto
_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5


class _Field(NamedTuple):
    """A field of a message: its number, where it starts, and the slice of its content."""

    number: int
    start: int
    content: slice


def onnx_manifest(data: bytes) -> bytes:
    """Return the manifest's JSON: the value of ``metadata_props["edgeae"]``.

    Raises
    ------
    ArtifactError
        If the bytes are not an ONNX file, or have no manifest.
    """
    for field in fields_of(data, slice(0, len(data))):
        if field.number == _MODEL_METADATA:
            refuse_large(field.content.stop - field.content.start)
            entry = {part.number: data[part.content] for part in fields_of(data, field.content)}
            if entry.get(_ENTRY_KEY) == b"edgeae":
                return entry.get(_ENTRY_VALUE, b"")
    raise ArtifactError("no manifest in metadata_props['edgeae']; write it with 'edgeae export'")


def with_only_output(data: bytes, name: str) -> bytes:
    """Reduce a model to one output and the nodes that it needs.

    Raises
    ------
    ArtifactError
        If the bytes are not an ONNX file, or the graph has no such output.
    """
    graph = next(
        (f for f in fields_of(data, slice(0, len(data))) if f.number == _MODEL_GRAPH), None
    )
    if graph is None:
        raise ArtifactError("not an ONNX file: it has no graph")
    fields = list(fields_of(data, graph.content))
    outputs = [field for field in fields if field.number == _GRAPH_OUTPUT]
    others = [field for field in outputs if name.encode() not in _texts(data, field, _VALUE_NAME)]
    if len(others) == len(outputs):
        raise ArtifactError(f"the graph has no output '{name}'")
    dropped = {field.start for field in [*others, *_unneeded_nodes(data, fields, name.encode())]}
    kept = [data[f.start : f.content.stop] for f in fields if f.start not in dropped]
    body = b"".join(kept)
    head = data[: graph.start] + _encoded(_MODEL_GRAPH << 3 | _LENGTH) + _encoded(len(body))
    return head + body + data[graph.content.stop :]


def _unneeded_nodes(data: bytes, fields: list[_Field], output: bytes) -> list[_Field]:
    """Return the nodes that the output does not need; onnxruntime itself keeps and runs them."""
    needed, unneeded = {output}, []
    # A graph lists its nodes in the order in which they run.
    for node in reversed([field for field in fields if field.number == _GRAPH_NODE]):
        attributes = [
            part for part in fields_of(data, node.content) if part.number == _NODE_ATTRIBUTE
        ]
        if any(_texts(data, part, *_ATTRIBUTE_GRAPHS) for part in attributes):
            return []  # an inner graph uses names of the outer one without declaring them
        if needed.isdisjoint(_texts(data, node, _NODE_OUTPUT)):
            unneeded.append(node)
        else:
            needed.update(_texts(data, node, _NODE_INPUT))
    return unneeded


def _texts(data: bytes, message: _Field, *numbers: int) -> list[bytes]:
    """Return the contents of the message's fields with these numbers."""
    return [data[f.content] for f in fields_of(data, message.content) if f.number in numbers]


def fields_of(data: bytes, message: slice) -> Iterator[_Field]:
    """Iterate over the fields of a protobuf message; raise `ArtifactError` where it is none."""
    at, end = message.start, message.stop
    while at < end:
        start = at
        tag, at = _varint(data, at, end)
        wire = tag & 7
        content = at
        if wire == _VARINT:
            _, at = _varint(data, at, end)
        elif wire == _LENGTH:
            length, content = _varint(data, at, end)
            at = content + length
        elif wire in (_FIXED64, _FIXED32):
            at += 8 if wire == _FIXED64 else 4
        else:
            raise ArtifactError(f"not an ONNX file: wire type {wire} at byte {start}")
        if at > end:
            raise ArtifactError(f"not an ONNX file: a field ends at byte {at} of {end}")
        yield _Field(tag >> 3, start, slice(content, at))


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= end:
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ArtifactError(f"not an ONNX file: a number does not end at byte {at}")


def _encoded(value: int) -> bytes:
    digits = bytearray()
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    digits.append(value)
    return bytes(digits)
