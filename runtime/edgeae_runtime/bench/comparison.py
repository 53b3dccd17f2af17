"""A run against an older one: ratios, and how far they could be off."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.bench.latency import block_values, half_width
from edgeae_runtime.bench.result import blocks_of
from edgeae_runtime.bench.run import SCHEMA
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = (50.0, 90.0, 99.0)


class Ratio(NamedTuple):
    """New by old, below 1 where the new one is faster, with its 95 % interval.

    The interval is None where a run had a single process.
    """

    host: str | None
    file: str
    threads: int
    what: str
    ratio: float
    low: float | None
    high: float | None


def read_runs(path: str) -> list[dict[str, Any]]:
    """Read the runs of a file that `bench --json` wrote.

    Raises
    ------
    InputError
        If it is no such file, of another schema, or has measured nothing.
    OSError
        If it cannot be read.
    """
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        schema, runs = document["schema"], list(document["runs"])
        if schema == SCHEMA:
            compare_runs(runs, runs)  # finds now, before the long work, what would be missing then
    except InputError:
        raise InputError(f"{path}: holds no file that was measured") from None
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise InputError(f"{path}: must be what 'bench --json' wrote") from None
    if schema != SCHEMA:
        raise InputError(f"{path}: must have schema {SCHEMA}; got {schema}; run the old one again")
    return runs


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
) -> Iterator[tuple[str, float, float | None, float | None]]:
    pace = [np.log(r["pace_us"]) for r in (row, other)]
    # What a fixed piece of work took longer then or now cannot be told from the file's own change.
    shift = float(abs(pace[0].mean() - pace[1].mean()))
    before = {hot["batch"]: hot for hot in other["hot"]}
    for hot in row["hot"]:
        if hot["batch"] in before:
            batch = "" if hot["batch"] == 1 else f", batch {hot['batch']}"
            sides = [blocks_of(side) for side in (hot, before[hot["batch"]])]
            for percentage in _SHOWN:
                values = [block_values(side, percentage) for side in sides]
                yield f"p{percentage:g}{batch}", *ratio_of(values[0], values[1], shift)
    cold = [np.log(r["cold"]["totals_ms"]) for r in (row, other)]
    yield "cold start", *ratio_of(cold[0], cold[1], shift)
    yield "the machine itself", *ratio_of(pace[0], pace[1])


def ratio_of(new: Any, old: Any, shift: float = 0.0) -> tuple[float, float | None, float | None]:
    """Ratio of geometric means and its 95 % interval, from logarithms in the order of time.

    `shift` widens it on both sides. There is no interval for a single value.
    """
    middle = float(new.mean() - old.mean())
    widths = [half_width(side) for side in (new, old)]
    known = [width for width in widths if width is not None]
    if len(known) < 2:
        return math.exp(middle), None, None
    width = math.hypot(*known) + shift
    return math.exp(middle), math.exp(middle - width), math.exp(middle + width)
