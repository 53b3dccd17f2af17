"""Scores to a file, in the format that its name asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.batch.output import write_scores

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np

    from edgeae_runtime.batch.score import Scores


def write_table(
    output: str,
    scores: Iterable[Scores],
    threshold: np.float32,
    by_condition: tuple[float, ...] | None,
    *,
    keep: Sequence[str],
    jsonl: bool,
) -> None:
    """Write scores as Parquet if the output's name says so, else as CSV or JSON lines.

    Raises
    ------
    InputError, OSError
        If the scores or the output cannot be used.
    """
    if not output.lower().endswith((".parquet", ".pq")):
        write_scores(output, scores, threshold, by_condition, keep=keep, jsonl=jsonl)
        return
    from edgeae.data.parquet import write_parquet_scores

    write_parquet_scores(output, scores, threshold, by_condition, keep)
