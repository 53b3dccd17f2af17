"""The pictures of a report as PNG files, by matplotlib."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edgeae import plot
from edgeae.report.data import NORMAL
from edgeae.report.sections.series import extremes
from edgeae.report.sections.windows import groups
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes

    from edgeae.report.data import ReportData

_DPI = 150
_SIZE = (8, 4.5)  # inches
_MAX_POINTS = 100_000  # of a line; of more, the highest score of several is drawn


def write_pictures(data: ReportData, folder: str) -> list[str]:
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
    for name, draw in _pictures(data):
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
