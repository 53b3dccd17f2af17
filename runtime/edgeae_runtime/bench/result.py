"""What the processes of one case found, as JSON values."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.bench.latency import Block, percentiles_us, steadiness
from edgeae_runtime.engines.select import engine_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.bench.processes import Case

_COLD = ("start_ms", "import_ms", "load_ms", "first_ms")
_MEMORY = ("python_bytes", "imported_bytes", "loaded_bytes", "peak_bytes")
_SPLIT = ("validate_us", "infer_us", "decide_us", "call_us")


def file_facts(path: str) -> dict[str, Any]:
    """Name, engine and size of an artifact's file."""
    with open(path, "rb") as file:
        engine = engine_name(file.read(4096))
    return {
        "file": os.path.basename(path),
        "engine": engine,
        "size_bytes": os.path.getsize(path),
    }


def row_json(case: Case) -> dict[str, Any]:
    """Figures of a case, or the problem that kept it from being measured."""
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
    hot = [facts for facts in case.facts if "split" in facts]
    return {
        **what,
        "cold": _cold([facts["cold"] for facts in hot]),
        "memory": {name: _median(facts["memory"].get(name) for facts in hot) for name in _MEMORY},
        "hot": [_hot(batch, blocks) for batch, blocks in case.blocks.items()],
        "split": {name: _median(facts["split"][name] for facts in hot) for name in _SPLIT},
        "overhead_us": _median(facts["overhead_us"] for facts in hot),
        "pace_us": [_short(facts["pace_us"]) for facts in hot],
        "duty": next((facts["duty"] for facts in case.facts if facts["duty"]), None),
    }


def blocks_of(hot: dict[str, Any]) -> list[Block]:
    """Read the blocks of one batch size back from JSON values."""
    return [
        Block(block["calls"], block["mean_us"], np.array(block["quantiles_us"]))
        for block in hot["blocks"]
    ]


def _cold(starts: list[dict[str, float]]) -> dict[str, Any]:
    totals = [sum(start[name] for name in _COLD) for start in starts]
    return {
        **{name: _median(start[name] for start in starts) for name in _COLD},
        "total_ms": _median(totals),
        "totals_ms": [_short(total) for total in totals],
    }


def _hot(batch: int, blocks: Sequence[Block]) -> dict[str, Any]:
    mean_us = float(np.mean([block.mean_us for block in blocks]))
    return {
        "batch": batch,
        "calls": sum(block.calls for block in blocks),
        **{name: None if us is None else _short(us) for name, us in percentiles_us(blocks).items()},
        "windows_per_s": _short(1e6 * batch / mean_us),
        "steady": {
            name: None if share is None else _short(share)
            for name, share in steadiness(blocks).items()
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


def _median(values: Any) -> float | None:
    known = [value for value in values if value is not None]
    return _short(float(np.median(known))) if known else None


def _short(value: float) -> float:
    return float(f"{value:.5g}")
