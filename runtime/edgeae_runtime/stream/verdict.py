"""The verdict on one window, normal, anomaly or invalid, and the reason for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.arrays import decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.stream.model import StreamModel

NORMAL, ANOMALY, INVALID = "normal", "anomaly", "invalid"
VERDICTS = (NORMAL, ANOMALY, INVALID)


class Contribution(NamedTuple):
    """One value's share of a score; `step` is None where a window has no steps."""

    step: int | None
    channel: int
    share: float


class Evidence(NamedTuple):
    """A scored window `(*shape)`, and the model that scored it."""

    window: FloatArray
    model: StreamModel


class Verdict(NamedTuple):
    """The verdict on one window.

    `verdict` is `normal`, `anomaly` or `invalid`. An invalid verdict has a `reason`, the `channels`
    it was seen in, and the score NaN unless the reason is `noisy` or `decorrelated`. `window`
    numbers the stream's verdicts from 0. `time` is the time stamp of the window's last reading, if
    it was given.
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
        """Return the values with the largest shares of the score, largest first.

        The shares are those of `Scorer.contributions`; each call runs the model once. Empty for an
        invalid window.
        """
        shares = self._shares()
        if shares is None:
            return []
        order = np.argsort(shares, axis=None, kind="stable")[::-1][:count]
        indices = [np.unravel_index(int(index), shares.shape) for index in order]
        return [_contribution(index, shares) for index in indices]

    def channel_shares(self) -> list[float]:
        """Return the share of each channel in the score; empty for an invalid window."""
        shares = self._shares()
        return [] if shares is None else shares.reshape(-1, shares.shape[-1]).sum(axis=0).tolist()

    def _shares(self) -> NDArray[np.float64] | None:
        if self.evidence is None:
            return None
        window, model = self.evidence
        shares: NDArray[np.float64] = model.contributions(window[np.newaxis])[0]
        return shares


def _contribution(at: tuple[Any, ...], shares: NDArray[np.float64]) -> Contribution:
    step = int(at[0]) if len(at) > 1 else None
    return Contribution(step, int(at[-1]), round(float(shares[at]), 6))


def verdict_json(
    verdict: Verdict, features: tuple[str, ...] | None, values: tuple[str, ...] | None = None
) -> Json:
    """Return a verdict as JSON values, with channels by name where names are known.

    `values` are the names in contributions, where they are not those of the channels.
    """
    line: Json = {"event": "verdict", "window": verdict.window}
    if verdict.time is not None:
        line["time"] = verdict.time
    line["verdict"] = verdict.verdict
    if verdict.reason is not None:
        line["reason"] = verdict.reason
        line["channels"] = [channel_name(channel, features) for channel in verdict.channels]
    if math.isfinite(verdict.score):
        line["score"] = decimal(np.float32(verdict.score))
        line["threshold"] = decimal(np.float32(verdict.threshold))
        if verdict.verdict == ANOMALY:
            line["contributions"] = contributions_json(verdict.top(), values or features)
    return line


def contributions_json(
    contributions: Iterable[Contribution], features: tuple[str, ...] | None
) -> list[Json]:
    """Return contributions as JSON values; steps and unnamed channels are counted from 0."""
    return [
        {
            **({} if item.step is None else {"step": item.step}),
            "channel": channel_name(item.channel, features),
            "share": item.share,
        }
        for item in contributions
    ]


def cause(event: Json) -> str | None:
    """Return the first channel of an anomalous or invalid verdict; None of others."""
    for one in (*event.get("contributions", ()), *event.get("channels", ())):
        return str(one["channel"] if isinstance(one, dict) else one)
    return None


def channel_name(channel: int, features: tuple[str, ...] | None) -> str | int:
    """Return a channel's name, or its index from 0 where names are unknown."""
    return channel if features is None else features[channel]
