"""Arrays with a row for each machine, which grow, are cleared and are stored together."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import Json

_MIN_ROWS = 16


class Column(NamedTuple):
    """The array of one quantity: its type, its shape for a machine, and the value of a new one."""

    dtype: str
    shape: tuple[int, ...] = ()
    new: float = 0


class MachineTable:
    """Columns by name, `(capacity, *shape)`, of which the first `rows` are in use.

    Examples
    --------
    >>> table = MachineTable(readings=Column("i8"))
    >>> table.grow(2)
    >>> table["readings"][:2] += 5
    >>> table.clear([0])
    >>> table["readings"][:2]
    array([0, 5])
    """

    def __init__(self, **columns: Column) -> None:
        self._columns = columns
        self.rows = 0
        self._arrays = {name: _new(column, 0) for name, column in columns.items()}

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    @property
    def machine_bytes(self) -> int:
        """Memory of one machine."""
        return sum(_new(column, 1).nbytes for column in self._columns.values())

    def grow(self, rows: int) -> None:
        """Use so many rows; those that come to it are new machines."""
        capacity = len(next(iter(self._arrays.values())))
        self.rows = max(self.rows, rows)
        if rows > capacity:
            more = max(rows, 2 * capacity, _MIN_ROWS) - capacity
            for name, column in self._columns.items():
                self._arrays[name] = np.concatenate([self._arrays[name], _new(column, more)])

    def clear(self, at: Iterable[int]) -> None:
        """Make new machines of some rows."""
        rows = np.array(at, np.intp)
        for name, column in self._columns.items():
            self._arrays[name][rows] = column.new

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {
            name: base64.b64encode(np.ascontiguousarray(array[: self.rows]).tobytes()).decode()
            for name, array in self._arrays.items()
        }

    def restored(self, state: Json, rows: int) -> MachineTable:
        """Return such a table as it was at a `state` of so many rows.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is none of such columns.
        """
        table = MachineTable(**self._columns)
        for name, column in self._columns.items():
            data = base64.b64decode(state[name], validate=True)
            array = np.frombuffer(data, column.dtype).reshape(rows, *column.shape)
            table._arrays[name] = array.copy()
        table.rows = rows
        return table

    def take(self, other: MachineTable) -> None:
        """Hold what another one of the same columns holds."""
        self._arrays, self.rows = other._arrays, other.rows


def _new(column: Column, rows: int) -> NDArray[Any]:
    return np.full((rows, *column.shape), column.new, np.dtype(column.dtype))
