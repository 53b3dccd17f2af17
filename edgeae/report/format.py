"""Times as texts, as the data writes them: in UTC, or in the zone that it does not name."""

from __future__ import annotations

import numpy as np


def stamp_text(stamp: np.int64) -> str:
    """Text of a time in nanoseconds since 1970, to the second or, where it has them, milliseconds.

    Examples
    --------
    >>> stamp_text(np.int64(1583748873_000000000)), stamp_text(np.int64(1583748873_250000000))
    ('2020-03-09 10:14:33', '2020-03-09 10:14:33.250')
    """
    text = str(np.datetime64(int(stamp), "ns").astype("datetime64[ms]")).replace("T", " ")
    return text.removesuffix(".000")
