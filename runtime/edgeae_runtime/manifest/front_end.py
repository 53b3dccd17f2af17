"""The front end of an artifact: what its graph turns a raw window into before the scaler."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.section import Section

FRONT_ENDS = ("spectrum", "spectrum-shape", "envelope", "statistics", "spectrum+statistics")
STATISTICS = ("RMS", "peak", "crest factor", "kurtosis", "skewness")
FLOORS = 1e-9, 1e9  # least and largest
_MAX_SEGMENT = 1 << 12


class FrontEnd(NamedTuple):
    """What turns a raw window into features, each channel by itself; docs/front-ends.md defines it.

    Segments of `segment` samples, one every `hop`, are transformed. `bands` bands of `band_bins`
    bins each begin at bin `first_bin`. All five are 0 for `statistics`. The samples are those of
    the window, or of its envelope, one for `decimation` of them. `floor` is relative to `power`,
    the mean power of each channel in training (one number, or one per channel). `names` are those
    of the features, all of one channel first.
    """

    kind: str
    segment: int
    hop: int
    first_bin: int
    band_bins: int
    bands: int
    decimation: int
    floor: float
    power: FloatArray
    names: tuple[str, ...]

    @property
    def has_statistics(self) -> bool:
        """Whether statistics of a window are among the features."""
        return "statistics" in self.kind

    @property
    def is_shape(self) -> bool:
        """Whether a spectrum is relative to its own mean."""
        return self.kind == "spectrum-shape"

    @property
    def per_channel(self) -> int:
        """Features of each channel."""
        return self.bands + len(STATISTICS) * self.has_statistics


def read_front_end(section: Section, shape: tuple[int, ...]) -> FrontEnd:
    """Read the front end of windows with the given shape."""
    kind = section.choice("kind", FRONT_ENDS)
    is_spectral, is_envelope = kind != "statistics", kind == "envelope"
    low, high = (1, _MAX_SEGMENT) if is_spectral else (0, 0)
    segment, hop, first, width, bands = (
        section.count(key, low, high)
        for key in ("segment", "hop", "first_bin", "band_bins", "bands")
    )
    decimation = section.count("decimation", 1, shape[0] if is_envelope else 1)
    samples = (shape[0] - 2 * is_envelope) // decimation
    if is_spectral and (segment & (segment - 1) or segment < 16 or segment > samples):
        section.refuse("segment", "be a power of two from 16 that fits a window", segment)
    if is_spectral and segment % hop:
        section.refuse("hop", f"divide {segment}", hop)
    if is_spectral and first + width * bands - 1 > segment // 2:
        section.refuse("bands", f"end at bin {segment // 2} or before", bands)
    channels = 1 if len(shape) == 1 else shape[1]
    power = section.array("power", (channels,))
    if (power <= 0).any():
        section.refuse("power", "be above 0", power.tolist())
    names = section.names("names") or ()
    found = FrontEnd(
        kind,
        segment,
        hop,
        first,
        width,
        bands,
        decimation,
        section.number("floor", *FLOORS),
        power,
        names,
    )
    size = channels * found.per_channel
    if len(names) != size or len(set(names)) < size or "" in names:
        section.refuse("names", f"hold {size} names, none empty and none twice", len(names))
    return found
