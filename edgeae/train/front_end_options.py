"""The text that names a front end and its options."""

from __future__ import annotations

import math
from typing import NamedTuple

from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.front_end import FLOORS, FRONT_ENDS

_COUNTS, _NUMBERS = ("segment", "hop", "bands"), ("floor", "low_hz", "high_hz")


class FrontEndOptions(NamedTuple):
    """A kind of front end, and what the user set of it; None is left to the rules."""

    kind: str
    segment: int | None = None
    hop: int | None = None
    bands: int | None = None
    floor: float | None = None
    low_hz: float | None = None
    high_hz: float | None = None

    @classmethod
    def parse(cls, text: str) -> FrontEndOptions:
        """Read a kind, and options behind a colon.

        Raises
        ------
        InputError
            If a word is not known, or a number is out of range.

        Examples
        --------
        >>> FrontEndOptions.parse("spectrum:bands=64,low_hz=100")[:4]
        ('spectrum', None, None, 64)
        """
        kind, _, rest = text.partition(":")
        if kind not in FRONT_ENDS:
            known = ", ".join(("auto", "none", *FRONT_ENDS))
            raise InputError(f"`front_end` must be one of {known}; got '{text:.40}'")
        found: dict[str, float] = {}
        for word in filter(None, rest.split(",")):
            name, _, value = (part.strip() for part in word.partition("="))
            if name in found:
                raise InputError(f"`front_end` {name} must be given once; got '{text:.60}'")
            found[name] = _number(name, value)
        if found and kind == "statistics":
            raise InputError("`front_end` statistics has no options; leave out what is behind ':'")
        options = {name: int(n) if name in _COUNTS else n for name, n in found.items()}
        return cls(kind, **options)  # type: ignore[arg-type]


def _number(name: str, text: str) -> float:
    if name not in (*_COUNTS, *_NUMBERS):
        known = ", ".join((*_COUNTS, *_NUMBERS))
        raise InputError(f"`front_end` has the options {known}; got '{name:.40}'")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    is_whole = name not in _COUNTS or number == round(number) if math.isfinite(number) else False
    if not is_whole or number < 0 or (number == 0 and name != "low_hz"):
        kind = "whole number" if name in _COUNTS else "number"
        raise InputError(f"`front_end` {name} must be a {kind} above 0; got '{text:.40}'")
    least, most = FLOORS
    if name == "floor" and not least <= number <= most:
        raise InputError(f"`front_end` floor must be from {least:g} to {most:g}; got '{text:.40}'")
    return number
