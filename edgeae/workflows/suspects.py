"""The windows of the training data that are most likely anomalies, with their rows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from edgeae.evaluate.model import finite_scores
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.data.table import Table
    from edgeae.data.windowing import Labelled
    from edgeae.detector import Detector
    from edgeae.evaluate.model import Facts

_SHARE = 0.05  # of the windows, where `contamination` names none
_COLUMNS = ("file", "first_row", "last_row", "score", "above_threshold")


def write_suspects(
    path: str, detector: Detector, labelled: Labelled, table: Table, files: Sequence[str]
) -> Facts:
    """Write the normal windows with the largest scores as CSV, and return its facts.

    These are all windows above the threshold, and at least the share `contamination` (of `auto`,
    5 %): where calibration windows are anomalies too, the threshold lies among their scores.
    Rows are numbered as messages number them: from 1 in their file, the header included. Resampled
    readings have numbers from 1 in time.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    normal = labelled.where(np.flatnonzero(labelled.is_normal))
    scores = normal.scores(finite_scores(detector))
    share = _SHARE if detector.contamination == "auto" else detector.contamination
    above = scores > detector.threshold_
    count = max(int(above.sum()), round(share * len(scores)))
    steps = 1 if normal.windows.cut is None else normal.windows.cut.steps
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for index in np.argsort(-scores, kind="stable")[:count]:
        first = int(normal.windows.starts[index])
        rows = _rows(table, first, first + steps - 1)
        file = "" if table.file is None else files[int(table.file[first])]
        writer.writerow((file, *rows, f"{scores[index]:.6g}", int(above[index])))
    with whole_file(path) as written:
        written.write(text.getvalue().encode())
    return {"file": path, "windows": count, "above_threshold": int(above.sum())}


def _rows(table: Table, first: int, last: int) -> tuple[int, int]:
    if table.rows is None:
        return first + 1, last + 1
    return int(table.rows[first]), int(table.rows[last])
