"""Where a machine's own frequencies lie in a spectrum: its speed, and the faults of a bearing."""

from __future__ import annotations

import math
from typing import NamedTuple

from edgeae_runtime.errors import InputError

_HARMONICS, _BEARING_HARMONICS = 5, 3


class Bearing(NamedTuple):
    """A rolling bearing whose outer ring stands still.

    It has `elements` balls or rollers of a `diameter`, whose centres run on a circle of the
    diameter `pitch`, in the same unit. `angle` is that of contact, in degrees.
    """

    elements: int
    diameter: float
    pitch: float
    angle: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Bearing:
        """Read `n,d,D,angle`; the angle may be left out.

        Raises
        ------
        InputError
            If it is no bearing.

        Examples
        --------
        >>> Bearing.parse("9,7.94,39.04")
        Bearing(elements=9, diameter=7.94, pitch=39.04, angle=0.0)
        """
        try:
            elements, *rest = [float(part) for part in text.split(",")]
            bearing = cls(int(elements), *rest)
        except (ValueError, TypeError, OverflowError):
            bearing, elements = cls(0, 0, 0), 0.5
        is_real = all(math.isfinite(value) for value in bearing)
        is_bearing = 0 < bearing.diameter < bearing.pitch and 0 <= bearing.angle < 90
        if not (is_real and is_bearing and bearing.elements == elements >= 2):
            raise InputError(
                f"`bearing` must be n,d,D,angle such as 9,7.94,39.04,0: elements, their diameter, "
                f"the larger one of the circle of their centres, degrees; got '{text:.40}'"
            )
        return bearing

    def orders(self) -> dict[str, float]:
        """Return the frequencies of its faults, in revolutions of the shaft.

        Of a fault in the outer ring (BPFO), the inner ring (BPFI), a rolling element (BSF) and the
        cage (FTF).

        Notes
        -----
        Randall and Antoni, Rolling element bearing diagnostics (2011), equations 1 to 4.

        Examples
        --------
        >>> {name: round(order, 2) for name, order in Bearing(9, 7.94, 39.04).orders().items()}
        {'BPFO': 3.58, 'BPFI': 5.42, 'BSF': 2.36, 'FTF': 0.4}
        """
        ratio = self.diameter / self.pitch * math.cos(math.radians(self.angle))
        return {
            "BPFO": self.elements / 2 * (1 - ratio),
            "BPFI": self.elements / 2 * (1 + ratio),
            "BSF": self.pitch / (2 * self.diameter) * (1 - ratio**2),
            "FTF": (1 - ratio) / 2,
        }


class Line(NamedTuple):
    """A line of a spectrum: its label, and its place, in orders or on the axis."""

    label: str
    at: float


def lines(bearing: Bearing | None) -> list[Line]:
    """Return harmonics of the speed, and of the faults of a bearing, if there is one, in orders."""
    found = [Line(f"{number}X", number) for number in range(1, _HARMONICS + 1)]
    for name, order in ({} if bearing is None else bearing.orders()).items():
        found.append(Line(name, order))
        harmonics = range(2, _BEARING_HARMONICS + 1) if name.startswith("BP") else ()
        found += [Line(f"{number} {name}", number * order) for number in harmonics]
    return found
