"""Part of *Artifacts*: cost of the files on each device, from `edgeae-runtime bench --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.bench.comparison import read_runs
from edgeae_runtime.bench.table import name_of

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts

_LATENCIES = ("p50_us", "p90_us", "p99_us", "p99_9_us", "max_us")


def section(path: str | None) -> list[Facts]:
    """Return a row for each device, file, number of threads and batch, as plain JSON values.

    Raises
    ------
    InputError
        If the file was not written by `bench --json`, or has another schema.
    OSError
        If it cannot be read.
    """
    runs = [] if path is None else read_runs(path)
    return [
        {
            "device": name_of(run),
            "file": row["file"],
            "threads": row["threads"],
            "batch": latency["batch"],
            "label": _label(name_of(run) if len(runs) > 1 else "", row, latency["batch"]),
            "cold_ms": row["cold_start"]["total_ms"],
            "peak_bytes": row["memory"]["peak_bytes"],
            "windows_per_s": latency["windows_per_s"],
            **{name: latency[name] for name in _LATENCIES},
        }
        for run in runs
        for row in run["results"]
        if row["problem"] is None
        for latency in row["latency"]
    ]


def _label(device: str, row: Facts, batch: int) -> str:
    """Return what distinguishes a row from the others of a chart."""
    threads = f"{row['threads']} threads" if row["threads"] > 1 else ""
    many = f"batch {batch}" if batch > 1 else ""
    return ", ".join(filter(None, (device, row["file"], threads, many)))
