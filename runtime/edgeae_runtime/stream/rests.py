"""Rests of a shaft, during which a stream has no windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json

MIN_REST_S = 1.0
"""Of readings that were not resampled since the last window, from which on that is a rest."""
MAX_RESTS = 1000
"""That are kept for somebody who asks for them."""


class Rest(NamedTuple):
    """A rest that has begun, or ended after so many `readings`, and a reading's time.

    One of a second in a row ends with the first reading that is resampled, one that was
    interrupted with the first window.

    `window` is the number of the next window.
    """

    window: int
    time: float | None
    readings: int

    def event(self) -> Json:
        """Return the event that tells of it, as JSON values."""
        when = {} if self.time is None else {"time": self.time}
        if not self.readings:
            return {"event": "rest start", "window": self.window, **when}
        return {"event": "rest end", "window": self.window, **when, "readings": self.readings}
