"""The threads that this process may use."""

from __future__ import annotations

import os

THREADS = "EDGEAE_THREADS"
"""Environment variable that limits them, as for one of several workers of a machine."""


def usable_cores() -> int:
    """Return how many cores this process may use: fewer than the machine has in a container.

    The variable `EDGEAE_THREADS` sets another number.
    """
    asked = os.environ.get(THREADS, "")
    if asked.isdigit() and int(asked):
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
