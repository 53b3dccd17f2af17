"""Series through `Scorer.stream` and the service's alarms, as values to compare with a page's."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.service.alarms import AlarmRule, Alarms
from edgeae_runtime.service.drift import Drift
from edgeae_runtime.service.threshold_events import ThresholdEvents

if TYPE_CHECKING:
    from edgeae_runtime import Scorer

TOLERANCE = 1e-5
"""Of a score, relative to the larger of it and the threshold: engines differ in rounding."""


class Series(NamedTuple):
    """Readings `(n, channels)`, and their times in nanoseconds and conditions, or None."""

    rows: np.ndarray
    times_ns: list[int] | None = None
    conditions: list[str] | None = None

    def in_json(self) -> dict[str, Any]:
        """Return it as a job holds it: what JSON has no number for is a text."""
        rows = [
            [value if math.isfinite(value) else _text(value) for value in row]
            for row in self.rows.tolist()
        ]
        times = None if self.times_ns is None else [str(time) for time in self.times_ns]
        return {"rows": rows, "times": times, "conditions": self.conditions}


def _text(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


class Options(NamedTuple):
    """How both streams decide."""

    stride: int = 1
    rule: AlarmRule = AlarmRule()
    tracking: bool | None = None
    drift: int = 0

    def in_json(self) -> dict[str, Any]:
        """Return them as the options of the package's `stream`."""
        rule = self.rule
        alarm = {
            "votes": rule.votes,
            "of": rule.of,
            "clearAt": rule.clear_at,
            "minDuration": rule.min_duration,
            "cooldown": rule.cooldown,
        }
        tracking = {} if self.tracking is None else {"tracking": self.tracking}
        return {"stride": self.stride, "drift": self.drift, "alarm": alarm, **tracking}


def answers(scorer: Scorer, series: Series, options: Options) -> dict[str, Any]:
    """Push a series into `Scorer.stream` and what the service has behind it."""
    stream = scorer.stream(options.stride, tracking=options.tracking)
    features = scorer.manifest.value_names
    alarms = Alarms(options.rule, features)
    drift = Drift(scorer.manifest.calibration, options.drift, features)
    moves = ThresholdEvents(features)
    verdicts = []
    for reading, row in enumerate(series.rows):
        verdict = stream.push(
            row,
            time_ns=None if series.times_ns is None else series.times_ns[reading],
            condition=None if series.conditions is None else series.conditions[reading],
        )
        if verdict is None:
            continue
        found = (alarms.take(verdict), drift.take(verdict), moves.take(verdict, stream.tracking))
        line = verdict._asdict()
        del line["evidence"]
        if not math.isfinite(verdict.score):
            line["score"] = None
        events = [event for event in found if event is not None]
        verdicts.append({"reading": reading, **line, "events": events})
    facts = {
        "counts": dict(stream.counts),
        "readings": stream.readings,
        "windows": stream.windows,
        "dropped": stream.dropped,
        "alarms": alarms.count,
        "driftSize": drift.size,
        "threshold": stream.threshold,
    }
    plain: dict[str, Any] = json.loads(json.dumps({"verdicts": verdicts, **facts}, default=float))
    return plain


def compare(got: dict[str, Any], expected: dict[str, Any], name: str) -> None:
    """Compare all but scores and what is computed from them exactly."""
    assert len(got["verdicts"]) == len(expected["verdicts"]), name
    scale = abs(expected["threshold"])
    for one, known in zip(got["verdicts"], expected["verdicts"], strict=True):
        where = f"{name}, reading {known['reading']}"
        exact = ("reading", "verdict", "threshold", "window", "time", "reason", "channels")
        assert {key: one[key] for key in exact} == {key: known[key] for key in exact}, where
        assert (one["score"] is None) == (known["score"] is None), where
        if known["score"] is not None:
            limit = TOLERANCE * max(abs(known["score"]), scale)
            assert abs(one["score"] - known["score"]) <= limit, where
        _compare_events(one["events"], known["events"], where)
    assert abs(got.pop("driftSize") - expected.pop("driftSize")) < 1e-3, name
    facts = [{key: one[key] for key in one if key != "verdicts"} for one in (got, expected)]
    assert facts[0] == facts[1], name


def _compare_events(got: list[Any], expected: list[Any], where: str) -> None:
    """Compare events; the shares of channels that are nearly equal may change places."""
    assert len(got) == len(expected), where
    for one, known in zip(got, expected, strict=True):
        assert list(one) == list(known), where
        for key, value in known.items():
            _compare_values(one[key], value, f"{where}: {key}")


def _compare_values(got: Any, expected: Any, where: str) -> None:
    if isinstance(expected, float) and got is not None:
        assert math.isclose(got, expected, rel_tol=1e-4, abs_tol=2e-3), (where, got, expected)
    elif isinstance(expected, dict):
        assert got.keys() == expected.keys(), where
        for key, value in expected.items():
            _compare_values(got[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        shares = [[part["share"] for part in parts] for parts in (got, expected)]
        assert len(shares[0]) == len(shares[1]), where
        np.testing.assert_allclose(shares[0], shares[1], atol=2e-3, err_msg=where)
    else:
        assert got == expected, where
