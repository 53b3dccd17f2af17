"""A run against an older one: ratios, and how far they could be off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.bench.latency import PERCENTILES, quantiles, resampled, widened
from edgeae_runtime.bench.measuring import SCHEMA
from edgeae_runtime.bench.rows import blocks_of
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = (50.0, 90.0, 99.0)
_RESAMPLES = 1000


class Ratio(NamedTuple):
    """New by old, below 1 where the new one is faster, with its 95 % interval."""

    host: str | None
    file: str
    threads: int
    what: str
    ratio: float
    low: float
    high: float


def read_runs(path: str) -> list[dict[str, Any]]:
    """Read the runs of a file that `bench --json` wrote.

    Raises
    ------
    InputError
        If it is no such file, or of another schema.
    OSError
        If it cannot be read.
    """
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        schema, runs = document["schema"], document["runs"]
    except (ValueError, TypeError, KeyError):
        raise InputError(f"{path}: must be what 'bench --json' wrote") from None
    if schema != SCHEMA:
        raise InputError(f"{path}: must have schema {SCHEMA}; got {schema}; run the old one again")
    return list(runs)


def compare_runs(new: list[dict[str, Any]], old: list[dict[str, Any]]) -> list[Ratio]:
    """Ratios of all that both have measured; devices are matched by host, files by name.

    A single device or file is compared with a single one, whatever their names.

    Raises
    ------
    InputError
        If they have nothing in common.
    """
    found = [
        Ratio(run["host"], row["file"], row["threads"], *ratio)
        for run, before in _matched(new, old, "host")
        for row, other in _matched(_measured(run), _measured(before), "file")
        if row["threads"] == other["threads"]
        for ratio in _ratios(row, other)
    ]
    if not found:
        raise InputError("--compare needs a run of the same devices, files and threads")
    return found


def _measured(run: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in run["rows"] if row["problem"] is None]


def _matched(
    new: list[dict[str, Any]], old: list[dict[str, Any]], key: str
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    is_single = all(len({item[key] for item in items}) == 1 for items in (new, old))
    for item in new:
        for other in old:
            if is_single or item[key] == other[key]:
                yield item, other


def _ratios(
    row: dict[str, Any], other: dict[str, Any]
) -> Iterator[tuple[str, float, float, float]]:
    before = {hot["batch"]: hot for hot in other["hot"]}
    for hot in row["hot"]:
        if hot["batch"] in before:
            batch = "" if hot["batch"] == 1 else f", batch {hot['batch']}"
            for percentage, figures in percentile_ratios(hot, before[hot["batch"]]).items():
                yield f"p{percentage:g}{batch}", *figures
    cold = [np.array(r["cold"]["totals_ms"]) for r in (row, other)]
    yield "cold start", *_median_ratio(cold[0], cold[1])
    pace = [np.array(r["pace_us"]) for r in (row, other)]
    yield "the machine itself", *_median_ratio(pace[0], pace[1])


def percentile_ratios(
    new: dict[str, Any], old: dict[str, Any]
) -> dict[float, tuple[float, float, float]]:
    """Ratio of each percentile of two files' calls, and its 95 % interval."""
    sides = [blocks_of(hot) for hot in (new, old)]
    middles = [quantiles(side, np.full((1, len(side)), 1 / len(side)))[0] for side in sides]
    # Each side's deviations are widened for its own few blocks; then they add up.
    moved = [
        widened(np.log(resampled(side, seed) / middle), len(side))
        for seed, (side, middle) in enumerate(zip(sides, middles))
    ]
    ratios = middles[0] / middles[1] * np.exp(moved[0] - moved[1])
    found = {}
    for place, percentage in enumerate(PERCENTILES):
        if percentage in _SHOWN:
            low, high = np.percentile(ratios[:, place], (2.5, 97.5))
            middle = float(middles[0][place] / middles[1][place])
            found[percentage] = (middle, float(low), float(high))
    return found


def _median_ratio(new: Any, old: Any) -> tuple[float, float, float]:
    rng = np.random.default_rng(0)
    moved = []
    for values in (new, old):
        draws = np.median(rng.choice(values, (_RESAMPLES, len(values))), axis=1)
        moved.append(widened(np.log(draws / np.median(values)), len(values)))
    middle = float(np.median(new) / np.median(old))
    low, high = np.percentile(middle * np.exp(moved[0] - moved[1]), (2.5, 97.5))
    return middle, float(low), float(high)
