"""Runs and comparisons as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.bench.comparison import Ratio

_LATENCIES = ("p50_us", "p90_us", "p99_us", "p99_9_us", "max_us")
_HEAD = ("file", "threads", "batch", "size kB", "cold ms", "RSS MB", "p50 us", "p90 us", "p99 us",
         "p99.9 us", "max us", "windows/s")  # fmt: skip
_HIGHER_IS_BETTER = (11,)
_COMPARED = range(3, 12)


def runs_text(runs: Sequence[dict[str, Any]]) -> str:
    """One table over all devices, the best value of each column marked, and what lies behind it."""
    several = len(runs) > 1
    lines = [line for run in runs for line in _device_lines(run)]
    rows = [line for run in runs for line in _hot_lines(run, several)]
    head = ("device", *_HEAD) if several else _HEAD
    lines += ["", *_aligned(head, _marked(rows, int(several)))] if rows else []
    for run in runs:
        lines += [""] * bool(rows) + _notes(run, several)
    return "\n".join(lines)


def ratios_text(ratios: Sequence[Ratio]) -> str:
    """Ratios of a comparison, each with its 95 % interval."""
    head = ("new / old", "threads", "what", "ratio", "95 % interval")
    rows = []
    for r in ratios:
        interval = "-" if r.low is None else f"{r.low:.3f} to {r.high:.3f}"
        file = " ".join(filter(None, (r.host, r.file)))
        rows.append((file, str(r.threads), r.what, f"{r.ratio:.3f}", interval))
    return "\n".join(_aligned(head, rows))


def name_of(run: dict[str, Any]) -> str:
    """What a table calls a device: where it was reached, or its processor."""
    return str(run.get("host") or run["device"]["cpu"] or "this device")


def _device_lines(run: dict[str, Any]) -> list[str]:
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


def _hot_lines(run: dict[str, Any], several: bool) -> list[tuple[str, ...]]:
    lines = []
    for row in run["rows"]:
        if row["problem"] is not None:
            continue
        for hot in row["hot"]:
            peak = row["memory"]["peak_bytes"]
            lines.append((
                *((name_of(run),) if several else ()),
                row["file"], str(row["threads"]), str(hot["batch"]),
                f"{row['size_bytes'] / 1e3:.1f}", f"{row['cold']['total_ms']:.1f}",
                "-" if peak is None else f"{peak / 1e6:.1f}",
                *("-" if hot[name] is None else _us(hot[name]) for name in _LATENCIES),
                f"{hot['windows_per_s']:.0f}",
            ))  # fmt: skip
    return lines


def _marked(rows: list[tuple[str, ...]], shift: int) -> list[tuple[str, ...]]:
    """Rows with `*` behind the best value of each column that is compared, if there are two."""
    cells = [list(row) for row in rows]
    for column in _COMPARED if len(rows) > 1 else ():
        at = column + shift
        known = [float(row[at]) for row in cells if row[at] != "-"]
        best = (max if column in _HIGHER_IS_BETTER else min)(known, default=None)
        for row in cells:
            if len(set(known)) > 1 and row[at] != "-" and float(row[at]) == best:
                row[at] += "*"
            else:
                row[at] += " "
    return [tuple(row) for row in cells]


def _notes(run: dict[str, Any], several: bool) -> list[str]:
    host = f"{name_of(run)}, " if several else ""
    notes = []
    for row in run["rows"]:
        what = f"{host}{row['file']}"
        if row["problem"] is not None:
            notes.append(f"{what}: not measured: {row['problem']}")
            continue
        what += f", {row['threads']} threads" if row["threads"] > 1 else ""
        notes += [f"{what}: {line}" for line in (_cold(row), _split(row), _steady(row))]
        if row["duty"] is not None:
            notes.append(f"{what}: {_duty(row['duty'])}")
    return notes


def _cold(row: dict[str, Any]) -> str:
    cold, memory = row["cold"], row["memory"]
    text = (
        f"cold {cold['total_ms']:.1f} ms: Python starts {cold['start_ms']:.1f}, import "
        f"{cold['import_ms']:.1f}, load {cold['load_ms']:.1f}, first score {cold['first_ms']:.2f}"
    )
    if memory["peak_bytes"] is None:
        return text
    before, loaded, peak = (memory[f"{n}_bytes"] / 1e6 for n in ("python", "loaded", "peak"))
    return f"{text}; RSS {before:.1f} MB before, {loaded:.1f} loaded, {peak:.1f} peak"


def _split(row: dict[str, Any]) -> str:
    split = row["split"]
    return (
        f"one window: validate and copy {_us(split['validate_us'])} us, infer (with the scaling) "
        f"{_us(split['infer_us'])}, decide {_us(split['decide_us'])}; percentiles contain "
        f"{_us(row['overhead_us'])} us of the loop and its clock"
    )


def _steady(row: dict[str, Any]) -> str:
    hot = row["hot"][0]
    over = f"{hot['calls']} calls in {len(hot['blocks'])} processes"
    if hot["steady"]["p50_us"] is None:
        return f"{over}: too few to say how steady (--rounds 7)"
    near = [f"p{n} within {100 * hot['steady'][f'p{n}_us']:.1f} %" for n in (50, 99)]
    return f"{over}: {' and '.join(near)} in 95 of 100 runs"


def _duty(duty: dict[str, Any]) -> str:
    missed = duty["missed_deadlines"]
    drift = "" if duty["drift"] is None else (
        f"; last third by first {duty['drift'][0]:.2f} ({duty['drift'][1]:.2f} to "
        f"{duty['drift'][2]:.2f})"
    )  # fmt: skip
    return (
        f"at {duty['rate_hz']:g} Hz for {duty['seconds']:g} s: p50 {_us(duty['p50_us'])} us, p99 "
        f"{_us(duty['p99_us'])}, CPU {duty['cpu_percent']:.2f} %, {missed} missed deadlines{drift}"
    )


def _us(value: float) -> str:
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def _aligned(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    left = {i for i, name in enumerate(head) if name in ("device", "file", "new / old", "what")}
    return [
        "  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in (head, *rows)
    ]
