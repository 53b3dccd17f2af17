"""What a stream says of one window: normal, anomaly or invalid, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime import scores as contributions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest

NORMAL, ANOMALY, INVALID = "normal", "anomaly", "invalid"
VERDICTS = (NORMAL, ANOMALY, INVALID)


class Contribution(NamedTuple):
    """One value's share of a score; `step` is None where a window has no steps."""

    step: int | None
    channel: int
    share: float


class Evidence(NamedTuple):
    """A scored window and its reconstruction, from one run of the engine."""

    window: FloatArray
    reconstruction: FloatArray
    manifest: Manifest


class Verdict(NamedTuple):
    """The answer to one window.

    `verdict` is `normal`, `anomaly` or `invalid`; an invalid one has a `reason`, the `channels` it
    was seen in, and NaN for a score unless the reason is `noisy` or `decorrelated`. `window` counts
    the stream's answers from 0. `time` is that of the window's last reading, if it was given.
    """

    verdict: str
    score: float
    threshold: float
    window: int
    time: float | None = None
    reason: str | None = None
    channels: tuple[int, ...] = ()
    evidence: Evidence | None = None

    @property
    def margin(self) -> float:
        """Score minus threshold: above 0 is an anomaly; NaN where there is no score."""
        return self.score - self.threshold

    def top(self, count: int = 3) -> list[Contribution]:
        """Give the values with the largest shares of the score, largest first; runs no engine.

        Shares are those of `Scorer.contributions`. Empty for an invalid window.
        """
        shares = self._shares()
        if shares is None:
            return []
        order = np.argsort(shares, axis=None, kind="stable")[::-1][:count]
        places = [np.unravel_index(int(place), shares.shape) for place in order]
        return [
            Contribution(
                int(at[0]) if len(at) > 1 else None, int(at[-1]), round(float(shares[at]), 6)
            )
            for at in places
        ]

    def channel_shares(self) -> list[float]:
        """Share of each channel in the score; of an invalid window none."""
        shares = self._shares()
        return [] if shares is None else shares.reshape(-1, shares.shape[-1]).sum(axis=0).tolist()

    def _shares(self) -> NDArray[np.float64] | None:
        if self.evidence is None:
            return None
        window, reconstruction, manifest = self.evidence
        scale = manifest.scaler.scale.astype(np.float64)
        residual = (window.astype(np.float64) - reconstruction) * scale
        (shares,) = contributions.shares(manifest.score, residual[None])
        return np.asarray(shares)


def verdict_json(verdict: Verdict, features: tuple[str, ...] | None) -> dict[str, Any]:
    """Give a verdict as plain JSON values, channels by name where names are known."""
    line: dict[str, Any] = {"event": "verdict", "window": verdict.window}
    if verdict.time is not None:
        line["time"] = verdict.time
    line["verdict"] = verdict.verdict
    if verdict.reason is not None:
        line["reason"] = verdict.reason
        line["channels"] = [channel_name(channel, features) for channel in verdict.channels]
    if math.isfinite(verdict.score):
        line["score"] = float(str(np.float32(verdict.score)))
        line["threshold"] = float(str(np.float32(verdict.threshold)))
        if verdict.verdict == ANOMALY:
            line["top"] = top_json(verdict.top(), features)
    return line


def top_json(top: list[Contribution], features: tuple[str, ...] | None) -> list[dict[str, Any]]:
    """Give contributions as JSON values."""
    return [
        {
            **({} if item.step is None else {"step": item.step}),
            "channel": channel_name(item.channel, features),
            "share": item.share,
        }
        for item in top
    ]


def channel_name(channel: int, features: tuple[str, ...] | None) -> str | int:
    """Give a channel's name, or its place where names are unknown."""
    return channel if features is None else features[channel]
