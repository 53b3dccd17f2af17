"""A series through `Scorer.stream` and through the stream of a C file, as rows to compare."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from edgeae_runtime import Scorer
from edgeae_runtime.service.alarms import AlarmRule, Alarms
from edgeae_runtime.service.drift import Drift
from edgeae_runtime.stream.sensor_checks import (
    DECORRELATED,
    FLATLINE,
    GAP,
    NOISY,
    NOT_FINITE,
    OUT_OF_RANGE,
    OVERFLOW,
    SAMPLING_RATE,
)
from edgeae_runtime.stream.verdict import ANOMALY, NORMAL

KINDS = {NORMAL: 1, ANOMALY: 2, "invalid": 3}
REASONS = (
    None,
    NOT_FINITE,
    OUT_OF_RANGE,
    FLATLINE,
    SAMPLING_RATE,
    GAP,
    OVERFLOW,
    NOISY,
    DECORRELATED,
)
"""In the order of the C file's enum."""
NO_TIME = np.iinfo(np.int64).min


class Options(NamedTuple):
    """How both streams decide."""

    stride: int = 1
    rule: AlarmRule = AlarmRule()
    tracking: bool = False
    drift_span: int = 0

    def in_c(self) -> str:
        """Return the initialiser of `pump_stream_options`."""
        rule, tracking = self.rule, int(self.tracking)
        numbers = (
            *(self.stride, rule.votes, rule.of, rule.clear_at, tracking),
            *(rule.min_duration, rule.cooldown, self.drift_span, 370, 0),
        )
        return f"{{{', '.join(map(str, numbers))}}}"


class Verdicts(NamedTuple):
    """What a stream answered: integers `(n, k)` that must be equal, and scores `(n,)`."""

    decisions: np.ndarray  # reading, kind, reason, window, has score, alarm, drift, channels
    scores: np.ndarray
    thresholds: np.ndarray
    drift_sizes: np.ndarray
    counts: list[int]


def write_series(path: Path, rows: np.ndarray, times_us: np.ndarray | None) -> None:
    """Write readings or counts `(n, channels)` and their times as the C program reads them."""
    value = "<i2" if rows.dtype == np.int16 else "<f4"
    kind = np.dtype([("time", "<i8"), ("row", value, rows.shape[1])])
    records = np.zeros(len(rows), kind)
    records["time"] = NO_TIME if times_us is None else times_us
    records["row"] = rows
    records.tofile(path)


def python_verdicts(
    artifact: Path, rows: np.ndarray, times_us: np.ndarray | None, options: Options
) -> Verdicts:
    """Push a series into `Scorer.stream`, the alarms and the drift of the service."""
    decisions, scores, thresholds, sizes = [], [], [], []
    with Scorer(artifact, allow_native=True) as scorer:
        stream = scorer.stream(options.stride, tracking=options.tracking)
        alarms = Alarms(options.rule)
        drift = Drift(scorer.manifest.calibration, options.drift_span)
        for index, row in enumerate(rows.astype(np.float32)):
            time_ns = None if times_us is None else int(times_us[index]) * 1000
            verdict = stream.push(row, time_ns=time_ns)
            if verdict is None:
                continue
            alarm, moved = _event(alarms.take(verdict)), _event(drift.take(verdict))
            decisions.append(
                [
                    *(index, KINDS[verdict.verdict], REASONS.index(verdict.reason)),
                    *(verdict.window, int(np.isfinite(verdict.score)), alarm, moved),
                    *_words(verdict.channels, rows.shape[1]),
                ]
            )
            scores.append(verdict.score if np.isfinite(verdict.score) else 0.0)
            thresholds.append(verdict.threshold)
            sizes.append(drift.size)
    invalid = [stream.counts[reason] for reason in REASONS[1:]]
    clock = stream._clock
    counts = [stream.readings, stream.counts[NORMAL], stream.counts[ANOMALY]]
    counts += [clock.late, clock.repeated, alarms.count, sum(invalid), *invalid]
    score, threshold, size = (np.array(x, np.float32) for x in (scores, thresholds, sizes))
    return Verdicts(np.array(decisions, np.int64), score, threshold, size, counts)


def c_verdicts(path: Path, text: str, channels: int) -> Verdicts:
    """Read what the C program wrote and printed."""
    words = np.fromfile(path, "<u4").reshape(-1, 10 + (channels + 31) // 32)
    floats = words.view("<f4")
    columns = [0, 1, 2, 3, 4, 7, 8, *range(10, words.shape[1])]
    counts = [int(word) for word in text.partition("counts ")[2].split()]
    return Verdicts(
        words[:, columns].astype(np.int64), floats[:, 5], floats[:, 6], floats[:, 9], counts
    )


def _event(event: dict | None) -> int:
    return 0 if event is None else 1 if event["event"].endswith("start") else 2


def _words(channels: tuple[int, ...], count: int) -> list[int]:
    words = [0] * ((count + 31) // 32)
    for channel in channels:
        words[channel // 32] |= 1 << channel % 32
    return words


def broken(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Break sensors in the ways that a stream has to notice."""
    rng = np.random.default_rng(0)
    part, noise = slice(100, 260), rng.normal(0, 3 * rows.std(axis=0) + 1e-3, rows.shape)
    names = ("stuck", "nan", "infinite", "wild", "noisy", "swapped", "mirrored")
    kinds = {name: rows.copy() for name in names}
    kinds["stuck"][part, 1] = rows[100, 1]
    kinds["nan"][part, [0]] = np.nan
    kinds["nan"][300:303, 2] = np.nan
    kinds["infinite"][part, 2] = np.inf
    kinds["wild"][120:124, 3] = 1e9
    kinds["noisy"][part, 0] += noise[part, 0].astype(np.float32)
    kinds["swapped"][part, :2] = rows[part, 1::-1]
    kinds["mirrored"][:, :3] = 2 * rows[:, :3].mean(axis=0) - rows[:, :3]  # against the others
    return kinds


def with_gaps(times_us: np.ndarray) -> np.ndarray:
    """Lose readings, repeat and delay stamps, set the clock, and let it run too fast."""
    times = times_us.copy()
    times[60:] += 7_000_000
    times[90] = times[89]
    times[95] = times[92] + 1
    times[150:] -= 3_600_000_000
    start = times[200]
    times[200:260] = start + (np.arange(60) * 1_150_000)
    times[260:] += times[259] - times[260] + 1_000_000
    return times
