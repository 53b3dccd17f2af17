"""Pictures of benchmark runs: distributions, calls over time, size against latency."""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING

import numpy as np

from edgeae.plot import require_matplotlib
from edgeae_runtime.bench.latency import GRID
from edgeae_runtime.bench.table import name_of, runs_text
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from edgeae.evaluate.model import Facts

SUFFIXES = (".html", ".png")
_MARKED = (50.0, 99.0)
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "pre{overflow-x:auto;font-size:12px}svg{max-width:100%;height:auto}"
)


def check_picture(path: str) -> None:
    """Refuse a picture that cannot be written, before the long work.

    Raises
    ------
    InputError
        If the name ends in neither `.html` nor `.png`.
    MissingPackageError
        If matplotlib is not installed.
    OSError
        If the folder cannot be written to.
    """
    if not path.lower().endswith(SUFFIXES):
        raise InputError(f"`report` must end in .html or .png; got '{path}'")
    require_folder(path)
    require_matplotlib()


def write_picture(path: str, runs: list[Facts]) -> None:
    """Write the runs as one picture, or as a self-contained page with it.

    Raises
    ------
    OSError
        If the file cannot be written; nothing is left behind.
    """
    is_page = path.lower().endswith(".html")
    picture = _drawn(runs, "svg" if is_page else "png")
    with whole_file(path) as file:
        file.write(_page(picture.decode(), runs) if is_page else picture)


def _page(svg: str, runs: list[Facts]) -> bytes:
    text = html.escape(runs_text(runs))
    drawing = svg[svg.index("<svg") :]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>edgeae bench</title>'
        f"<style>{_STYLE}</style><h1>edgeae bench</h1>{drawing}<pre>{text}</pre></html>\n"
    ).encode()


def _drawn(runs: list[Facts], form: str) -> bytes:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 11), layout="constrained")
    distributions, duty, sizes = figure.subplots(3, 1)
    _draw_distributions(distributions, runs)
    _draw_duty(duty, runs)
    _draw_sizes(sizes, runs)
    picture = io.BytesIO()
    figure.savefig(picture, format=form, dpi=130)
    return picture.getvalue()


def _measured(runs: list[Facts]) -> Iterator[tuple[str, Facts, str]]:
    """Yield label, row and colour of each measured file on each device."""
    number = 0
    for run in runs:
        where = f", {name_of(run)}" if len(runs) > 1 else ""
        for row in run["results"]:
            if row["problem"] is None:
                threads = f", {row['threads']} threads" if row["threads"] > 1 else ""
                yield f"{row['file']}{threads}{where}", row, f"C{number % 10}"
                number += 1


def _draw_distributions(axes: Axes, runs: list[Facts]) -> None:
    """Draw the share of calls that take longer, on logarithmic axes, to show the tail."""
    for label, row, colour in _measured(runs):
        for latency in row["latency"]:
            blocks = np.array([block["quantiles_us"] for block in latency["blocks"]])
            longer = 100 - GRID
            batch = "" if latency["batch"] == 1 else f", batch {latency['batch']}"
            style = "-" if latency["batch"] == 1 else "--"
            for block in blocks:
                axes.plot(block, longer, color=colour, alpha=0.15, linewidth=0.7)
            middle = np.median(blocks, axis=0)
            axes.plot(middle, longer, style, color=colour, label=label + batch)
            marks = [int(np.flatnonzero(np.isclose(GRID, p))[0]) for p in _MARKED]
            axes.plot(middle[marks], longer[marks], "o", color=colour, markersize=4)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="time of one call (us)",
        ylim=(0.01, 100),
        ylabel="calls that take longer (%)",
        title="Hot calls: thin lines are single "
        "processes, dots are the median and the 99th percentile",
    )
    _finish(axes)


def _draw_duty(axes: Axes, runs: list[Facts]) -> None:
    for label, row, colour in _measured(runs):
        duty = row["duty_cycle"]
        if duty is not None:
            missed = f", {duty['missed_deadlines']} missed" if duty["missed_deadlines"] else ""
            text = f"{label}, {duty['rate_hz']:g} Hz, CPU {duty['cpu_percent']:.2g} %{missed}"
            axes.plot(
                duty["series_s"],
                duty["series_us"],
                ".-",
                color=colour,
                label=text,
                markersize=3,
                linewidth=0.6,
            )
    axes.set(
        yscale="log",
        xlabel="time (s)",
        ylabel="time of one call (us)",
        title="Calls at the sensor's rate, with sleep between",
    )
    _finish(axes)


def _draw_sizes(axes: Axes, runs: list[Facts]) -> None:
    for label, row, colour in _measured(runs):
        latency = row["latency"][0]
        size_kb = row["size_bytes"] / 1e3
        p50, p99 = latency["p50_us"], latency["p99_us"] or latency["max_us"]
        axes.plot([size_kb, size_kb], [p50, p99], "-", color=colour, linewidth=1)
        axes.plot(size_kb, p50, "o", color=colour, label=label)
    axes.set(
        xlabel="size of the file (kB)",
        ylabel="time of one call (us)",
        yscale="log",
        title="Size against latency: median, and a line to the 99th percentile",
    )
    axes.set_xlim(0, 1.1 * axes.dataLim.x1 if axes.has_data() else 1)
    _finish(axes)


def _finish(axes: Axes) -> None:
    from matplotlib.ticker import LogLocator, NullFormatter

    axes.grid(visible=True, which="major", alpha=0.3)
    for axis in (axes.xaxis, axes.yaxis):
        if axis.get_scale() == "log":
            axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axis.set_minor_formatter(NullFormatter())
        axis.set_major_formatter("{x:g}")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize="small")
    else:
        axes.text(0.5, 0.5, "not measured", transform=axes.transAxes, ha="center")
