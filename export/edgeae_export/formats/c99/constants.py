"""Where the numbers of a C file lie: in its text, or in a blob beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.literals import float_literals, integer_literals, joined
from edgeae_export.formats.c99.plan import Factor, Shift, Shifts, Zero
from edgeae_runtime.containers.c_header import float_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_export.formats.c99.plan import Fitted

_C_TYPES = {"int8": "int8_t", "int16": "int16_t", "uint8": "uint8_t", "int32": "int32_t"}
_DTYPES = {"float": "<f4", "double": "<f8", "uint32_t": "<u4"}
_FITTED = {Zero: np.int8, Factor: np.int16}  # in bytes that were changed none is out of range
_ALIGNMENT = 8
_VECTOR = 16  # values that may be read as one


class InText:
    """Constant arrays in the text, each distinct one of the network once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.bytes = 0
        self._names: dict[bytes, str] = {}

    def name(self, values: np.ndarray) -> str:
        """Return the name of the network's array that holds these values."""
        kind, values = _typed(values)
        key = values.dtype.str.encode() + values.tobytes()
        if key not in self._names:
            name = self._names[key] = f"c{len(self._names)}"
            self.bytes += values.nbytes
            place = " ALIGNED" if values.size >= _VECTOR else ""
            numbers = float_literals(values) if kind == "float" else integer_literals(values)
            self.lines.append(
                f"static const EDGEAE_ROM {kind} {name}[{values.size}]{place} = {{\n{numbers}}};\n"
            )
        return self._names[key]

    def shifts(self, shifts: Shifts) -> str:
        """Return the name of the network's array that holds these shifts."""
        return self.name(shifts.values)

    def number(self, value: float) -> str:
        """Return a number as an argument."""
        return float_literal(value)

    def integer(self, value: Fitted) -> str:
        """Return an integer as an argument."""
        return f"{value}"

    def array(self, kind: str, name: str, values: Sequence[float] | np.ndarray) -> str:
        """Return the definition of an array of the decision."""
        flat = np.asarray(values, np.float64 if kind == "double" else None).ravel()
        if kind == "int16_t":
            numbers = integer_literals(flat)
        elif kind == "float":
            numbers = float_literals(flat)
        elif kind == "double":
            numbers = joined([repr(value) for value in flat.tolist()])
        else:
            numbers = joined([f"{value}UL" for value in flat.tolist()])
        return f"static const EDGEAE_ROM {kind} model_{name}[] = {{\n{numbers}}};\n"


class InBlob:
    """Constants in the bytes of a blob, at offsets that depend on the architecture alone."""

    def __init__(self, header_bytes: int) -> None:
        self.lines: list[str] = []
        self.data = bytearray(header_bytes)
        self.bounds: list[tuple[int, int, int, int]] = []
        """Where shifts lie, how many, and the least and the most of them."""

    @property
    def bytes(self) -> int:
        """Bytes so far."""
        return len(self.data)

    def place(self, values: np.ndarray) -> int:
        """Append values, and return where they lie."""
        self.data += b"\0" * (-len(self.data) % _ALIGNMENT)
        at = len(self.data)
        self.data += values.tobytes()
        return at

    def name(self, values: np.ndarray) -> str:
        """Return the pointer to these values of the network."""
        kind, values = _typed(values)
        return f"AT({kind}, {self.place(values)})"

    def shifts(self, shifts: Shifts) -> str:
        """Return the pointer to these shifts, whose bounds are checked where a blob is loaded."""
        at = self.place(shifts.values)
        self.bounds.append((at, shifts.values.size, shifts.least, shifts.most))
        return f"AT(int8_t, {at})"

    def number(self, value: float) -> str:
        """Return a number of the network, which another model has differently."""
        return f"*{self.name(np.array([value], np.float32))}"

    def integer(self, value: Fitted) -> str:
        """Return an integer of the network, which another model has differently."""
        if isinstance(value, Shift):
            return f"*{self.shifts(Shifts(np.array([value], np.int8), 1, 30))}"
        return f"*{self.name(np.array([value], _FITTED[type(value)]))}"

    def array(self, kind: str, name: str, values: Sequence[float] | np.ndarray) -> str:
        """Return the macro for an array of the decision."""
        at = self.place(np.asarray(values).astype(_DTYPES[kind]))
        return f"#define model_{name} AT({kind}, {at})\n"


Constants = InText | InBlob


def _typed(values: np.ndarray) -> tuple[str, np.ndarray]:
    kind = _C_TYPES.get(values.dtype.name, "float")
    return kind, values.astype(np.float32) if kind == "float" else values
