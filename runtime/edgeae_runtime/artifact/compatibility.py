"""Check that an artifact can replace a running one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Inputs


def refuse_other_windows(running: Inputs, fresh: Inputs) -> None:
    """Raise `ArtifactError` unless both take the same values in the same order and rate."""
    names = "shape features units rate_hz difference tolerate condition order_tracking"
    for name in names.split():
        current, new = getattr(running, name), getattr(fresh, name)
        if current != new:
            raise ArtifactError(
                f"the new artifact must have the running one's {name}, {current!s:.60}; "
                f"got {new!s:.60}"
            )
