"""Compare a run with an older one: ratios, and their confidence intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.bench.latency import block_values, half_width
from edgeae_runtime.bench.result import blocks_of
from edgeae_runtime.bench.run import SCHEMA
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import read_file
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import DoubleArray, Json

_SHOWN = (50.0, 90.0, 99.0)
_MAX_BYTES = 1 << 25


class Ratio(NamedTuple):
    """The ratio of new to old, below 1 where the new one is faster, with its 95 % interval.

    The interval is None if a run had a single process.
    """

    host: str | None
    file: str
    threads: int
    figure: str
    ratio: float
    low: float | None
    high: float | None


def read_runs(path: str) -> list[Json]:
    """Read the runs of a file that `bench --json` wrote.

    Raises
    ------
    InputError
        If the file is another one, of another schema, or without a measurement.
    OSError
        If it cannot be read.
    """
    try:
        document = parse_json(read_file(path, _MAX_BYTES))
        schema, runs = document["schema"], list(document["runs"])
        if schema == SCHEMA:
            compare_runs(runs, runs)  # finds missing values before the long measurement
    except InputError:
        raise InputError(f"{path}: holds no measured file") from None
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise InputError(f"{path}: must be what 'bench --json' wrote") from None
    if schema != SCHEMA:
        raise InputError(f"{path}: must have schema {SCHEMA}; got {schema}; measure again")
    return runs


def compare_runs(new: list[Json], old: list[Json]) -> list[Ratio]:
    """Return ratios of the figures in both; devices are matched by host, files by name.

    A single device or file matches a single one of any name.

    Raises
    ------
    InputError
        If they have nothing in common.
    """
    found = [
        Ratio(run["host"], result["file"], result["threads"], *ratio)
        for run, before in _matched(new, old, "host")
        for result, other in _matched(_measured(run), _measured(before), "file")
        if result["threads"] == other["threads"]
        for ratio in _ratios(result, other)
    ]
    if not found:
        raise InputError("`compare` needs a run of the same devices, files and threads")
    return found


def _measured(run: Json) -> list[Json]:
    return [result for result in run["results"] if result["problem"] is None]


def _matched(new: list[Json], old: list[Json], key: str) -> Iterator[tuple[Json, Json]]:
    is_single = all(len({item[key] for item in items}) == 1 for items in (new, old))
    for item in new:
        for other in old:
            if is_single or item[key] == other[key]:
                yield item, other


def _ratios(result: Json, other: Json) -> Iterator[tuple[str, float, float | None, float | None]]:
    reference = [np.log(one["reference_us"]) for one in (result, other)]
    # A change of the machine's speed cannot be distinguished from one of the file.
    shift = float(abs(reference[0].mean() - reference[1].mean()))
    before = {latency["batch"]: latency for latency in other["latency"]}
    for latency in result["latency"]:
        if latency["batch"] in before:
            batch = "" if latency["batch"] == 1 else f", batch {latency['batch']}"
            sides = [blocks_of(side) for side in (latency, before[latency["batch"]])]
            for percentage in _SHOWN:
                values = [block_values(side, percentage) for side in sides]
                yield f"p{percentage:g}{batch}", *ratio_of(values[0], values[1], shift)
    cold = [np.log(one["cold_start"]["totals_ms"]) for one in (result, other)]
    yield "cold start", *ratio_of(cold[0], cold[1], shift)
    yield "reference", *ratio_of(reference[0], reference[1])


def ratio_of(
    new: DoubleArray, old: DoubleArray, shift: float = 0.0
) -> tuple[float, float | None, float | None]:
    """Return the ratio of geometric means and its 95 % interval, from logarithms in time order.

    `shift` widens it on both sides. There is no interval for a single value.
    """
    middle = float(new.mean() - old.mean())
    widths = [half_width(side) for side in (new, old)]
    known = [width for width in widths if width is not None]
    if len(known) < 2:
        return math.exp(middle), None, None
    width = math.hypot(*known) + shift
    return math.exp(middle), math.exp(middle - width), math.exp(middle + width)
