"""Windows of a file of normal readings, as an artifact takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae.data.tables import Columns
from edgeae.evaluate.evaluate import model_windows

if TYPE_CHECKING:
    from edgeae.data.windowing import Labelled
    from edgeae_runtime.manifest.model import Inputs


def normal_windows(path: str, inputs: Inputs, drop: tuple[str, ...] = ()) -> Labelled:
    """Read a file of normal readings without labels, and cut it as an artifact was trained.

    Raises
    ------
    InputError, OSError
        If the file cannot be used, or holds other windows.
    """
    return model_windows([path], Columns(drop=drop), inputs)[1]
