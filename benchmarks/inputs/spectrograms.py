"""Windows like those of MLPerf Tiny's anomaly detection: log-mel frames of a running machine."""

from __future__ import annotations

import numpy as np

from benchmarks.inputs.ecg import FloatArray

_FRAMES, _MELS, _STACKED = 9000, 128, 5


def spectrogram_windows(seed: int) -> FloatArray:
    """Windows of five log-mel frames in dB, drifting and correlated as a running machine's are."""
    rng = np.random.default_rng(seed)
    hum = -30 - 25 * np.linspace(0, 1, _MELS) ** 0.5 + 6 * np.sin(np.arange(_MELS) / 7)
    frames = np.empty((_FRAMES + _STACKED, _MELS), np.float32)
    state = np.zeros(_MELS)
    for frame in frames:
        shared = np.convolve(rng.normal(size=_MELS + 8), np.ones(9) / 3, "valid")
        state = 0.8 * state + 0.6 * shared
        frame[:] = hum + 3 * state + rng.normal(size=_MELS)
    # One window in five: neighbours that share frames would not be exchangeable.
    starts = rng.permutation(np.arange(0, _FRAMES, _STACKED))
    return np.stack([frames[at : at + _STACKED].ravel() for at in starts])
