"""The results of the processes of one case, as JSON values."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.bench.latency import Block, percentiles_us, relative_half_widths
from edgeae_runtime.engines.select import engine_name
from edgeae_runtime.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.bench.processes import Case

_COLD = ("start_ms", "import_ms", "load_ms", "first_ms")
_MEMORY = ("python_bytes", "imported_bytes", "loaded_bytes", "peak_bytes")
_BREAKDOWN = ("validate_us", "infer_us", "decide_us", "call_us")


def file_facts(path: str) -> Json:
    """Return name, engine and size of an artifact's file."""
    engine = engine_name(read_file(path, 4096))
    return {
        "file": os.path.basename(path),
        "engine": engine,
        "size_bytes": os.path.getsize(path),
    }


def result_json(case: Case) -> Json:
    """Return the figures of a case, or the problem that kept it from being measured."""
    problem = next(iter(case.problems), None)
    what = {
        **file_facts(case.job.artifact),
        "threads": case.job.threads,
        "precision": case.manifest.precision,
        "shape": list(case.manifest.inputs.shape),
        "problem": problem,
    }
    if problem is not None:
        return what
    timed = [facts for facts in case.facts if "breakdown" in facts]
    return {
        **what,
        "cold_start": _cold_start([facts["cold_start"] for facts in timed]),
        "memory": {name: _median(facts["memory"].get(name) for facts in timed) for name in _MEMORY},
        "latency": [_latency(batch, blocks) for batch, blocks in case.blocks.items()],
        "breakdown": {
            name: _median(facts["breakdown"][name] for facts in timed) for name in _BREAKDOWN
        },
        "timer_overhead_us": _median(facts["timer_overhead_us"] for facts in timed),
        "reference_us": [_short(facts["reference_us"]) for facts in timed],
        "duty_cycle": next((f["duty_cycle"] for f in case.facts if f["duty_cycle"]), None),
    }


def blocks_of(latency: Json) -> list[Block]:
    """Read the blocks of one batch size back from JSON values."""
    return [
        Block(block["calls"], block["mean_us"], np.array(block["quantiles_us"]))
        for block in latency["blocks"]
    ]


def _cold_start(starts: list[dict[str, float]]) -> Json:
    totals = [sum(start[name] for name in _COLD) for start in starts]
    return {
        **{name: _median(start[name] for start in starts) for name in _COLD},
        "total_ms": _median(totals),
        "totals_ms": [_short(total) for total in totals],
    }


def _latency(batch: int, blocks: Sequence[Block]) -> Json:
    mean_us = float(np.mean([block.mean_us for block in blocks]))
    return {
        "batch": batch,
        "calls": sum(block.calls for block in blocks),
        **{name: None if us is None else _short(us) for name, us in percentiles_us(blocks).items()},
        "windows_per_s": _short(1e6 * batch / mean_us),
        "relative_half_widths": {
            name: None if share is None else _short(share)
            for name, share in relative_half_widths(blocks).items()
        },
        "blocks": [
            {
                "calls": block.calls,
                "mean_us": _short(block.mean_us),
                "quantiles_us": [_short(us) for us in block.quantiles_us],
            }
            for block in blocks
        ],
    }


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return _short(float(np.median(known))) if known else None


def _short(value: float) -> float:
    return float(f"{value:.5g}")
