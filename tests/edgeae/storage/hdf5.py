"""HDF5 files as bytes."""

import io
from collections.abc import Callable

import h5py


def hdf5(change: Callable[[h5py.File], None]) -> bytes:
    """Write a file that a function fills."""
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        change(file)
    return content.getvalue()
