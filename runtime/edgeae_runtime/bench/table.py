"""Runs and comparisons as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.messages import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.bench.comparison import Ratio

_LATENCIES = ("p50_us", "p90_us", "p99_us", "p99_9_us", "max_us")
_HEAD = (
    "file",
    "threads",
    "batch",
    "size kB",
    "cold ms",
    "RSS MB",
    "p50 us",
    "p90 us",
    "p99 us",
    "p99.9 us",
    "max us",
    "windows/s",
)
_ALIGN = "<" + ">" * 11
_HIGHER_IS_BETTER = (11,)
_COMPARED = range(3, 12)


def runs_text(runs: Sequence[Json]) -> str:
    """Lay out the results of all devices in one table, with notes on each file below."""
    several = len(runs) > 1
    lines = [line for run in runs for line in _device_lines(run)]
    rows = [row for run in runs for row in _rows(run, several)]
    if rows:
        head, align = (("device", *_HEAD), "<" + _ALIGN) if several else (_HEAD, _ALIGN)
        lines += ["", table([head, *_marked(rows, int(several))], align)]
        lines += ["* best of its column"] * (len(rows) > 1)
    for run in runs:
        lines += [""] * bool(rows) + _notes(run, several)
    return "\n".join(lines)


def ratios_text(ratios: Sequence[Ratio]) -> str:
    """Lay out the ratios of a comparison, each with its 95 % interval."""
    rows = [("new / old", "threads", "figure", "ratio", "95 % interval")]
    for r in ratios:
        interval = "-" if r.low is None else f"{r.low:.3f} to {r.high:.3f}"
        file = " ".join(filter(None, (r.host, r.file)))
        rows.append((file, str(r.threads), r.figure, f"{r.ratio:.3f}", interval))
    return table(rows, "<><>>")


def name_of(run: Json) -> str:
    """Name a device by its ssh destination, or its processor."""
    return str(run.get("host") or run["device"]["cpu"] or "this device")


def problem_lines(run: Json) -> list[str]:
    """Say why files were not measured."""
    return [
        f"{result['file']}: not measured: {result['problem']}"
        for result in run["results"]
        if result["problem"] is not None
    ]


def _device_lines(run: Json) -> list[str]:
    device = run["device"]
    clock = "" if device["frequency_mhz"] is None else f" at {device['frequency_mhz']:.0f} MHz"
    heat = "" if device["temperature_c"] is None else f", {device['temperature_c']:.0f} C"
    governor = "" if device["governor"] is None else f" ({device['governor']})"
    versions = ", ".join(f"{name} {number}" for name, number in device["versions"].items())
    host = "" if not run.get("host") else f"{run['host']}: "
    return [
        f"{host}{device['cpu']}, {device['cores']} cores{clock}{governor}{heat}, "
        f"{device['memory_mb']} MB, {device['system']}, Python {device['python']}, {versions}"
    ]


def _rows(run: Json, several: bool) -> list[tuple[str, ...]]:
    device = (name_of(run),) if several else ()
    return [
        (*device, *_cells(result, latency))
        for result in run["results"]
        if result["problem"] is None
        for latency in result["latency"]
    ]


def _cells(result: Json, latency: Json) -> tuple[str, ...]:
    peak = result["memory"]["peak_bytes"]
    return (
        result["file"],
        str(result["threads"]),
        str(latency["batch"]),
        f"{result['size_bytes'] / 1e3:.1f}",
        f"{result['cold_start']['total_ms']:.1f}",
        "-" if peak is None else f"{peak / 1e6:.1f}",
        *("-" if latency[name] is None else _us(latency[name]) for name in _LATENCIES),
        f"{latency['windows_per_s']:.0f}",
    )


def _marked(rows: list[tuple[str, ...]], shift: int) -> list[tuple[str, ...]]:
    """Mark the best value of each compared column with `*`, if there are two rows."""
    cells = [list(row) for row in rows]
    for column in _COMPARED if len(rows) > 1 else ():
        at = column + shift
        known = [float(row[at]) for row in cells if row[at] != "-"]
        best = (max if column in _HIGHER_IS_BETTER else min)(known, default=None)
        for row in cells:
            is_best = len(set(known)) > 1 and row[at] != "-" and float(row[at]) == best
            row[at] += "*" if is_best else " "
    return [tuple(row) for row in cells]


def _notes(run: Json, several: bool) -> list[str]:
    host = f"{name_of(run)}, " if several else ""
    notes = [host + line for line in problem_lines(run)]
    for result in run["results"]:
        if result["problem"] is not None:
            continue
        what = f"{host}{result['file']}"
        what += f", {result['threads']} threads" if result["threads"] > 1 else ""
        lines = [_cold_start(result), _breakdown(result), _steadiness(result["latency"][0])]
        if result["duty_cycle"] is not None:
            lines.append(_duty_cycle(result["duty_cycle"]))
        notes += [f"{what}: {line}" for line in lines]
    return notes


def _cold_start(result: Json) -> str:
    cold, memory = result["cold_start"], result["memory"]
    text = (
        f"cold start {cold['total_ms']:.1f} ms: Python {cold['start_ms']:.1f}, import "
        f"{cold['import_ms']:.1f}, load {cold['load_ms']:.1f}, first score {cold['first_ms']:.2f}"
    )
    if memory["peak_bytes"] is None:
        return text
    before, loaded, peak = (memory[f"{n}_bytes"] / 1e6 for n in ("python", "loaded", "peak"))
    return f"{text}; RSS {before:.1f} MB before, {loaded:.1f} loaded, {peak:.1f} peak"


def _breakdown(result: Json) -> str:
    parts = result["breakdown"]
    return (
        f"one window: validate and copy {_us(parts['validate_us'])} us, infer (with the scaling) "
        f"{_us(parts['infer_us'])}, decide {_us(parts['decide_us'])}; percentiles include "
        f"{_us(result['timer_overhead_us'])} us of the loop and its clock"
    )


def _steadiness(latency: Json) -> str:
    calls = f"{latency['calls']} calls in {len(latency['blocks'])} processes"
    widths = latency["relative_half_widths"]
    if widths["p50_us"] is None:
        return f"{calls}: too few for confidence intervals (--rounds 7)"
    return (
        f"{calls}: 95 % intervals p50 +-{100 * widths['p50_us']:.1f} % and p99 "
        f"+-{100 * widths['p99_us']:.1f} %"
    )


def _duty_cycle(duty: Json) -> str:
    text = (
        f"at {duty['rate_hz']:g} Hz for {duty['seconds']:g} s: p50 {_us(duty['p50_us'])} us, p99 "
        f"{_us(duty['p99_us'])}, CPU {duty['cpu_percent']:.2f} %, "
        f"{duty['missed_deadlines']} missed deadlines"
    )
    if duty["slowdown"] is None:
        return text
    ratio, low, high = duty["slowdown"]
    return f"{text}; last third / first third {ratio:.2f} ({low:.2f} to {high:.2f})"


def _us(value: float) -> str:
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"
