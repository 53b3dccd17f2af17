"""Which of several files is fastest on a device, and how sure that is."""

from __future__ import annotations

from typing import Any

from edgeae_runtime.bench.comparison import ratio_of
from edgeae_runtime.bench.latency import block_values
from edgeae_runtime.bench.result import blocks_of


def fastest(run: dict[str, Any]) -> dict[str, Any] | None:
    """Measured file with the smallest median time of one window; None if none was measured.

    `ratio` is its median by that of the next one, with the 95 % interval `low` to `high`; None
    where there is no other.
    """
    measured = [row for row in run["rows"] if row["problem"] is None]
    ordered = sorted(measured, key=lambda row: float(row["hot"][0]["p50_us"]))
    if not ordered:
        return None
    best = ordered[0]
    facts = {name: best[name] for name in ("file", "engine", "threads")}
    facts["p50_us"] = best["hot"][0]["p50_us"]
    if len(ordered) == 1:
        return {**facts, "next": None, "ratio": None, "low": None, "high": None}
    sides = [block_values(blocks_of(row["hot"][0]), 50.0) for row in ordered[:2]]
    ratio, low, high = ratio_of(sides[0], sides[1])
    return {**facts, "next": ordered[1]["file"], "ratio": ratio, "low": low, "high": high}


def fastest_text(run: dict[str, Any], best: dict[str, Any] | None) -> str:
    """Say which file is fastest."""
    where = f" on {run['host']}" if run["host"] else ""
    if best is None:
        return f"fastest{where}: none could be measured"
    text = f"fastest{where}: {best['file']} ({best['engine']}, {best['p50_us']:.2f} us)"
    if best["ratio"] is None:
        return text
    text += f", {best['ratio']:.2f}"
    if best["high"] is None:
        return f"{text} of {best['next']}"
    against = f"{text} ({best['low']:.2f} to {best['high']:.2f}) of {best['next']}"
    return against + ("" if best["high"] < 1 else "; that is too near to tell")
