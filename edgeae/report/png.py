"""The pictures of a report as PNG files, by matplotlib."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae import plot
from edgeae.report.data import NORMAL
from edgeae.report.sections.series import extremes
from edgeae.report.sections.windows import groups
from edgeae_runtime.errors import MissingPackageError
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from edgeae.report.data import ReportData

_DPI = 150
_SIZE = (8, 4.5)  # inches
_MAX_POINTS = 100_000  # of a line; of more, the highest score of a few is drawn


def write_pictures(subject: ReportData, folder: str) -> list[str]:
    """Write each picture into a folder, which is made if needed, and give their paths.

    Raises
    ------
    MissingPackageError
        If matplotlib is not installed.
    OSError
        If the folder cannot be written to.
    """
    figure_class = _figure_class()
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in _pictures(subject):
        figure = figure_class(figsize=_SIZE, dpi=_DPI, layout="constrained")
        draw(figure.subplots())
        path = place / f"{name}.png"
        with whole_file(path) as file:
            figure.savefig(file, format="png")
        written.append(str(path))
    return written


def _pictures(subject: ReportData) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    normal, other, kind = subject.populations()
    groups_of_scores = {NORMAL: normal} | ({kind: other} if kind else {})
    threshold = float(subject.threshold)
    if len(normal) or len(other):
        yield "scores", lambda ax: plot.draw_scores(ax, groups_of_scores, threshold)
    history = subject.detector.history_
    if history is not None and len(history.train_loss) > 1:
        yield "training", lambda ax: plot.training(subject.detector, ax=ax)
    if subject.is_series:
        yield "series", partial(_draw_series, subject)
    for group in groups(subject):
        name = re.sub(r"\W+", "-", group.name.lower())
        yield name, partial(_draw_window, subject, group.places[:1])


def _draw_window(subject: ReportData, place: Any, ax: Any) -> None:
    windows = subject.windows.where(place).array()
    made = subject.source.outputs(windows)["reconstruction"]
    score = float(subject.scores[place][0])
    plot.draw_reconstruction(ax, subject.detector, windows[0], made[0], score)


def _draw_series(subject: ReportData, ax: Any) -> None:
    scores, stamps = subject.scores, subject.stamps
    each = max(1, -(-len(scores) // _MAX_POINTS))
    at = np.arange(1, len(scores) + 1) if stamps is None else stamps.astype("datetime64[ns]")
    high, _ = extremes(scores, each)
    events = None if subject.is_normal is None else ~subject.is_normal[::each]
    plot.draw_series(ax, high, float(subject.threshold), at[::each], events)


def _figure_class() -> Any:
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        raise MissingPackageError(
            "matplotlib is not installed; pip install 'edgeae[plot]'"
        ) from None
    return Figure
