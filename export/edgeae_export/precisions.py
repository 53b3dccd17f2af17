"""The precisions: which are offered for which files, and how far each may be from its source."""

from __future__ import annotations

from typing import NamedTuple

from edgeae_runtime.errors import InputError

PRECISIONS = ("float32", "float16", "int8", "int8-full")

NOT_OFFERED = {
    ("microcontroller", "float16"): "TFLite Micro has no float16; take int8-full",
    ("microcontroller", "int8"): "TFLite Micro unpacks weights at each call; take int8-full",
    (".c", "float16"): "C99 has no 16-bit float; take int8",
    ("recurrent", "int8-full"): "8-bit states add up rounding from step to step; take int8, or a "
    ".c file, whose states have 16 bits",
}
"""Reasons by trait of the file and precision; every other pair is offered."""

NOTES = {
    "float16": "smaller, not faster: its weights are unpacked to float32 when the file is opened",
    "int8": "smaller, not faster: its weights are unpacked to float32 when the file is opened",
    "int8-full": "smaller; faster only on processors with 8-bit arithmetic, slower on most others",
}
"""Notes on precisions that do not make a file faster, printed after an export."""


class Budget(NamedTuple):
    """How far an artifact may be from its source.

    Parameters
    ----------
    score_error
        Largest score error, relative to the larger of score and threshold.
    flips
        Largest share of windows with different decisions, each side at its own threshold; windows
        within the tolerance of a float32 artifact do not count.
    detection_loss
        Largest loss in the share of labelled anomalies that are detected.
    """

    score_error: float
    flips: float
    detection_loss: float = 0.005


BUDGETS = {
    "float16": Budget(0.02, 0.002),
    "int8": Budget(0.25, 0.01),
    "int8-full": Budget(1.0, 0.02),
}
"""Defaults; that of float32 is the tolerance of its network and no flip."""


class Level(NamedTuple):
    """How finely a file with prototypes stores its products.

    Parameters
    ----------
    nearest
        The precision of the product that chooses the nearest prototype; `int16` is that of the
        prototypes themselves, too.
    rest
        That of all others.
    """

    nearest: str
    rest: str

    def note(self, precision: str) -> str:
        """Say what is finer than the precision."""
        first = f"its first product has {_STORED[self.nearest]}"
        if self.rest == self.nearest:
            first = f"its products have {_STORED[self.rest]}"
        elif self.rest != precision:
            first += f", the others {_STORED[self.rest]}"
        return f"{precision} alone would change which prototype is the nearest; {first}"


_STORED = {
    "float32": "float32 weights",
    "float16": "float16 weights",
    "int16": "int16 weights, unpacked to float32",
    "int8": "int8 weights, unpacked to float32",
    "int8-full": "integers",
}
LEVELS = {
    "float16": (Level("float16", "float16"), Level("float32", "float16")),
    "int8": (Level("int8", "int8"), Level("float32", "int8"), Level("float32", "float16")),
    "int8-full": (
        Level("int8-full", "int8-full"),
        Level("int8", "int8-full"),
        Level("int8", "int8"),
        Level("float32", "int8-full"),
        Level("float32", "int8"),
    ),
}
"""For prototypes: the first that is within the budget of its precision is written."""

OF_FEATURES = "int16"
"""Of prototypes behind a front end, in every precision of 8 bits.

Steps of 8 bits move scores by up to some percent, and a front end that hardly tells faults from
normal windows has many scores near its threshold. With 16 bits it is a few 10000ths, for two bytes
more a value of each prototype.
"""

MIN_RANK_CORRELATION = 0.995
"""A file that orders windows less like its source has the next level, if that passes."""

GOLDEN_TOLERANCE_INT8_FULL = 0.05
"""Between engines: a value midway between two 8-bit steps may be rounded to either."""


def budget(
    precision: str,
    tolerance: float,
    *,
    max_score_error: float | None = None,
    max_flips: float | None = None,
    max_detection_loss: float | None = None,
) -> Budget:
    """Return the budget of a precision, with limits replaced by those that are given.

    `tolerance` is that of a float32 artifact.

    Raises
    ------
    InputError
        If a given limit is negative.

    Examples
    --------
    >>> budget("float32", 1e-5, max_flips=0.01)
    Budget(score_error=1e-05, flips=0.01, detection_loss=0.0)
    """
    usual = BUDGETS.get(precision, Budget(tolerance, 0.0, 0.0))
    given = {
        "score_error": max_score_error,
        "flips": max_flips,
        "detection_loss": max_detection_loss,
    }
    for name, limit in given.items():
        if limit is not None and not limit >= 0:
            raise InputError(f"`max_{name}` must be at least 0; got {limit}")
    return usual._replace(**{name: limit for name, limit in given.items() if limit is not None})


def check_offered(precision: str, *traits: str) -> None:
    """Refuse a precision that does not exist, or not for files with these traits.

    Raises
    ------
    InputError
        With the reason.

    Examples
    --------
    >>> check_offered("int8", "recurrent")
    """
    if precision not in PRECISIONS:
        raise InputError(f"precision must be one of {', '.join(PRECISIONS)}; got '{precision}'")
    for trait in traits:
        if reason := NOT_OFFERED.get((trait, precision)):
            raise InputError(f"precision {precision} is not offered for {trait} files: {reason}")
