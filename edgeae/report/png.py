"""The pictures of a report as PNG files, by matplotlib."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edgeae import plot
from edgeae.report.data import NORMAL, contributions
from edgeae.report.sections.series import extremes
from edgeae.report.sections.spectra import (
    NO_LINES,
    channels,
    drawn_lines,
    normal_levels,
    pictures,
    spectra_of,
)
from edgeae.report.sections.windows import groups, training_windows
from edgeae_export.front_end import band_edges_hz
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from edgeae.report.data import ReportData
    from edgeae.report.sections.spectra import Spectra, SpectrumOptions

_DPI = 150
_SIZE = (8, 4.5)  # inches
_MAX_POINTS = 100_000  # of a line; of more, the highest score of several is drawn


def write_pictures(data: ReportData, folder: str, options: SpectrumOptions = NO_LINES) -> list[str]:
    """Write each picture into a folder, which is created if needed, and return their paths.

    Raises
    ------
    MissingPackageError
        If matplotlib is not installed.
    OSError
        If the folder cannot be written to.
    """
    plot.require_matplotlib()
    from matplotlib.figure import Figure

    Path(folder).mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in [*_pictures(data), *_spectra(data, options)]:
        figure = Figure(figsize=_SIZE, dpi=_DPI, layout="constrained")
        draw(figure.subplots())
        path = Path(folder, f"{name}.png")
        with whole_file(path) as file:
            figure.savefig(file, format="png")
        written.append(str(path))
    return written


def _pictures(data: ReportData) -> Iterator[tuple[str, Callable[[Axes], Axes]]]:
    normal, other, kind = data.populations()
    scores = {NORMAL: normal} | ({kind: other} if kind else {})
    threshold = float(data.threshold)
    if len(normal) or len(other):
        yield "scores", lambda ax: plot.draw_scores(ax, scores, threshold)
    history = data.detector.history_
    if history is not None and len(history.train_loss) > 1:
        yield "training", lambda ax: plot.training(data.detector, ax=ax)
    if data.is_series:
        yield "series", partial(_draw_series, data)
    for group in groups(data):
        name = re.sub(r"\W+", "-", group.name.lower())
        yield name, partial(_draw_window, data, int(group.indices[0]))


def _spectra(
    data: ReportData, options: SpectrumOptions
) -> Iterator[tuple[str, Callable[[Axes], Axes]]]:
    """Yield a picture for each group: the channel of its first window with the largest share."""
    found = spectra_of(data.source)
    if found is None:
        return
    normal = normal_levels(found, training_windows(data).windows)
    for group in groups(data):
        name = re.sub(r"\W+", "-", group.name.lower())
        index = int(group.indices[0])
        yield f"{name}-spectrum", partial(_draw_spectrum, data, index, found, normal, options)


def _draw_spectrum(
    data: ReportData,
    index: int,
    spectra: Spectra,
    normal: NDArray[np.float64],
    options: SpectrumOptions,
    ax: Axes,
) -> Axes:
    source, window = data.source, data.windows.where(np.array([index])).array()
    front_end = source.front_end
    assert front_end is not None
    outputs = source.outputs(window)
    shares = contributions(source, outputs["features"], outputs["reconstruction"])
    (picture,) = pictures(source, window, shares)
    channel = int(np.argmax([sum(of_bands) for of_bands in picture["band_shares"]]))
    at, (low, median, high) = spectra.frequencies, normal[:, channel]
    ax.fill_between(at, low, high, color="C0", alpha=0.25, linewidth=0, label="5 to 95 %")
    ax.plot(at, median, color="C0", label=NORMAL)
    ax.plot(at, picture["levels"][channel], color="C1", label="window")
    bands = picture["band_shares"][channel]
    rate, unit = source.inputs.sampling
    if bands and rate is not None:
        edges = band_edges_hz(front_end, rate)
        for first, last, share in zip(edges, edges[1:], bands, strict=False):
            ax.axvspan(first, last, color="C1", alpha=0.5 * share / max(bands), linewidth=0)
    for line in drawn_lines(options, unit, at):
        ax.axvline(line.at, color="0.5", linestyle=":", linewidth=1)
        ax.annotate(
            line.label,
            (line.at, 1),
            xycoords=ax.get_xaxis_transform(),
            xytext=(2, -3),
            textcoords="offset points",
            rotation=90,
            ha="left",
            va="top",
            fontsize=7,
        )
    name = channels(source)[channel]
    ax.set(
        xscale="log",
        xlim=(at[0], at[-1]),
        xlabel=f"frequency [{unit}]",
        ylabel="dB",
        title=f"{name + ', ' if name else ''}score {data.scores[index]:.4g}",
    )
    ax.legend(loc="lower right")
    return ax


def _draw_window(data: ReportData, index: int, ax: Axes) -> Axes:
    window = data.windows.where(np.array([index])).array()
    outputs = data.source.outputs(window)
    values, reconstruction = outputs.get("features", window), outputs["reconstruction"]
    score = float(data.scores[index])
    return plot.draw_reconstruction(ax, data.detector, values[0], reconstruction[0], score)


def _draw_series(data: ReportData, ax: Axes) -> Axes:
    scores, stamps = data.scores, data.stamps
    each = max(1, -(-len(scores) // _MAX_POINTS))
    at = np.arange(1, len(scores) + 1) if stamps is None else stamps.astype("datetime64[ns]")
    high, _ = extremes(scores, each)
    events = None if data.is_normal is None else ~data.is_normal[::each]
    return plot.draw_series(ax, high, float(data.threshold), at[::each], events)
