"""How samples lie in WAV files, and raw: as the numbers that are stored, little-endian.

The standard library's `wave` reads no floats, and before Python 3.12 no files with an extensible
header.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import AnyArray

RIFF = b"RIFF"
"""The first bytes of a WAV file."""
ENDLESS = 0x7FFF0000
"""A size in bytes from which on a recorder may not have known it."""
RAW = {"int16": "<i2", "float32": "<f4"}
"""Types of samples without a header."""
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_DTYPES = {(_PCM, 16): "<i2", (_PCM, 24): "<i3", (_PCM, 32): "<i4", (_FLOAT, 32): "<f4"}
_DTYPES |= {(_FLOAT, 64): "<f8"}
_CODECS = {2: "ADPCM", 6: "A-law", 7: "mu-law", 17: "IMA ADPCM", 85: "MP3"}


class WavFormat(NamedTuple):
    """The type of samples (`<i3` for three bytes), channels in turn, and samples a second."""

    dtype: str
    channels: int
    rate_hz: int


def wav_format(fmt: bytes, what: str) -> WavFormat:
    """Read the chunk `fmt ` of the WAV file `what`.

    Raises
    ------
    InputError
        If samples are compressed, or of a type that is not read.
    """
    code, channels, rate_hz, _, frame, bits = struct.unpack("<HHIIHH", fmt[:16].ljust(16, b"\0"))
    if code == _EXTENSIBLE:
        code = int.from_bytes(fmt[24:26], "little")
    dtype = _DTYPES.get((code, bits))
    if dtype is None or not rate_hz or not 0 < frame == channels * bits // 8:
        got = f"{bits} bits, {channels} channels, {rate_hz} Hz"
        if code not in (_PCM, _FLOAT):
            got = _CODECS.get(code, f"format {code}")
        raise InputError(
            f"{what}: must have PCM samples of 16, 24 or 32 bits, or floats; got {got} (convert "
            f"it, as by: sox IN.wav -e signed -b 16 OUT.wav)"
        )
    return WavFormat(dtype, channels, rate_hz)


def decoded(data: bytes, dtype: str) -> AnyArray:
    """Return the numbers of whole samples; those of three bytes as four."""
    if dtype != "<i3":
        return np.frombuffer(data, dtype)
    padded = np.zeros((len(data) // 3, 4), np.uint8)
    padded[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
    return padded.view("<i4")[:, 0] >> 8
