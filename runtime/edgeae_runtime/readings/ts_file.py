"""Blocks of windows from `.ts` files, the form of the UCR/UEA archive and of aeon.

After lines that begin with `#` or `@`, up to `@data`, each line is one case: its channels between
colons, values between commas, and the label behind the last colon where `@classLabel` says so.
https://www.aeon-toolkit.org/en/stable/api_reference/file_specifications/ts.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.byte_streams import text_pieces
from edgeae_runtime.readings.columns import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.readings.byte_streams import ByteStream
    from edgeae_runtime.readings.columns import ColumnSelection

LABEL = "class"
"""What the labels of a `.ts` file are called."""


def ts_blocks(file: ByteStream, what: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read cases of equal length as windows: `(k, steps)`, or `(k, steps, channels)`.

    Raises
    ------
    InputError
        If there is no `@data`, cases differ in length, carry time stamps, or a value is no number.
    """
    head: dict[str, str] | None = {}
    has_label, first_shape, row = False, None, 0
    for piece in text_pieces(file, what):
        cases = []
        for line in piece.splitlines():
            row += 1
            text = line.strip()
            if head is not None:
                key, _, value = text.lower().partition(" ")
                head[key] = value
                if key == "@data":
                    has_label, head = head.get("@classlabel", "").startswith("true"), None
            elif text and not text.startswith(("#", "%")):
                cases.append((row, text))
        if cases:
            block = _block(cases, what, selection, has_label)
            first_shape = first_shape or block.values.shape[1:]
            if block.values.shape[1:] != first_shape:
                raise InputError(f"{what}: cases must have equal lengths; row {row} differs")
            yield block
    if head is not None:
        raise InputError(f"{what}: a .ts file must have a line @data; got none in {row} lines")


def _block(
    cases: list[tuple[int, str]], what: str, selection: ColumnSelection, has_label: bool
) -> Block:
    labels, channels = [], []
    for row, text in cases:
        if text.startswith("("):
            raise InputError(f"{what}: row {row}: cases with time stamps cannot be read")
        *parts, last = text.split(":")
        labels.append(last.strip() if has_label else "")
        channels.append(parts if has_label else [*parts, last])
    first_row = cases[0][0]
    counts = {len(parts) for parts in channels}
    if counts == {0} or len(counts) > 1:
        raise InputError(f"{what}: row {first_row} on: cases must have the same channels")
    columns = [_numbers([parts[i] for parts in channels], first_row, what) for i in range(*counts)]
    if len({column.shape for column in columns}) > 1:
        raise InputError(f"{what}: row {first_row} on: channels must have equal lengths")
    values = np.stack(columns, axis=-1)
    _refuse_other_columns(selection, what, has_label)
    texts = tuple(np.array(labels) for _ in selection.texts)
    stamps = None if selection.time is None else np.array(labels)
    if values.shape[-1] == 1:
        values = values[..., 0]
    inside = selection._replace(texts=(), time=None)
    resolved = resolve(values.shape[-1], None, inside, what)
    return Block(values[..., resolved.indices], texts, first_row, resolved, stamps)


def _refuse_other_columns(selection: ColumnSelection, what: str, has_label: bool) -> None:
    time = () if selection.time is None else (selection.time,)
    for name in (*selection.texts, *time):
        if name != LABEL or not has_label:
            holds = f"labels are called '{LABEL}'" if has_label else "it has no labels"
            raise InputError(f"{what}: no column '{name}' in a .ts file; {holds}")


def _numbers(lines: list[str], row: int, what: str) -> FloatArray:
    try:
        with np.errstate(over="ignore"):
            return np.loadtxt(
                [line.replace("?", "nan") for line in lines], np.float32, comments=None,
                delimiter=",", ndmin=2,
            )  # fmt: skip
    except ValueError as error:
        raise InputError(
            f"{what}: row {row} on: cases must be numbers, all of one length ({error})"
        ) from None
