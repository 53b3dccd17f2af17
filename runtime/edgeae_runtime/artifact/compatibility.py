"""What another artifact must be like to take a running one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Inputs


def refuse_other_windows(running: Inputs, fresh: Inputs) -> None:
    """Raise `ArtifactError` unless both take the same values in the same order and rate."""
    for name in ("shape", "features", "units", "rate_hz"):
        is_now, would_be = getattr(running, name), getattr(fresh, name)
        if is_now != would_be:
            raise ArtifactError(
                f"the new artifact must have the running one's {name}, {is_now!s:.60}; "
                f"got {would_be!s:.60}"
            )
