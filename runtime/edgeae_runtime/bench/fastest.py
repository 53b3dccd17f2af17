"""The fastest of several files on a device, and how certain that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.bench.comparison import ratio_of
from edgeae_runtime.bench.latency import block_values
from edgeae_runtime.bench.result import blocks_of

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json


def fastest(run: Json) -> Json | None:
    """Return the measured file with the smallest median time of one window, or None.

    `ratio` is its median relative to that of the next file, with the 95 % interval from `low` to
    `high`; None without a next file.
    """
    measured = [result for result in run["results"] if result["problem"] is None]
    ordered = sorted(measured, key=lambda result: float(result["latency"][0]["p50_us"]))
    if not ordered:
        return None
    best = ordered[0]
    facts = {name: best[name] for name in ("file", "engine", "threads")}
    facts["p50_us"] = best["latency"][0]["p50_us"]
    if len(ordered) == 1:
        return {**facts, "next": None, "ratio": None, "low": None, "high": None}
    sides = [block_values(blocks_of(result["latency"][0]), 50.0) for result in ordered[:2]]
    ratio, low, high = ratio_of(sides[0], sides[1])
    return {**facts, "next": ordered[1]["file"], "ratio": ratio, "low": low, "high": high}


def fastest_text(run: Json) -> str:
    """Say in one line which file is fastest, and by how much."""
    best, where = fastest(run), f" on {run['host']}" if run["host"] else ""
    if best is None:
        return f"fastest{where}: no file could be measured"
    text = f"fastest{where}: {best['file']} ({best['engine']}, median {best['p50_us']:.2f} us)"
    if best["ratio"] is None:
        return f"{text}; no other file was measured"
    text += f"; {best['ratio']:.2f} times the median of {best['next']}"
    if best["high"] is None:
        return f"{text} (one process each; more --rounds show how certain that is)"
    text += f" (95 % interval {best['low']:.2f} to {best['high']:.2f})"
    return text if best["high"] < 1 else f"{text}, so either may be the faster one"
